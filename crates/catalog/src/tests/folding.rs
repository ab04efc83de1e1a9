use model::EntryIndex;

use crate::tests::story::{FIRST, Log, accession, folding, item, named, opened, received, story};
use crate::tests::{Place, on_both};
use crate::{Catalog, Error};

on_both!(
    a_new_catalog_waits_for_the_first_entry,
    what_was_folded_is_passed_over,
    entries_may_come_in_any_number_of_batches,
    a_gap_is_refused_and_nothing_of_its_batch_stays,
    a_replay_gives_the_same_dump,
    tables_of_another_version_are_refused_until_they_are_emptied,
    two_folds_at_once_end_as_one,
    many_originals_are_folded,
);

async fn a_new_catalog_waits_for_the_first_entry(place: &Place) {
    let catalog = place.open().await;
    assert_eq!(catalog.position().await.unwrap(), EntryIndex(0));
    assert_eq!(catalog.dump().await.unwrap(), "");
}

async fn what_was_folded_is_passed_over(place: &Place) {
    let log = Log::new(story());
    let catalog = place.folded(&log).await;
    let before = catalog.dump().await.unwrap();

    let next = catalog.fold_all(log.folding()).await.unwrap();
    assert_eq!(next.0 as usize, log.entries().len());
    assert_eq!(catalog.dump().await.unwrap(), before);
}

async fn entries_may_come_in_any_number_of_batches(place: &Place) {
    let log = Log::new(story());
    let catalog = place.open().await;
    for entry in log.entries() {
        catalog.fold_all(folding(&[entry])).await.unwrap();
    }
    let one_by_one = catalog.dump().await.unwrap();

    let catalog = Catalog::open_empty(&place.url).await.unwrap();
    catalog.fold_all(log.folding()).await.unwrap();
    assert_eq!(catalog.dump().await.unwrap(), one_by_one);
}

async fn a_gap_is_refused_and_nothing_of_its_batch_stays(place: &Place) {
    let log = Log::new(story());
    let mut entries = log.entries();
    entries.remove(5);
    let catalog = place.open().await;
    let error = catalog.fold_all(folding(&entries)).await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::Gap {
                expected: EntryIndex(5),
                found: EntryIndex(6)
            }
        ),
        "{error}"
    );
    assert_eq!(catalog.position().await.unwrap(), EntryIndex(0));
    assert_eq!(catalog.dump().await.unwrap(), "");
}

async fn a_replay_gives_the_same_dump(place: &Place) {
    let log = Log::new(story());
    let before = place.folded(&log).await.dump().await.unwrap();

    let catalog = Catalog::open_empty(&place.url).await.unwrap();
    assert_eq!(catalog.dump().await.unwrap(), "");
    catalog.fold_all(log.folding()).await.unwrap();
    assert_eq!(catalog.dump().await.unwrap(), before);
}

async fn tables_of_another_version_are_refused_until_they_are_emptied(place: &Place) {
    let catalog = place.folded(&Log::new(story())).await;
    sqlx::query("UPDATE position SET version = 99")
        .execute(&catalog.pool)
        .await
        .unwrap();
    let error = Catalog::open(&place.url).await.unwrap_err();
    assert!(matches!(error, Error::Version { found: 99, .. }), "{error}");
    assert!(error.to_string().contains("amana replay"));

    let catalog = Catalog::open_empty(&place.url).await.unwrap();
    assert_eq!(catalog.position().await.unwrap(), EntryIndex(0));
}

async fn two_folds_at_once_end_as_one(place: &Place) {
    let log = Log::new(story());
    let entries = log.entries();
    let (one, other) = (place.open().await, place.open().await);
    let (a, b) = tokio::join!(
        one.fold_all(folding(&entries)),
        other.fold_all(folding(&entries))
    );
    assert_eq!(a.unwrap(), b.unwrap());
    assert_eq!(one.status().await.unwrap().entries, entries.len() as u64);
    assert!(one.compare().await.unwrap().defects.is_empty());
}

async fn many_originals_are_folded(place: &Place) {
    let originals = (1..=3_000).map(|number| {
        let name = format!("night/IMG_{number:04}.JPG");
        received(item(FIRST, number), name.as_bytes(), &name)
    });
    let gone = (3_001..=3_100).map(|number| named(item(FIRST, number), model::ItemState::Missing));
    let log = Log::new([opened(FIRST)].into_iter().chain(originals).chain(gone));
    let catalog = place.folded(&log).await;

    let items = catalog.items(Some(accession(FIRST))).await.unwrap();
    let numbers: Vec<u32> = items.iter().map(|item| item.id.number()).collect();
    assert_eq!(numbers, (1..=3_100).collect::<Vec<_>>());
}

#[test]
fn a_file_that_is_damaged_is_emptied_too() {
    // What its first bytes say that it is, how it is written and read, and its first table.
    for at in [0, 18, 19, 20, 21, 47, 59, 100] {
        let place = Place::sqlite();
        crate::tests::run(async {
            let log = Log::new(story());
            place.folded(&log).await.pool.close().await;
            let file = place.url.trim_start_matches("sqlite://");
            let mut bytes = std::fs::read(file).unwrap();
            bytes[at] ^= 64;
            std::fs::write(file, bytes).unwrap();

            let catalog = Catalog::open_empty(&place.url).await.unwrap();
            assert_eq!(catalog.dump().await.unwrap(), "", "{at}");
            catalog.fold_all(log.folding()).await.unwrap();
        });
    }
}
