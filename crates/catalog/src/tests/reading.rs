use model::{ByteCount, EntryIndex, ItemState, PathEncoding};

use crate::tests::story::{
    FIRST, Log, SECOND, accession, digest, folding, item, named, opened, received, restored, story,
};
use crate::tests::{Place, on_both};

on_both!(
    an_item_reads_back_as_it_was_received,
    a_path_is_shown_and_kept_as_bytes,
    a_duplicate_names_the_item_that_it_repeats,
    a_missing_item_is_completed_by_its_receipt,
    a_naming_never_hides_a_receipt,
    a_withdrawn_accession_is_hidden_and_comes_back,
    items_come_in_the_order_of_their_accessions_and_numbers,
);

async fn an_item_reads_back_as_it_was_received(place: &Place) {
    let catalog = place.folded(&Log::new(story())).await;
    let found = catalog.item(item(FIRST, 3)).await.unwrap().unwrap();
    assert_eq!(found.id, item(FIRST, 3));
    assert_eq!(found.entry, EntryIndex(5));
    assert_eq!(found.size, Some(ByteCount(0)));
    assert_eq!(found.sha256, Some(digest("")));
    assert_eq!(found.modified.unwrap().unix_nanos(), -1);
    assert_eq!(found.state, ItemState::Damaged);
    assert!(found.empty);
    assert_eq!(found.expected_sha256, Some(digest("expected")));
    assert_eq!(found.lost, [[0, 512], [16_384, u64::MAX]]);
    let vault = found.vault.unwrap();
    assert_eq!(
        (vault.part.0, vault.content.as_str()),
        (1, "content/000003.age")
    );
    assert_eq!(vault.stored_sha256, digest("encrypted"));
    assert_eq!(vault.stored_size, ByteCount(300));

    let found = catalog.item(item(FIRST, 1)).await.unwrap().unwrap();
    assert_eq!(found.place.as_deref(), Some("1.0.4"));
    assert!(found.repaired);
}

async fn a_path_is_shown_and_kept_as_bytes(place: &Place) {
    let catalog = place.folded(&Log::new(story())).await;
    let views = [
        (1, "أيلول ٢٠١٢/صورة.JPG"),
        (3, "صورة.jpg"),
        (4, r"a\u{0000}b\xff\u{202e}.jpg"),
    ];
    for (number, view) in views {
        let found = catalog.item(item(FIRST, number)).await.unwrap().unwrap();
        assert_eq!(found.path_view, view);
        assert_eq!(found.path.view(found.encoding), view);
    }
    let found = catalog.item(item(FIRST, 4)).await.unwrap().unwrap();
    assert_eq!(found.path.as_bytes(), b"a\0b\xff\xe2\x80\xae.jpg");
    let found = catalog.item(item(FIRST, 3)).await.unwrap().unwrap();
    assert_eq!(found.encoding, PathEncoding::Utf16);
}

async fn a_duplicate_names_the_item_that_it_repeats(place: &Place) {
    let catalog = place.folded(&Log::new(story())).await;
    let found = catalog.item(item(FIRST, 2)).await.unwrap().unwrap();
    assert_eq!(found.state, ItemState::Duplicate);
    assert_eq!(found.of, Some(item(FIRST, 1)));
    assert_eq!(found.vault, None);
    assert_eq!((found.source, found.modified), (1, None));
}

async fn a_missing_item_is_completed_by_its_receipt(place: &Place) {
    let log = Log::new(story());
    let catalog = place.open().await;
    catalog
        .fold_all(folding(&log.entries()[..10]))
        .await
        .unwrap();
    let before = catalog.item(item(FIRST, 5)).await.unwrap().unwrap();
    assert_eq!((before.state, before.vault), (ItemState::Missing, None));
    assert_eq!(before.sha256, Some(digest("what was named")));

    catalog.fold_all(log.folding()).await.unwrap();
    let after = catalog.item(item(FIRST, 5)).await.unwrap().unwrap();
    assert_eq!(
        (after.state, after.entry),
        (ItemState::Stored, EntryIndex(15))
    );
    assert!(after.vault.is_some());
}

async fn a_naming_never_hides_a_receipt(place: &Place) {
    let log = Log::new([
        opened(FIRST),
        named(item(FIRST, 1), ItemState::Missing),
        named(item(FIRST, 1), ItemState::Unreadable),
        received(item(FIRST, 2), b"here.jpg", "here"),
        named(item(FIRST, 2), ItemState::Missing),
    ]);
    let catalog = place.folded(&log).await;
    let states = catalog.items(None).await.unwrap();
    let states: Vec<_> = states.iter().map(|item| item.state).collect();
    assert_eq!(states, [ItemState::Unreadable, ItemState::Stored]);
    assert!(catalog.compare().await.unwrap().defects.is_empty());
}

async fn a_withdrawn_accession_is_hidden_and_comes_back(place: &Place) {
    let mut log = Log::new(story());
    let catalog = place.folded(&log).await;
    let found = catalog.item(item(SECOND, 1)).await.unwrap().unwrap();
    assert_eq!(found.state, ItemState::Withdrawn);
    assert_eq!(found.stored_state, ItemState::Stored);
    let hidden = catalog.accession(accession(SECOND)).await.unwrap().unwrap();
    assert_eq!(hidden.withdrawn.as_deref(), Some("بطلب من العائلة"));
    assert_eq!(
        catalog.status().await.unwrap().items[&ItemState::Withdrawn],
        1
    );

    log.extend([restored(SECOND)]);
    catalog.fold_all(log.folding()).await.unwrap();
    let found = catalog.item(item(SECOND, 1)).await.unwrap().unwrap();
    assert_eq!(found.state, ItemState::Stored);
    let shown = catalog.accession(accession(SECOND)).await.unwrap().unwrap();
    assert_eq!(shown.withdrawn, None);
}

async fn items_come_in_the_order_of_their_accessions_and_numbers(place: &Place) {
    // Opened later, though every order of text would put its id first; and numbers out of order.
    let log = Log::new([
        opened(FIRST),
        received(item(FIRST, 10), b"ten", "ten"),
        received(item(FIRST, 9), b"nine", "nine"),
        opened(SECOND),
        received(item(SECOND, 1), b"one", "one"),
    ]);
    let catalog = place.folded(&log).await;
    let ids = |items: Vec<crate::Item>| items.iter().map(|item| item.id).collect::<Vec<_>>();
    assert_eq!(
        ids(catalog.items(None).await.unwrap()),
        [item(FIRST, 9), item(FIRST, 10), item(SECOND, 1)]
    );
    assert_eq!(
        ids(catalog.items(Some(accession(SECOND))).await.unwrap()),
        [item(SECOND, 1)]
    );
}
