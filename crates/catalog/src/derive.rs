mod commitments;
mod stamps;

use custody::{Event, Manner};
use model::{EntryIndex, Facts, Timestamp, UserId};
use serde::Serialize;
use serde_json::Value;

use crate::care::care;
use crate::cell::{Cell, encoding};
use crate::change::{Change, put};
use crate::ending::ending;
use crate::entry::Entry;
use crate::placement::placement;
use crate::statement::Again;
use crate::table::{ACCESSIONS, CARDS, CERTIFICATES, FACTS, PARTS, REFUSALS, USERS, VOLUMES};

/// The sums of an ingest.
const FINISH: &str = "UPDATE accessions SET finished = $1, offered = $2, stored = $3,
    duplicate = $4, refused = $5, bytes = $6 WHERE accession = $7";
/// The entry that withdraws an accession and its reason, or neither.
const WITHDRAW: &str = "UPDATE accessions SET withdrawn = $1, reason = $2 WHERE accession = $3";

/// The entry that locks a user out, or none.
const LOCK: &str = "UPDATE users SET locked = $1 WHERE user_id = $2";

/// An act with the place and the time of its entry.
pub(crate) struct Act<'e> {
    pub(crate) index: EntryIndex,
    pub(crate) time: Timestamp,
    pub(crate) event: &'e Event,
}

/// What an entry does to the tables that are derived from the entries: nothing if it is sealed.
pub(crate) fn changes(entry: &Entry) -> Vec<Change> {
    let Some(told) = &entry.told else {
        return Vec::new();
    };
    let act = Act {
        index: entry.index,
        time: told.time,
        event: &told.event,
    };
    let ended = ending(&act);
    derive(&act).into_iter().chain(ended).collect()
}

/// What an act does to the one row that it is about; `None` for an act that changes no holding.
fn derive(entry: &Act<'_>) -> Option<Change> {
    match entry.event {
        Event::OriginalReceived { .. }
        | Event::DuplicateReceived { .. }
        | Event::ItemNamed { .. } => placement(entry),
        Event::AccessionOpened { .. }
        | Event::IngestFinished { .. }
        | Event::AccessionWithdrawn { .. }
        | Event::AccessionRestored { .. } => accession(entry),
        Event::VolumeHeld { .. } | Event::PartStored { .. } | Event::FileRefused { .. } => {
            holding(entry)
        }
        Event::CardIssued { .. } | Event::CertificateIssued { .. } => document(entry),
        Event::Examined { .. } => examined(entry),
        Event::TilesCommitted(it) => Some(commitments::derive(entry, it)),
        Event::UserAdded { .. } | Event::UserLocked { .. } | Event::UserUnlocked { .. } => {
            user(entry)
        }
        Event::AuthorityAdded(_) | Event::AuthorityRemoved { .. } | Event::Stamped(_) => {
            stamps::derive(entry)
        }
        Event::ImageRead(_)
        | Event::HandChallenged { .. }
        | Event::HandProved { .. }
        | Event::Exported { .. }
        | Event::Viewed { .. }
        | Event::UserReset { .. }
        | Event::Disclosed(_)
        | Event::FixityChecked(_)
        | Event::ReplicaAdded(_)
        | Event::ReplicaRemoved(_)
        | Event::ObjectDamaged(_)
        | Event::ObjectRepaired(_)
        | Event::ClockSet(_)
        | Event::WitnessAdded(_)
        | Event::WitnessRemoved(_)
        | Event::LogSucceeded(_)
        // Of endings `ending` tells.
        | Event::KeysShared(_)
        | Event::KeysPassphraseChanged(_)
        | Event::KeysRotated(_)
        | Event::AccessionHandedOver(_)
        | Event::DestructionRequested(_)
        | Event::AccessionDestroyed(_)
        | Event::PersonStated(_)
        | Event::ErasureRequested(_)
        | Event::PersonErased(_)
        | Event::RecoveryRehearsed(_)
        | Event::SourceIdentitySealed(_)
        | Event::SourceOpeningRequested(_)
        | Event::SourceOpened(_) => None,
        Event::RoleGiven(_)
        | Event::RoleTaken(_)
        | Event::HoldPlaced(_)
        | Event::HoldLifted(_)
        | Event::LegStated(_)
        | Event::LegSuperseded(_)
        | Event::ConditionsStated(_) => care(entry),
    }
}

fn examined(entry: &Act<'_>) -> Option<Change> {
    let Event::Examined {
        item,
        method,
        facts,
        metadata,
    } = entry.event
    else {
        return None;
    };
    let values = vec![
        ("item", Cell::text(item)),
        ("entry", entry.index.into()),
        ("time", entry.time.into()),
        ("accession", Cell::text(item.accession())),
        ("method", Cell::text(method)),
        ("format", Cell::text(facts.format)),
        ("defect", Cell::perhaps_text(facts.defect)),
        ("width", Cell::perhaps_count(facts.width.map(u64::from))),
        ("height", Cell::perhaps_count(facts.height.map(u64::from))),
        ("make", Cell::perhaps_text(facts.make.as_ref())),
        ("model", Cell::perhaps_text(facts.model.as_ref())),
        ("captured", Cell::perhaps_text(facts.captured)),
        ("pdq", Cell::perhaps_text(facts.pdq)),
        ("best", Cell::perhaps_count(best(facts))),
        ("facts", Cell::text(json(&**facts))),
        ("metadata", Cell::perhaps_text(metadata.as_ref().map(json))),
    ];
    Some(put(&FACTS, Again::Replace, values))
}

