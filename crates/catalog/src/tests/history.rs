use custody::{Event, ObjectDamaged, ObjectRepaired};
use model::{EntryIndex, Sha256Digest};

use crate::HistoryEntry;
use crate::entry::kind;
use crate::tests::story::{FIRST, Log, SECOND, accession, item, received, story, time, withdrawn};
use crate::tests::{Place, on_both};

on_both!(
    the_history_of_an_item_is_told_in_order,
    the_history_of_a_duplicate_tells_of_the_original,
    the_history_of_an_item_tells_what_was_damaged_of_it_and_repaired,
    a_record_is_given_out_for_proving,
    the_same_content_in_another_accession_is_linked,
    what_is_not_there_is_none,
);

fn kinds(history: &[HistoryEntry]) -> Vec<&'static str> {
    history.iter().map(|entry| kind(&entry.event)).collect()
}

async fn the_history_of_an_item_is_told_in_order(place: &Place) {
    let mut log = Log::new(story());
    log.extend([withdrawn(FIRST)]);
    let catalog = place.folded(&log).await;
    let history = catalog.history(item(FIRST, 1)).await.unwrap();
    assert_eq!(
        kinds(&history),
        [
            "accession-opened",
            "original-received",
            "duplicate-received",
            "part-stored",
            "certificate-issued",
            "exported",
            "examined",
            "viewed",
            "leg-stated",
            "leg-superseded",
            "conditions-stated",
            "disclosed",
            "tiles-committed",
            "accession-withdrawn",
        ]
    );
    assert_eq!(history[1].event, story()[3]);
    assert_eq!(history[1].time, time(3));
}

async fn the_history_of_an_item_tells_what_was_damaged_of_it_and_repaired(place: &Place) {
    let mut log = Log::new(story());
    let first = log.entries().len() as u64;
    let folded = place.folded(&log).await;
    let part = folded.parts().await.unwrap().remove(0).object;
    let one = folded.item(item(FIRST, 1)).await.unwrap().unwrap();
    let content = one.vault.unwrap().content;
    let own = format!("ocfl/{part}/v1/{content}");
    log.extend([
        damaged(&own),
        repaired(&own),
        damaged(&format!("ocfl/{part}/v1/content/999999.age")),
        damaged(&format!("ocfl/{part}/inventory.json")),
        damaged("log/heads/000000000001"),
    ]);
    folded.fold_all(log.folding()).await.unwrap();
    for of_these_bytes in [item(FIRST, 1), item(FIRST, 2)] {
        let history = folded.history(of_these_bytes).await.unwrap();
        let of_these = history.iter().map(|entry| entry.index.0);
        let of_these: Vec<u64> = of_these.filter(|index| *index >= first).collect();
        assert_eq!(of_these, [first, first + 1, first + 3]);
    }
}

fn damaged(object: &str) -> Event {
    Event::ObjectDamaged(ObjectDamaged {
        object: object.into(),
        replica: None,
        expected_sha256: Sha256Digest::of("good"),
        found_sha256: None,
    })
}

fn repaired(object: &str) -> Event {
    Event::ObjectRepaired(ObjectRepaired {
        object: object.into(),
        replica: None,
        expected_sha256: Sha256Digest::of("good"),
        from: Some("near".into()),
    })
}

async fn the_history_of_a_duplicate_tells_of_the_original(place: &Place) {
    let catalog = place.folded(&Log::new(story())).await;
    let history = catalog.history(item(FIRST, 2)).await.unwrap();
    // Of the original what was received, examined and committed to.
    assert_eq!(
        kinds(&history),
        [
            "accession-opened",
            "original-received",
            "duplicate-received",
            "certificate-issued",
            "examined",
            "leg-stated",
            "leg-superseded",
            "conditions-stated",
            "tiles-committed",
        ]
    );
}

async fn a_record_is_given_out_for_proving(place: &Place) {
    let log = Log::new(story());
    let catalog = place.folded(&log).await;
    let (index, record) = log.entries()[3];
    assert_eq!(catalog.record(index).await.unwrap().as_ref(), Some(record));
    assert_eq!(
        catalog
            .record(EntryIndex(story().len() as u64))
            .await
            .unwrap(),
        None
    );
}

async fn the_same_content_in_another_accession_is_linked(place: &Place) {
    let mut log = Log::new(story());
    log.extend([received(item(SECOND, 2), b"empty", "")]);
    let catalog = place.folded(&log).await;
    let linked = |links: Vec<crate::Item>| links.iter().map(|item| item.id).collect::<Vec<_>>();
    assert_eq!(
        linked(catalog.links(item(FIRST, 1)).await.unwrap()),
        [item(SECOND, 1)]
    );
    assert_eq!(
        linked(catalog.links(item(SECOND, 1)).await.unwrap()),
        [item(FIRST, 1), item(FIRST, 2)]
    );
    assert!(catalog.links(item(FIRST, 3)).await.unwrap().is_empty());
}

async fn what_is_not_there_is_none(place: &Place) {
    let catalog = place.folded(&Log::new(story())).await;
    assert_eq!(catalog.item(item(FIRST, 99)).await.unwrap(), None);
    assert_eq!(
        catalog.accession(accession("ZZZZZZZZ")).await.unwrap(),
        None
    );
    assert!(catalog.history(item(FIRST, 99)).await.unwrap().is_empty());
    assert!(catalog.links(item(FIRST, 99)).await.unwrap().is_empty());
    assert!(
        catalog
            .refusals(accession(SECOND))
            .await
            .unwrap()
            .is_empty()
    );
}
