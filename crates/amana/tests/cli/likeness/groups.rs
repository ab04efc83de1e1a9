use std::fs;

use serde_json::{Value, json};

use super::pictures::{copies, drawn, photographs, put};
use super::{entries, ingested, named, text};
use crate::house::House;

fn groups(house: &House, extra: &[&str]) -> Value {
    let line = [&["groups", "--json"], extra].concat();
    house.amana(line).expect(0).json()
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(text).collect()
}

/// Copies are proposed as a group with all that is known of how near they are, and the same bytes as another.
fn groups_copies_of(original: &[u8]) {
    let house = House::new();
    let card = house.folder("card");
    put(&card, "original.jpg", original);
    for (name, copy) in copies(original) {
        put(&card, name, &copy);
    }
    put(&card, "other.jpg", &drawn(1));
    let first = ingested(&house, &card);
    let second = house.folder("second");
    put(&second, "the same.jpg", original);
    put(&second, "again the same.jpg", original);
    put(&second, "another.jpg", &drawn(2));
    let second = ingested(&house, &second);
    let before = entries(&house);

    let told = groups(&house, &[]);
    let [same] = &told["same_bytes"].as_array().unwrap()[..] else {
        panic!("{told}");
    };
    let mut expected: Vec<_> = second.iter().map(|(_, item)| item.clone()).collect();
    expected.retain(|item| *item != named(&second, "another.jpg"));
    expected.insert(0, named(&first, "original.jpg"));
    let mut items = texts(&same["items"]);
    items.sort();
    expected.sort();
    assert_eq!(items, expected);
    let [near] = &told["near"].as_array().unwrap()[..] else {
        panic!("{told}");
    };
    let mut expected: Vec<_> = first.iter().map(|(_, item)| item.clone()).collect();
    expected.retain(|item| *item != named(&first, "other.jpg"));
    expected.sort();
    let mut items = texts(&near["items"]);
    items.sort();
    assert_eq!(items, expected, "{told}");
    let pairs = near["pairs"].as_array().unwrap();
    let distances = pairs.iter().map(|pair| pair["distance"].as_u64().unwrap());
    let furthest = distances.max().unwrap();
    let largest = near["largest"].as_u64().unwrap();
    assert!(furthest <= 31 && largest >= furthest, "{told}");
    for pair in pairs {
        for end in ["one", "other"] {
            assert!(expected.contains(&text(&pair[end])), "{told}");
        }
    }
    // What is further apart than is asked for is no pair.
    let nearer = groups(&house, &["--distance", &(furthest - 1).to_string()]);
    let all = |told: &Value| -> usize {
        let near = told["near"].as_array().unwrap().iter();
        near.map(|group| group["pairs"].as_array().unwrap().len())
            .sum()
    };
    assert!(all(&nearer) < all(&told), "{nearer}");
    let said = house.amana(["groups"]).expect(0).out;
    assert!(said.contains("proposals"), "{said}");
    assert_eq!(entries(&house), before);
}

#[test]
fn copies_of_a_drawn_picture_are_proposed_as_a_group() {
    groups_copies_of(&drawn(7));
}

#[test]
fn copies_of_a_photograph_are_proposed_as_a_group() {
    for photograph in photographs() {
        groups_copies_of(&fs::read(photograph).unwrap());
    }
}

#[test]
fn what_is_held_or_not_examined_is_in_no_group_of_pictures() {
    let house = House::new();
    let card = house.folder("card");
    let original = drawn(7);
    put(&card, "original.jpg", &original);
    let [(name, smaller), ..] = copies(&original);
    put(&card, name, &smaller);
    let line = ["ingest", "--json", "--no-examine", card.to_str().unwrap()];
    house.amana(line).expect(0);
    let told = groups(&house, &[]);
    assert_eq!(told["near"], json!([]));
    assert_eq!(told["left_out"]["not_examined"], 2);
    house.amana(["examine"]).expect(0);
    assert_eq!(groups(&house, &[])["near"].as_array().unwrap().len(), 1);
    let held = text(&house.items()[0]["item"]);
    house
        .amana(["hold", "place", &held, "--reason", "they have not left"])
        .expect(0);
    let told = groups(&house, &[]);
    assert_eq!((&told["near"], &told["compared"]), (&json!([]), &json!(1)));
    assert_eq!(told["left_out"]["held"], 1);
}

#[test]
fn a_copy_with_other_metadata_has_the_same_pixels() {
    let house = House::new();
    let folder = house.folder("came");
    let picture = drawn(3);
    let mut commented = picture[..2].to_vec();
    commented.extend(b"\xff\xfe\x00\x0bcommented");
    commented.extend(&picture[2..]);
    put(&folder, "a.jpg", &picture);
    put(&folder, "b.jpg", &commented);
    put(&folder, "c.jpg", &drawn(4));
    let items = ingested(&house, &folder);
    let document = groups(&house, &[]);
    let same = document["same_pixels"].as_array().unwrap();
    assert_eq!(same.len(), 1, "{document}");
    let both = ["a.jpg", "b.jpg"].map(|name| named(&items, name));
    assert_eq!(texts(&same[0]["items"]), both);
    assert_eq!(document["same_bytes"].as_array().unwrap().len(), 0);
}
