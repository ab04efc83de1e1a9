use custody::{
    AccessionDestroyed, DestructionRequested, Event, PersonErased, PersonStated, Remains,
    SealedEntries,
};
use model::{EntryIndex, ScopeId, Sha256Digest, UserId};

use crate::entry::Folding;
use crate::tests::story::{FIRST, Log, SECOND, accession, digest, story};
use crate::tests::{Place, on_both};
use crate::{Catalog, LogEntry};

on_both!(
    what_was_destroyed_leaves_a_tombstone_and_folds_alike_without_its_records,
    a_record_that_is_gone_without_a_destruction_is_found,
    a_record_that_is_gone_beside_those_that_were_destroyed_is_found,
);

const NAME: &str = "Qamarqand";

fn users() -> [UserId; 2] {
    ["4T7RM2XC", "5T7RM2XC"].map(|id| id.parse().unwrap())
}

/// Of the accession and of the person that end.
fn scopes() -> [ScopeId; 2] {
    [FIRST, "person-9B3XKQ0D"].map(|text| text.parse().unwrap())
}

/// A story in which an accession is destroyed and a person's record erased.
fn ended() -> Log {
    let mut log = Log::new(story());
    let [requested_by, by] = users();
    let person = "9B3XKQ0D".parse().unwrap();
    let reason = String::from("asked for");
    log.extend([
        Event::PersonStated(PersonStated {
            person,
            fields: format!("{{\"name\":\"{NAME}\"}}"),
        }),
        Event::DestructionRequested(DestructionRequested {
            accession: accession(FIRST),
            by: requested_by,
            reason: reason.clone(),
        }),
    ]);
    let [of_accession, of_person] = scopes().map(|scope| Some(entries_of(&log, scope)));
    log.extend([
        Event::AccessionDestroyed(AccessionDestroyed {
            accession: accession(FIRST),
            by,
            requested_by,
            reason: reason.clone(),
            remains: vec![Remains {
                object: "7Q2K9M3T.0001".into(),
                inventory_sha256: digest("an inventory"),
            }],
            sealed_sha256: of_accession,
        }),
        Event::PersonErased(PersonErased {
            person,
            by,
            requested_by,
            reason,
            sealed_sha256: of_person,
        }),
    ]);
    log
}

/// The digest over the entries of a scope.
fn entries_of(log: &Log, scope: ScopeId) -> Sha256Digest {
    let mut entries = SealedEntries::default();
    for one in log.folding().iter().filter(|one| one.scope == scope) {
        entries.add(one.index, &one.leaf);
    }
    entries.digest()
}

/// The same without the records of what was destroyed.
fn sealed(log: &Log) -> Vec<Folding<'_>> {
    let gone = scopes();
    let mut folding = log.folding();
    for one in &mut folding {
        one.record = one.record.filter(|_| !gone.contains(&one.scope));
    }
    folding
}

async fn what_was_destroyed_leaves_a_tombstone_and_folds_alike_without_its_records(place: &Place) {
    let log = ended();
    let catalog = place.folded(&log).await;
    let before = catalog.dump().await.unwrap();
    assert!(catalog.is_unclean().await.unwrap());
    catalog.scrub().await.unwrap();
    assert!(!catalog.is_unclean().await.unwrap());
    assert!(!before.contains(NAME));
    let tombstones = catalog.tombstones().await.unwrap();
    let [requested_by, confirmed_by] = users();
    assert_eq!(tombstones.len(), 2);
    assert_eq!(tombstones[0].scope, ScopeId::Accession(accession(FIRST)));
    assert_eq!(
        (tombstones[0].requested_by, tombstones[0].confirmed_by),
        (requested_by, confirmed_by)
    );
    assert_eq!(tombstones[0].remains[0].object, "7Q2K9M3T.0001");
    assert!(catalog.requests().await.unwrap().is_empty());
    assert!(catalog.persons().await.unwrap().is_empty());
    let left = catalog.accessions().await.unwrap();
    assert!(
        left.iter().all(|one| one.id == accession(SECOND)),
        "{left:?}"
    );
    let told = catalog.log(EntryIndex(u64::MAX), 100).await.unwrap();
    assert_eq!(told.len(), log.entries().len());
    assert!(
        told.iter()
            .any(|entry| matches!(entry, LogEntry::Sealed { .. }))
    );
    let comparison = catalog.compare().await.unwrap();
    assert_eq!(comparison.defects, []);
    assert_eq!(comparison.leaves.len(), log.entries().len());

    let again = Catalog::open_empty(&place.url).await.unwrap();
    again.fold_all(sealed(&log)).await.unwrap();
    assert_eq!(again.dump().await.unwrap(), before);
    assert_eq!(again.compare().await.unwrap().defects, []);
}

async fn a_record_that_is_gone_without_a_destruction_is_found(place: &Place) {
    let log = Log::new(story());
    let catalog = place.folded(&log).await;
    for (kind, entry) in [("kind", 3), ("'sealed'", 4)] {
        let gone = format!("UPDATE entries SET record = NULL, kind = {kind} WHERE entry = {entry}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(gone))
            .execute(&catalog.pool)
            .await
            .unwrap();
        let defects = catalog.compare().await.unwrap().defects;
        let place = format!("entries {entry}");
        assert!(
            defects
                .iter()
                .any(|defect| defect.path.as_deref() == Some(place.as_str())),
            "{defects:?}"
        );
    }
}

async fn a_record_that_is_gone_beside_those_that_were_destroyed_is_found(place: &Place) {
    let log = ended();
    let kinds = log.entries();
    let is_hold = |record: &custody::Record| {
        let event = record.event().unwrap();
        matches!(event, Event::HoldPlaced(_))
    };
    let hold = kinds
        .iter()
        .position(|(_, record)| is_hold(record))
        .unwrap();
    let mut folding = sealed(&log);
    // As if it had been encrypted to the key that is gone.
    folding[hold].scope = scopes()[0];
    folding[hold].record = None;
    let catalog = Catalog::open_empty(&place.url).await.unwrap();
    catalog.fold_all(folding).await.unwrap();
    let defects = catalog.compare().await.unwrap().defects;
    let told = |defect: &model::Defect| defect.detail.contains("not those that it destroyed");
    assert_eq!(
        defects.iter().filter(|one| told(one)).count(),
        1,
        "{defects:?}"
    );
}
