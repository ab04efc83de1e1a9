use custody::Event;
use model::{EntryIndex, FileFormat, ItemState, PictureDefect, Uncommitted};

use crate::tests::story::{
    FIRST, Log, METHOD, SECOND, TILES, accession, committed, digest, duplicate, examined, item,
    named, opened, received, restored, story, withdrawn,
};
use crate::tests::{Place, on_both};
use crate::{Catalog, Cursor, Filter, Listed, Opening};

on_both!(
    the_facts_of_a_duplicate_are_those_of_its_original,
    what_was_received_anew_is_unexamined_again,
    what_may_be_a_jpeg_waits_until_it_is_committed_to,
    pages_follow_each_other_without_gap_or_overlap,
    a_filter_asks_for_state_format_and_what_opens,
    a_withdrawn_accession_is_listed_only_when_asked_for,
    users_are_told_with_their_locks,
    the_log_is_told_from_its_end,
    what_people_look_at_changes_no_tally,
);

async fn the_facts_of_a_duplicate_are_those_of_its_original(place: &Place) {
    let catalog = place.folded(&Log::new(story())).await;
    let own = catalog.facts(item(FIRST, 1)).await.unwrap().unwrap();
    let same = catalog.facts(item(FIRST, 2)).await.unwrap().unwrap();
    assert_eq!(own, same);
    assert_eq!(own.method, METHOD);
    assert_eq!(own.facts.gps.unwrap().altitude, Some(-3.5));
    assert_eq!(own.metadata.unwrap().size.get(), 8);
    assert!(catalog.facts(item(FIRST, 4)).await.unwrap().is_none());
    let history = catalog.history(item(FIRST, 2)).await.unwrap();
    assert!(history.iter().any(|entry| entry.index == own.entry));
}

async fn what_was_received_anew_is_unexamined_again(place: &Place) {
    let mut log = Log::new([
        opened(FIRST),
        received(item(FIRST, 1), b"a.jpg", "half"),
        received(item(FIRST, 2), b"b.jpg", "whole"),
    ]);
    let catalog = place.folded(&log).await;
    assert_eq!(unexamined(&catalog, METHOD).await, [1, 2]);
    log.extend([
        examined(item(FIRST, 1), None),
        examined(item(FIRST, 2), Some(PictureDefect::TooLarge)),
    ]);
    catalog.fold_all(log.folding()).await.unwrap();
    assert!(unexamined(&catalog, METHOD).await.is_empty());
    assert_eq!(unexamined(&catalog, "facts/2").await, [1, 2]);
    let derives = catalog.examined(METHOD).await.unwrap();
    assert_eq!(derives.len(), 2);
    assert_eq!(derives[0].1.metadata, Some(digest("metadata")));
    assert_eq!(derives[1].1.defect, Some(PictureDefect::TooLarge));
    log.extend([received(item(FIRST, 1), b"a.jpg", "whole again")]);
    catalog.fold_all(log.folding()).await.unwrap();
    assert_eq!(unexamined(&catalog, METHOD).await, [1]);
    assert_eq!(catalog.examined(METHOD).await.unwrap().len(), 1);
    // What was said of other bytes is not said of these.
    assert!(catalog.facts(item(FIRST, 1)).await.unwrap().is_none());
    let all = Filter::default();
    let page = catalog.pictures(&all, Cursor::Start, 9).await.unwrap();
    assert_eq!(page[1].opening(), Opening::NotExamined);
    let tally = catalog.tally(None).await.unwrap();
    assert!(
        tally
            .iter()
            .any(|one| one.opening() == Opening::NotExamined)
    );
}

