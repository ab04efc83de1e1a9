//! What strangers fetch says nothing of how much came in, nor when.

use std::collections::BTreeMap;

use crate::house::{House, contents, pictures};

/// The names of everything that strangers fetch, with their sizes.
fn outside(house: &House) -> BTreeMap<Vec<u8>, usize> {
    let found = contents(&house.at("archive/public"));
    found
        .into_iter()
        .map(|(path, bytes)| (path, bytes.len()))
        .collect()
}

/// Publishes at one beat after another, with so many pictures that came before the first; gives what
/// strangers saw after each.
fn seen_with(count: u32) -> Vec<BTreeMap<Vec<u8>, usize>> {
    let house = House::new();
    house.make_a_beat_due();
    house.amana(["log", "publish"]).expect(0);
    let mut seen = vec![outside(&house)];
    let card = house.folder("card");
    pictures(&card, count);
    house
        .amana(["ingest".as_ref(), card.as_os_str(), "--no-examine".as_ref()])
        .expect(0);
    seen.push(outside(&house));
    for _ in 0..3 {
        house.make_a_beat_due();
        house.amana(["log", "publish"]).expect(0);
        seen.push(outside(&house));
    }
    house.amana(["audit"]).expect(0);
    seen
}

#[test]
fn twelve_pictures_and_twelve_hundred_look_alike_from_outside() {
    let few = seen_with(12);
    assert_eq!(few[0], few[1]);
    assert_ne!(few[1], few[2]);
    assert_eq!(few, seen_with(1_200));
}