/// By what the picture is put in order.
fn best(facts: &Facts) -> Option<u64> {
    let quality = facts.measured.as_ref()?.quality?;
    Some(quality.best().into())
}

fn user(entry: &Act<'_>) -> Option<Change> {
    match entry.event {
        Event::UserAdded { user, name } => Some(put(
            &USERS,
            Again::Keep,
            vec![
                ("user_id", Cell::text(user)),
                ("entry", entry.index.into()),
                ("time", entry.time.into()),
                ("name", Cell::text(name)),
            ],
        )),
        Event::UserLocked { user } => Some(lock(Cell::from(entry.index), user)),
        Event::UserUnlocked { user } => Some(lock(Cell::Number(None), user)),
        _ => None,
    }
}

fn lock(locked: Cell, user: &UserId) -> Change {
    Change::Set {
        statement: LOCK,
        values: vec![locked, Cell::text(user)],
    }
}

/// A value as JSON; those that are folded all have one.
pub(crate) fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn accession(entry: &Act<'_>) -> Option<Change> {
    match entry.event {
        Event::AccessionOpened {
            accession,
            manner,
            sources,
            set,
            ..
        } => Some(put(
            &ACCESSIONS,
            Again::Keep,
            vec![
                ("accession", Cell::text(accession)),
                ("entry", entry.index.into()),
                ("opened", entry.time.into()),
                ("manner", Cell::text(word(*manner))),
                ("sources", Cell::text(Value::from(sources.clone()))),
                ("set_name", Cell::perhaps_text(set.as_ref())),
            ],
        )),
        Event::IngestFinished {
            accession,
            offered,
            stored,
            duplicate,
            refused,
            bytes,
            ..
        } => Some(Change::Set {
            statement: FINISH,
            values: vec![
                entry.time.into(),
                Cell::count(*offered),
                Cell::count(*stored),
                Cell::count(*duplicate),
                Cell::count(*refused),
                (*bytes).into(),
                Cell::text(accession),
            ],
        }),
        Event::AccessionWithdrawn {
            accession, reason, ..
        } => Some(Change::Set {
            statement: WITHDRAW,
            values: vec![
                entry.index.into(),
                Cell::text(reason),
                Cell::text(accession),
            ],
        }),
        Event::AccessionRestored { accession, .. } => Some(Change::Set {
            statement: WITHDRAW,
            values: vec![Cell::Number(None), Cell::Text(None), Cell::text(accession)],
        }),
        _ => None,
    }
}

fn holding(entry: &Act<'_>) -> Option<Change> {
    let (table, mut values) = match entry.event {
        Event::VolumeHeld {
            accession,
            object,
            sha256,
            size,
            disk,
            name,
        } => (
            &VOLUMES,
            vec![
                ("accession", Cell::text(accession)),
                ("object", Cell::text(object)),
                ("sha256", Cell::text(sha256)),
                ("size", (*size).into()),
                ("disk", Cell::perhaps_text(disk.as_ref())),
                ("name", Cell::text(name)),
            ],
        ),
        Event::PartStored {
            accession,
            part,
            object,
            inventory_sha256,
            originals,
        } => (
            &PARTS,
            vec![
                ("accession", Cell::text(accession)),
                ("part", Cell::count(part.0.into())),
                ("object", Cell::text(object)),
                ("inventory_sha256", Cell::text(inventory_sha256)),
                ("originals", Cell::count((*originals).into())),
            ],
        ),
        Event::FileRefused {
            accession,
            source,
            path,
            encoding: coding,
            reason,
        } => (
            &REFUSALS,
            vec![
                ("accession", Cell::text(accession)),
                ("source", Cell::count((*source).into())),
                ("path", Cell::text(path.view(*coding))),
                ("path_bytes", Cell::text(path.to_base64())),
                ("encoding", Cell::text(encoding(*coding))),
                ("reason", Cell::text(reason)),
            ],
        ),
        _ => return None,
    };
    values.push(("entry", entry.index.into()));
    Some(put(table, Again::Replace, values))
}

fn document(entry: &Act<'_>) -> Option<Change> {
    let (table, mut values) = match entry.event {
        Event::CardIssued {
            codename,
            card_code,
            recipients,
            ..
        } => (
            &CARDS,
            vec![
                ("codename", Cell::text(codename)),
                ("card_code", Cell::text(card_code)),
                ("recipients", Cell::text(Value::from(recipients.clone()))),
            ],
        ),
        Event::CertificateIssued {
            accession,
            sha256,
            document,
            ..
        } => (
            &CERTIFICATES,
            vec![
                ("accession", Cell::text(accession)),
                ("sha256", Cell::text(sha256)),
                ("document", Cell::text(document)),
            ],
        ),
        _ => return None,
    };
    values.push(("entry", entry.index.into()));
    values.push(("time", entry.time.into()));
    Some(put(table, Again::Replace, values))
}

fn word(manner: Manner) -> &'static str {
    match manner {
        Manner::Carrier => "carrier",
        Manner::Folder => "folder",
        Manner::Image => "image",
    }
}