async fn what_may_be_a_jpeg_waits_until_it_is_committed_to(place: &Place) {
    let mut note = examined(item(FIRST, 2), Some(PictureDefect::NotAPicture));
    if let Event::Examined { facts, .. } = &mut note {
        facts.format = FileFormat::Text;
    }
    let mut log = Log::new([
        opened(FIRST),
        received(item(FIRST, 1), b"a.jpg", "half"),
        received(item(FIRST, 2), b"note.txt", "a note"),
        received(item(FIRST, 3), b"c.jpg", "whole"),
        duplicate(item(FIRST, 4), item(FIRST, 3), "whole"),
        note,
    ]);
    let catalog = place.folded(&log).await;
    assert_eq!(waiting(&catalog, TILES, false).await, [1, 3]);
    assert_eq!(catalog.commitment(item(FIRST, 4)).await.unwrap(), None);
    log.extend([
        committed(item(FIRST, 1), Some(Uncommitted::TooSlow)),
        committed(item(FIRST, 3), None),
    ]);
    catalog.fold_all(log.folding()).await.unwrap();
    assert!(waiting(&catalog, TILES, false).await.is_empty());
    assert_eq!(waiting(&catalog, TILES, true).await, [1]);
    assert_eq!(waiting(&catalog, "tiles/2", false).await, [1, 3]);
    let of_duplicate = catalog.commitment(item(FIRST, 4)).await.unwrap().unwrap();
    assert_eq!(of_duplicate.root, Ok(digest("root")));
    assert_eq!(of_duplicate.item, item(FIRST, 3));
    let slow = catalog.commitment(item(FIRST, 1)).await.unwrap().unwrap();
    assert_eq!(slow.root, Err(Uncommitted::TooSlow));
    log.extend([received(item(FIRST, 1), b"a.jpg", "whole again")]);
    catalog.fold_all(log.folding()).await.unwrap();
    assert_eq!(waiting(&catalog, TILES, false).await, [1]);
    assert_eq!(catalog.commitment(item(FIRST, 1)).await.unwrap(), None);
    log.extend([withdrawn(FIRST)]);
    catalog.fold_all(log.folding()).await.unwrap();
    assert!(waiting(&catalog, TILES, true).await.is_empty());
}

async fn waiting(catalog: &Catalog, method: &str, again: bool) -> Vec<u32> {
    let items = catalog.without_commitment(method, again).await.unwrap();
    items.iter().map(|item| item.id.number()).collect()
}

async fn unexamined(catalog: &Catalog, method: &str) -> Vec<u32> {
    let items = catalog.unexamined(method).await.unwrap();
    items.iter().map(|item| item.id.number()).collect()
}

async fn pages_follow_each_other_without_gap_or_overlap(place: &Place) {
    let mut log = Log::new([opened(FIRST)]);
    log.extend(
        (1..=7).map(|number| received(item(FIRST, number), b"a.jpg", &format!("picture {number}"))),
    );
    let catalog = place.folded(&log).await;
    let (mut from, mut seen) = (Cursor::Start, Vec::new());
    loop {
        let page = catalog.pictures(&Filter::default(), from, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        from = Cursor::After(last.item.entry);
        seen.extend(numbers(&page));
    }
    assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7]);
    let seventh = catalog.item(item(FIRST, 7)).await.unwrap().unwrap().entry;
    let before = catalog
        .pictures(&Filter::default(), Cursor::Before(seventh), 3)
        .await
        .unwrap();
    assert_eq!(numbers(&before), [4, 5, 6]);
}

async fn a_filter_asks_for_state_format_and_what_opens(place: &Place) {
    let log = Log::new([
        opened(FIRST),
        received(item(FIRST, 1), b"a.jpg", "one"),
        duplicate(item(FIRST, 2), item(FIRST, 1), "one"),
        received(item(FIRST, 3), b"c.jpg", "three"),
        received(item(FIRST, 4), b"d.jpg", "four"),
        received(item(FIRST, 5), b"e.jpg", "five"),
        received(item(FIRST, 6), b"f.txt", "six"),
        named(item(FIRST, 7), ItemState::Missing),
        received(item(FIRST, 8), b"h.nef", "eight"),
        examined(item(FIRST, 1), None),
        examined(item(FIRST, 3), Some(PictureDefect::DoesNotDecode)),
        examined(item(FIRST, 4), Some(PictureDefect::DecodedInPart)),
        examined(item(FIRST, 6), Some(PictureDefect::NotAPicture)),
        examined(item(FIRST, 8), Some(PictureDefect::PreviewOnly)),
    ]);
    let catalog = place.folded(&log).await;
    let list = async |filter: Filter| {
        let page = catalog.pictures(&filter, Cursor::Start, 10).await.unwrap();
        numbers(&page)
    };
    let all = Filter::default();
    let opening = |opening| Filter {
        opening: Some(opening),
        ..all
    };
    assert_eq!(list(opening(Opening::Opens)).await, [1, 2]);
    assert_eq!(list(opening(Opening::InPart)).await, [4, 8]);
    assert_eq!(list(opening(Opening::DoesNotOpen)).await, [3]);
    assert_eq!(list(opening(Opening::NoPicture)).await, [6]);
    assert_eq!(list(opening(Opening::NotExamined)).await, [5, 7]);
    assert_eq!(list(Filter { shown: true, ..all }).await, [1, 2, 4, 8]);
    assert_eq!(list(Filter { own: true, ..all }).await, [1, 3, 4, 5, 6, 8]);
    let state = Some(ItemState::Duplicate);
    assert_eq!(list(Filter { state, ..all }).await, [2]);
    let format = Some(FileFormat::Png);
    assert!(list(Filter { format, ..all }).await.is_empty());
    let missing = Filter { came: true, ..all };
    assert_eq!(list(missing).await, [1, 2, 3, 4, 5, 6, 8]);
    let tally = catalog.tally(Some(accession(FIRST))).await.unwrap();
    for filter in [
        all,
        missing,
        opening(Opening::DoesNotOpen),
        Filter { own: true, ..all },
    ] {
        let admitted = tally.iter().filter(|one| filter.admits(one));
        let admitted: u64 = admitted.map(|one| one.items).sum();
        assert_eq!(admitted, list(filter).await.len() as u64, "{filter:?}");
    }
    let opening: u64 = tally
        .iter()
        .filter(|one| one.opening().has_renditions())
        .map(|one| one.items)
        .sum();
    assert_eq!(opening, 4);
}

