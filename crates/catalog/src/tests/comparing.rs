use model::{DefectCode, EntryIndex};
use sqlx::AssertSqlSafe;

use crate::Catalog;
use crate::tests::story::{Log, story};
use crate::tests::{Place, on_both};

on_both!(
    a_catalog_that_was_left_alone_agrees_with_its_entries,
    a_row_that_no_entry_wrote_is_found,
    a_row_that_was_taken_away_is_found,
    a_row_that_was_changed_is_found_with_its_columns,
    an_entry_that_was_taken_away_is_found,
    an_entry_that_was_put_behind_the_last_is_found,
    a_changed_record_changes_its_leaf,
    a_record_that_cannot_be_read_is_found,
    a_position_that_was_moved_is_found,
);

async fn change(catalog: &Catalog, statement: &str) {
    let outcome = sqlx::query(AssertSqlSafe(statement.to_owned()))
        .execute(&catalog.pool)
        .await
        .unwrap();
    assert_eq!(outcome.rows_affected(), 1, "{statement}");
}

/// The codes and places of what is found after a change.
async fn found(place: &Place, statement: &str) -> Vec<(DefectCode, String)> {
    let catalog = place.folded(&Log::new(story())).await;
    change(&catalog, statement).await;
    let comparison = catalog.compare().await.unwrap();
    let defects = comparison.defects.into_iter();
    defects
        .map(|defect| (defect.code, defect.path.unwrap()))
        .collect()
}

async fn a_catalog_that_was_left_alone_agrees_with_its_entries(place: &Place) {
    let log = Log::new(story());
    let catalog = place.folded(&log).await;
    let comparison = catalog.compare().await.unwrap();
    assert_eq!(comparison.defects, []);
    let dumped = catalog.dump().await.unwrap().lines().count();
    assert_eq!(comparison.rows, dumped as u64);
    let leaves: Vec<_> = comparison
        .leaves
        .iter()
        .map(|one| (one.index, one.leaf))
        .collect();
    let expected: Vec<_> = log
        .entries()
        .iter()
        .map(|(index, record)| (*index, record.leaf()))
        .collect();
    assert_eq!(leaves, expected);
}

async fn a_row_that_no_entry_wrote_is_found(place: &Place) {
    let planted = "INSERT INTO items (item, entry, accession, number, source, path, path_bytes,
        encoding, repaired, deleted, state, empty, lost)
        VALUES ('7Q2K9M3T-000077', 3, '7Q2K9M3T', 77, 0, 'x', 'eA==', 'bytes', 0, 0, 'stored', 0, '[]')";
    assert_eq!(
        found(place, planted).await,
        [(
            DefectCode::CatalogRowUnknown,
            "items 7Q2K9M3T-000077".into()
        )]
    );
}

async fn a_row_that_was_taken_away_is_found(place: &Place) {
    assert_eq!(
        found(place, "DELETE FROM refusals WHERE entry = 9").await,
        [(DefectCode::CatalogRowMissing, "refusals 9".into())]
    );
}

async fn a_row_that_was_changed_is_found_with_its_columns(place: &Place) {
    let catalog = place.folded(&Log::new(story())).await;
    change(
        &catalog,
        "UPDATE items SET size = 1, sha256 = NULL WHERE item = '7Q2K9M3T-000001'",
    )
    .await;
    let defects = catalog.compare().await.unwrap().defects;
    assert_eq!(defects.len(), 1);
    assert_eq!(
        defects[0].to_string(),
        "catalog-row-unknown: items 7Q2K9M3T-000001: not what its entry says: size, sha256"
    );
}

async fn an_entry_that_was_taken_away_is_found(place: &Place) {
    // The refusal that it wrote now follows from nothing.
    assert_eq!(
        found(place, "DELETE FROM entries WHERE entry = 9").await,
        [
            (DefectCode::CatalogRowMissing, "entries 9".into()),
            (DefectCode::CatalogRowUnknown, "refusals 9".into()),
        ]
    );
}

async fn an_entry_that_was_put_behind_the_last_is_found(place: &Place) {
    let next = story().len();
    let planted = format!(
        "INSERT INTO entries (entry, scope, leaf, time, kind, accession, item, of_item, record)
        SELECT {next}, scope, leaf, time, kind, accession, item, of_item, record
        FROM entries WHERE entry = 16"
    );
    assert_eq!(
        found(place, &planted).await,
        [(DefectCode::CatalogRowMissing, "position".into())]
    );
}

async fn a_changed_record_changes_its_leaf(place: &Place) {
    let log = Log::new(story());
    let catalog = place.folded(&log).await;
    let copied = "UPDATE entries SET record = (SELECT record FROM entries WHERE entry = 3),
        kind = 'original-received', item = '7Q2K9M3T-000001',
        time = (SELECT time FROM entries WHERE entry = 3) WHERE entry = 16";
    change(&catalog, copied).await;
    let comparison = catalog.compare().await.unwrap();
    let leaf = &comparison.leaves[16];
    assert_eq!(leaf.index, EntryIndex(16));
    assert_ne!(leaf.leaf, log.entries()[16].1.leaf());
}

async fn a_record_that_cannot_be_read_is_found(place: &Place) {
    let broken = "UPDATE entries SET record = '{\"v\":1}' WHERE entry = 16";
    assert_eq!(
        found(place, broken).await,
        [(DefectCode::CatalogRowUnknown, "entries 16".into())]
    );
}

async fn a_position_that_was_moved_is_found(place: &Place) {
    assert_eq!(
        found(place, "UPDATE position SET next_entry = 17").await,
        [(DefectCode::CatalogRowMissing, "position".into())]
    );
}
