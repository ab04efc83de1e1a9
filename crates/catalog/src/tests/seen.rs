use custody::{Event, HeldSubject};
use model::{CacheFacts, CacheKind, FileFormat, ItemState, Measured, PdqHash, Quality, Seen};

use crate::tests::care::placed;
use crate::tests::story::{
    FIRST, Log, SECOND, digest, examined, item, named, opened, received, withdrawn,
};
use crate::tests::{Place, on_both};
use crate::{Cursor, Filter, Order};

on_both!(
    a_cache_tells_what_came_of_its_files_and_what_did_not,
    a_cache_of_a_withdrawn_accession_is_not_told,
    of_what_is_held_nothing_is_told,
    a_name_is_known_however_its_letters_are_written,
    the_best_pictures_come_first_page_by_page,
);

/// The hash of every examined item of these tests, with its lowest bits turned over.
fn hash(turned: usize) -> PdqHash {
    let mut bytes = [0xa5; 32];
    for bit in 0..turned {
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
    PdqHash::from_bytes(bytes)
}

fn seen(name: Option<&str>, small: Option<(PdqHash, u8)>) -> Seen {
    Seen {
        name: name.map(str::to_owned),
        sha256: small.map(|_| digest("small")),
        pdq: small.map(|(pdq, _)| pdq),
        pdq_quality: small.map(|(_, quality)| quality),
        ..Seen::default()
    }
}

fn cache(number: u32, files: Vec<Seen>) -> Event {
    let mut event = examined(item(FIRST, number), None);
    if let Event::Examined { facts, .. } = &mut event {
        facts.format = FileFormat::Ole;
        facts.pdq = None;
        facts.make = Some("a \"cache\":{ that is none".into());
        facts.measured = Some(Box::new(Measured {
            cache: Some(CacheFacts {
                kind: CacheKind::Thumbs,
                seen: files,
                cut: 3,
            }),
            ..Measured::default()
        }));
    }
    event
}

/// The act of a machine that found a hash of that quality, and how sharp the picture is.
fn looked_at(number: u32, pdq_quality: u8, sharpness: u32) -> Event {
    let mut event = examined(item(FIRST, number), None);
    if let Event::Examined { facts, .. } = &mut event {
        facts.pdq_quality = Some(pdq_quality);
        facts.measured = Some(Box::new(Measured {
            quality: Some(Quality {
                sharpness,
                light: 500,
                black: 100,
                white: 0,
            }),
            ..Measured::default()
        }));
    }
    event
}

async fn a_cache_tells_what_came_of_its_files_and_what_did_not(place: &Place) {
    let log = Log::new([
        opened(FIRST),
        received(item(FIRST, 1), b"night/Thumbs.db", "cache"),
        received(item(FIRST, 2), b"night/IMG_1.jpg", "one"),
        received(item(FIRST, 3), b"other/IMG_2.JPG", "two"),
        named(item(FIRST, 4), ItemState::Missing),
        received(item(FIRST, 5), b"poor.jpg", "poor"),
        looked_at(2, 80, 10),
        looked_at(5, 49, 10),
        cache(
            1,
            vec![
                seen(Some("img_1.JPG"), None),
                seen(Some("IMG_2.JPG"), None),
                seen(Some("IMG_3.JPG"), Some((hash(31), 50))),
                seen(None, Some((hash(32), 50))),
                seen(None, Some((hash(0), 49))),
            ],
        ),
    ]);
    let catalog = place.folded(&log).await;
    let told = catalog.seen(None).await.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].item.id, told[0].cut), (item(FIRST, 1), 3));
    let files = &told[0].files;
    let received: Vec<_> = files.iter().map(|file| file.is_received()).collect();
    assert_eq!(received, [true, false, true, false, false]);
    assert_eq!(files[0].of_name, [item(FIRST, 2)]);
    assert_eq!(files[2].near, [(item(FIRST, 2), 31)]);
    let alone = catalog.seen_in(item(FIRST, 1)).await.unwrap();
    assert_eq!(alone.as_ref(), told.first());
    assert_eq!(catalog.seen_in(item(FIRST, 2)).await.unwrap(), None);
    let second = Some(SECOND.parse().unwrap());
    assert_eq!(catalog.seen(second).await.unwrap(), []);
}