async fn a_withdrawn_accession_is_listed_only_when_asked_for(place: &Place) {
    let mut log = Log::new([
        opened(FIRST),
        received(item(FIRST, 1), b"a.jpg", "one"),
        withdrawn(FIRST),
    ]);
    let catalog = place.folded(&log).await;
    let hidden = Filter {
        state: Some(ItemState::Withdrawn),
        ..Filter::default()
    };
    let all = Filter::default();
    assert!(
        catalog
            .pictures(&all, Cursor::Start, 9)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        catalog
            .pictures(&hidden, Cursor::Start, 9)
            .await
            .unwrap()
            .len(),
        1
    );
    assert!(catalog.unexamined(METHOD).await.unwrap().is_empty());
    log.extend([restored(FIRST)]);
    catalog.fold_all(log.folding()).await.unwrap();
    assert_eq!(
        catalog
            .pictures(&all, Cursor::Start, 9)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(catalog.unexamined(METHOD).await.unwrap().len(), 1);
}

async fn users_are_told_with_their_locks(place: &Place) {
    let catalog = place.folded(&Log::new(story())).await;
    let users = catalog.users().await.unwrap();
    let told: Vec<_> = users
        .iter()
        .map(|user| (user.name.as_str(), user.locked))
        .collect();
    assert_eq!(told, [("ريما ن.", true), ("somebody else", false)]);
}

async fn what_people_look_at_changes_no_tally(place: &Place) {
    let mut log = Log::new([opened(FIRST), received(item(FIRST, 1), b"a.jpg", "one")]);
    let catalog = place.folded(&log).await;
    let position = catalog.position().await.unwrap();
    assert!(!catalog.has_changed(position).await.unwrap());
    log.extend([Event::Exported {
        item: item(FIRST, 1),
        purpose: None,
        acting: custody::Acting::default(),
    }]);
    catalog.fold_all(log.folding()).await.unwrap();
    assert!(!catalog.has_changed(position).await.unwrap());
    log.extend([withdrawn(FIRST)]);
    catalog.fold_all(log.folding()).await.unwrap();
    assert!(catalog.has_changed(position).await.unwrap());
}

async fn the_log_is_told_from_its_end(place: &Place) {
    let log = Log::new([opened(FIRST), opened(SECOND), withdrawn(SECOND)]);
    let catalog = place.folded(&log).await;
    let page = catalog.log(EntryIndex(u64::MAX), 2).await.unwrap();
    let indexes: Vec<_> = page.iter().map(|entry| entry.index().0).collect();
    assert_eq!(indexes, [2, 1]);
    let rest = catalog.log(EntryIndex(1), 2).await.unwrap();
    assert_eq!(rest.len(), 1);
}

fn numbers(page: &[Listed]) -> Vec<u32> {
    page.iter().map(|listed| listed.item.id.number()).collect()
}
