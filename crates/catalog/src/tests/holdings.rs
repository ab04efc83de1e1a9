use model::{ByteCount, EntryIndex, ItemState, RefusalReason, SourcePath};
use serde_json::json;

use crate::tests::story::{
    FIRST, Log, SECOND, accession, digest, item, received, story, time, with,
};
use crate::tests::{Place, on_both};

on_both!(
    holdings_read_back,
    an_accession_reads_back,
    the_status_counts_everything,
    sizes_near_the_end_of_the_numbers_are_summed,
);

async fn holdings_read_back(place: &Place) {
    let catalog = place.folded(&Log::new(story())).await;
    let parts = catalog.parts().await.unwrap();
    assert_eq!(parts.len(), 1);
    assert_eq!(
        (parts[0].object.as_str(), parts[0].number.0),
        ("7Q2K9M3T.0001", 1)
    );
    assert_eq!(
        (parts[0].inventory_sha256, parts[0].originals),
        (digest("inventory"), 2)
    );

    let volumes = catalog.volumes().await.unwrap();
    assert_eq!(volumes.len(), 1);
    assert_eq!(volumes[0].name, r"VOLUME\u{0000}.BIN");
    assert_eq!(volumes[0].size, ByteCount(i64::MAX as u64));
    assert_eq!(
        (volumes[0].sha256, volumes[0].disk.clone()),
        (digest("volume"), None)
    );

    let cards = catalog.cards().await.unwrap();
    assert_eq!(cards.len(), 1);
    assert_eq!(
        (cards[0].codename.as_str(), cards[0].code.as_str()),
        ("زيتون", "1234 5678")
    );
    assert_eq!(
        (&cards[0].recipients[..], cards[0].time),
        (&["age1one".into(), "age1two".into()][..], time(0))
    );

    let refusals = catalog.refusals(accession(FIRST)).await.unwrap();
    assert_eq!(refusals.len(), 1);
    assert_eq!(refusals[0].reason, RefusalReason::SymbolicLink);
    assert_eq!(
        refusals[0].path,
        SourcePath::from_bytes(b"link\xfe".to_vec())
    );
    assert_eq!(refusals[0].path_view, r"link\xfe");

    let certificates = catalog.certificates(accession(FIRST)).await.unwrap();
    assert_eq!(certificates.len(), 1);
    assert_eq!(certificates[0].document["title"], "شهادة");
    assert_eq!(
        (certificates[0].sha256, certificates[0].time),
        (digest("certificate"), time(12))
    );
}

async fn an_accession_reads_back(place: &Place) {
    let catalog = place.folded(&Log::new(story())).await;
    let all = catalog.accessions().await.unwrap();
    let ids: Vec<_> = all.iter().map(|one| one.id).collect();
    assert_eq!(ids, [accession(FIRST), accession(SECOND)]);

    let first = &all[0];
    assert_eq!((first.entry, first.opened), (EntryIndex(1), time(1)));
    assert_eq!(
        (first.manner.as_str(), first.set.as_deref()),
        ("carrier", Some("set-1"))
    );
    // As JSON a NUL has a text of its own, so the name comes back as it was.
    assert_eq!(first.sources, ["قرص ١", "disk \0 two"]);
    let finished = first.finished.unwrap();
    assert_eq!(
        (finished.offered, finished.stored, finished.duplicate),
        (5, 3, 1)
    );
    assert_eq!(
        (finished.refused, finished.bytes, finished.time),
        (1, ByteCount(1_000), time(11))
    );
    assert_eq!(all[1].finished, None);
}

async fn the_status_counts_everything(place: &Place) {
    let status = place
        .folded(&Log::new(story()))
        .await
        .status()
        .await
        .unwrap();
    assert_eq!((status.entries, status.last_entry), (35, Some(time(34))));
    assert_eq!((status.accessions, status.withdrawn), (2, 1));
    let held = "picture one".len() * 2 + "picture four".len() + "what was named".len();
    assert_eq!(status.bytes, ByteCount(held as u64));
    let states: Vec<_> = status.items.into_iter().collect();
    assert_eq!(
        states,
        [
            (ItemState::Stored, 3),
            (ItemState::Duplicate, 1),
            (ItemState::Damaged, 1),
            (ItemState::Unreadable, 1),
            (ItemState::Withdrawn, 1),
        ]
    );
    let rest = [status.refusals, status.parts, status.volumes, status.cards];
    assert_eq!(rest, [1, 1, 1, 1]);
}

async fn sizes_near_the_end_of_the_numbers_are_summed(place: &Place) {
    let huge = |number| {
        let event = received(item(FIRST, number), b"huge", "");
        with(event, &[("size", json!(u64::MAX))])
    };
    let catalog = place.folded(&Log::new([huge(1), huge(2)])).await;
    let found = catalog.item(item(FIRST, 1)).await.unwrap().unwrap();
    assert_eq!(found.size, Some(ByteCount(i64::MAX as u64)));
    let status = catalog.status().await.unwrap();
    assert_eq!(status.bytes, ByteCount(u64::MAX - 1));
}