async fn a_cache_of_a_withdrawn_accession_is_not_told(place: &Place) {
    let mut log = Log::new([
        opened(FIRST),
        received(item(FIRST, 1), b"Thumbs.db", "cache"),
        cache(1, vec![seen(Some("a.jpg"), None)]),
    ]);
    let catalog = place.folded(&log).await;
    assert_eq!(catalog.seen(None).await.unwrap().len(), 1);
    log.extend([withdrawn(FIRST)]);
    catalog.fold_all(log.folding()).await.unwrap();
    assert_eq!(catalog.seen(None).await.unwrap(), []);
}

async fn of_what_is_held_nothing_is_told(place: &Place) {
    let mut log = Log::new([
        opened(FIRST),
        received(item(FIRST, 1), b"Thumbs.db", "cache"),
        received(item(FIRST, 2), b"a.jpg", "one"),
        looked_at(2, 80, 10),
        cache(1, vec![seen(Some("a.jpg"), Some((hash(0), 80)))]),
    ]);
    let catalog = place.folded(&log).await;
    let file = async || {
        let told = catalog.seen(None).await.unwrap();
        told.first()
            .map(|cache| (cache.files[0].of_name.len(), cache.files[0].near.len()))
    };
    assert_eq!(file().await, Some((1, 1)));
    log.extend([placed(HeldSubject::Item(item(FIRST, 2)))]);
    catalog.fold_all(log.folding()).await.unwrap();
    assert_eq!(file().await, Some((0, 0)));
    log.extend([placed(HeldSubject::Item(item(FIRST, 1)))]);
    catalog.fold_all(log.folding()).await.unwrap();
    assert_eq!(file().await, None);
    assert_eq!(catalog.seen_in(item(FIRST, 1)).await.unwrap(), None);
}

async fn a_name_is_known_however_its_letters_are_written(place: &Place) {
    let joined = "می\u{200c}خواهم.jpg";
    let log = Log::new([
        opened(FIRST),
        received(item(FIRST, 1), b"Thumbs.db", "cache"),
        received(item(FIRST, 2), joined.as_bytes(), "one"),
        received(item(FIRST, 3), "\u{627}\u{654}حمد.JPG".as_bytes(), "two"),
        cache(
            1,
            vec![
                seen(Some("میخواهم.jpg"), None),
                seen(Some("\u{623}حمد.jpg"), None),
            ],
        ),
    ]);
    let catalog = place.folded(&log).await;
    let told = catalog.seen(None).await.unwrap();
    let of_name: Vec<_> = told[0].files.iter().map(|file| &*file.of_name).collect();
    assert_eq!(of_name, [&[item(FIRST, 2)][..], &[item(FIRST, 3)]]);
}

async fn the_best_pictures_come_first_page_by_page(place: &Place) {
    let mut log = Log::new([opened(FIRST)]);
    log.extend(
        (1..=6).map(|number| received(item(FIRST, number), b"a.jpg", &format!("picture {number}"))),
    );
    let sharp = [(1, 100), (3, 900), (4, 100), (6, 400)];
    log.extend(sharp.map(|(number, sharpness)| looked_at(number, 80, sharpness)));
    let catalog = place.folded(&log).await;
    let filter = Filter {
        order: Order::Best,
        ..Filter::default()
    };
    let page = async |from, limit| {
        let page = catalog.pictures(&filter, from, limit).await.unwrap();
        let numbers: Vec<_> = page.iter().map(|one| one.item.id.number()).collect();
        (numbers, page)
    };
    let (mut from, mut all) = (Cursor::Start, Vec::new());
    loop {
        let (numbers, found) = page(from, 2).await;
        let Some(last) = found.last() else { break };
        from = Cursor::After(last.item.entry);
        all.extend(numbers);
    }
    assert_eq!(all, [3, 6, 1, 4, 2, 5]);
    let (_, found) = page(Cursor::Start, 6).await;
    for (at, one) in found.iter().enumerate() {
        let (before, _) = page(Cursor::Before(one.item.entry), 3).await;
        assert_eq!(before, all[at.saturating_sub(3)..at]);
    }
}
