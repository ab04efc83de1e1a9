//! What a person's record and the ends of records and accessions do to the tables.

use custody::{AccessionDestroyed, DestructionRequested, ErasureRequested, Event, PersonErased};
use model::ScopeId;

use crate::cell::Cell;
use crate::change::{Change, put};
use crate::derive::Act;
use crate::entry::SEALED;
use crate::statement::Again;
use crate::table::{PERSONS, REQUESTS, TOMBSTONES};

/// The entries of a scope, as if they had never been read: the same is folded of sealed ones.
const SEAL: &str = "UPDATE entries SET time = NULL, kind = $1, accession = NULL, item = NULL,
    of_item = NULL, record = NULL WHERE scope = $2";
/// Until the file is written anew, pages that are free hold what the rows held.
const UNCLEAN: &str = "UPDATE position SET unclean = 1";
const SETTLED: &str = "DELETE FROM requests WHERE scope = $1";
/// Every row that follows from what an accession's entries said.
const OF_ACCESSION: [&str; 11] = [
    "DELETE FROM accessions WHERE accession = $1",
    "DELETE FROM items WHERE accession = $1",
    "DELETE FROM refusals WHERE accession = $1",
    "DELETE FROM parts WHERE accession = $1",
    "DELETE FROM volumes WHERE accession = $1",
    "DELETE FROM certificates WHERE accession = $1",
    "DELETE FROM facts WHERE accession = $1",
    "DELETE FROM commitments WHERE accession = $1",
    "DELETE FROM legs WHERE accession = $1",
    "DELETE FROM conditions WHERE accession = $1",
    "DELETE FROM holds WHERE subject = $1 OR subject LIKE $1 || '-%'",
];
const OF_PERSON: &str = "DELETE FROM persons WHERE person = $1";

/// What an act does that concerns a person or ends something.
pub(crate) fn ending(act: &Act<'_>) -> Vec<Change> {
    match act.event {
        Event::PersonStated(stated) => vec![put(
            &PERSONS,
            Again::Replace,
            vec![
                ("person", Cell::text(stated.person)),
                ("entry", act.index.into()),
                ("time", act.time.into()),
                ("fields", Cell::text(&stated.fields)),
            ],
        )],
        Event::DestructionRequested(DestructionRequested {
            accession,
            by,
            reason,
        }) => vec![request(act, ScopeId::Accession(*accession), by, reason)],
        Event::ErasureRequested(ErasureRequested { person, by, reason }) => {
            vec![request(act, ScopeId::Person(*person), by, reason)]
        }
        Event::AccessionDestroyed(AccessionDestroyed {
            accession,
            by,
            requested_by,
            reason,
            remains,
            ..
        }) => {
            let scope = ScopeId::Accession(*accession);
            let remains = serde_json::to_value(remains).unwrap_or_default();
            let mut changes = tombstone(act, scope, [by, requested_by], reason, &remains);
            let rows = OF_ACCESSION.map(|statement| set(statement, [Cell::text(accession)]));
            changes.extend(rows);
            changes
        }
        Event::PersonErased(PersonErased {
            person,
            by,
            requested_by,
            reason,
            ..
        }) => {
            let none = serde_json::json!([]);
            let scope = ScopeId::Person(*person);
            let mut changes = tombstone(act, scope, [by, requested_by], reason, &none);
            changes.push(set(OF_PERSON, [Cell::text(person)]));
            changes
        }
        _ => Vec::new(),
    }
}

fn request(act: &Act<'_>, scope: ScopeId, by: impl ToString, reason: &str) -> Change {
    put(
        &REQUESTS,
        Again::Replace,
        vec![
            ("scope", Cell::text(scope)),
            ("entry", act.index.into()),
            ("time", act.time.into()),
            ("requested_by", Cell::text(by)),
            ("reason", Cell::text(reason)),
        ],
    )
}

fn tombstone(
    act: &Act<'_>,
    scope: ScopeId,
    [by, requested_by]: [impl ToString; 2],
    reason: &str,
    remains: &serde_json::Value,
) -> Vec<Change> {
    let values = vec![
        ("scope", Cell::text(scope)),
        ("entry", act.index.into()),
        ("time", act.time.into()),
        ("requested_by", Cell::text(requested_by)),
        ("confirmed_by", Cell::text(by)),
        ("reason", Cell::text(reason)),
        ("remains", Cell::text(remains)),
    ];
    vec![
        put(&TOMBSTONES, Again::Keep, values),
        set(SETTLED, [Cell::text(scope)]),
        set(SEAL, [Cell::text(SEALED), Cell::text(scope)]),
        set(UNCLEAN, []),
    ]
}

fn set<const N: usize>(statement: &'static str, values: [Cell; N]) -> Change {
    Change::Set {
        statement,
        values: values.into(),
    }
}
