use custody::Event;
use model::{ItemState, Measured, PdqHash, PictureDefect};

use crate::tests::story::{
    FIRST, Log, SECOND, digest, duplicate, examined, item, named, opened, received, withdrawn,
};
use crate::tests::{Place, on_both};
use crate::{Comparable, Hash};

on_both!(
    whatever_came_is_told_with_its_hash_and_what_did_not_is_not,
    a_hash_of_bytes_of_before_is_told_no_longer,
);

/// The act of a machine that found a hash of that quality.
fn hashed(number: u32, quality: u8) -> Event {
    let mut event = examined(item(FIRST, number), None);
    if let Event::Examined { facts, .. } = &mut event {
        facts.pdq_quality = Some(quality);
        facts.measured = Some(Box::new(Measured {
            pixels: Some(digest("planes")),
            ..Measured::default()
        }));
    }
    event
}

async fn whatever_came_is_told_with_its_hash_and_what_did_not_is_not(place: &Place) {
    let mut no_picture = examined(item(SECOND, 1), Some(PictureDefect::NotAPicture));
    if let Event::Examined { facts, .. } = &mut no_picture {
        facts.pdq = None;
    }
    let log = Log::new([
        opened(FIRST),
        received(item(FIRST, 1), b"a.jpg", "a picture"),
        duplicate(item(FIRST, 2), item(FIRST, 1), "a picture"),
        received(item(FIRST, 3), b"empty.jpg", ""),
        named(item(FIRST, 4), ItemState::Missing),
        received(item(FIRST, 5), b"new.jpg", "not yet looked at"),
        opened(SECOND),
        received(item(SECOND, 1), b"note", "a note"),
        hashed(1, 77),
        no_picture,
        withdrawn(SECOND),
    ]);
    let catalog = place.folded(&log).await;
    let hash = Some(Hash {
        pdq: PdqHash::from_bytes([0xa5; 32]),
        quality: 77,
    });
    let first = Comparable {
        id: item(FIRST, 1),
        of: None,
        withdrawn: false,
        sha256: digest("a picture"),
        examined: true,
        pixels: Some(digest("planes")),
        hash,
        quality: None,
    };
    let expected = [
        first,
        Comparable {
            id: item(FIRST, 2),
            of: Some(item(FIRST, 1)),
            ..first
        },
        Comparable {
            id: item(FIRST, 5),
            sha256: digest("not yet looked at"),
            examined: false,
            pixels: None,
            hash: None,
            ..first
        },
        Comparable {
            id: item(SECOND, 1),
            sha256: digest("a note"),
            withdrawn: true,
            pixels: None,
            hash: None,
            ..first
        },
    ];
    assert_eq!(catalog.comparable().await.unwrap(), expected);
}

async fn a_hash_of_bytes_of_before_is_told_no_longer(place: &Place) {
    let log = Log::new([
        opened(FIRST),
        received(item(FIRST, 1), b"a.jpg", "half"),
        hashed(1, 60),
        received(item(FIRST, 1), b"a.jpg", "whole"),
    ]);
    let catalog = place.folded(&log).await;
    let told = catalog.comparable().await.unwrap();
    assert_eq!(
        (told.len(), told[0].examined, told[0].hash),
        (1, false, None)
    );
    assert_eq!(told[0].sha256, digest("whole"));
}
