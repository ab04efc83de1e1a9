//! The published vectors of PDQ.
#![cfg(test)]

use std::fs;

use model::PdqHash;
use picture::{Offered, examine, turned};

/// The published hashes are of an older reference; today's differs from them by as much.
const MOST_DISTANCE: u32 = 8;
/// What today's reference (pdqhash 0.2.8 of PyPI) gives for them, in the order of their names. They are small
/// enough not to be reduced, so that every bit must be the same.
const REFERENCE: [&str; 8] = [
    "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22",
    "30a10efd71cc3d429013d48d0ffffc52e34e0e17ada952a9d29685211ea9e5af",
    "adad5a64b5a142e75b62a09857da895ae63b847fc23794b766b319361bc93188",
    "a5f0a457a48995e8c9065c275aaa5498b61ba4bdf8fcf80387c32f8b1bfc4f05",
    "f8f80f31e0f417b20e37f5cd028f980fb36ed02a9662c1e233e64c634e9c64dd",
    "0dad2599b1a1bd1a5362576742da32a5e63b7380c2374b4866b366c91bc9ce77",
    "f0a5e102f1ccc0bd945308720fff038de34ef1e8ada9a956d2967ade5ea91a50",
    "a5f05aa8a4896a17c906a2d85aaaab07b61b5b42f8fc07fc87c3d0741bfcb0fa",
];
/// Beyond this, pictures are no longer taken for the same (ThreatExchange, PDQ).
const SAME_WITHIN: u32 = 31;

fn hash(path: &std::path::Path) -> (PdqHash, u8) {
    let bytes = fs::read(path).unwrap();
    let facts = examine(Offered::Whole(&bytes)).facts;
    (facts.pdq.unwrap(), facts.pdq_quality.unwrap())
}

#[test]
fn every_published_hash_is_met() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let folder = data.join("vectors/pdq");
    let expected = fs::read_to_string(folder.join("expected.csv")).unwrap();
    assert_eq!(expected.lines().count(), REFERENCE.len());
    for (line, reference) in expected.lines().zip(REFERENCE) {
        let (hex, path) = line.split_once(',').unwrap();
        let (found, quality) = hash(&folder.join(path));
        let distance = found.distance(hex.parse().unwrap());
        println!("{path}: distance {distance}, quality {quality}");
        assert!(distance <= MOST_DISTANCE, "{path}: {distance}");
        assert_eq!(found.to_string(), reference, "{path}");
        assert!(quality > 90, "{path}");
    }
}

#[test]
fn altered_copies_stay_near_their_original() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let folder = data.join("vectors/pdq/bridge-mods");
    let (original, _) = hash(&folder.join("aaa-orig.jpg"));
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let distance = hash(&path).0.distance(original);
        println!("{}: distance {distance}", path.display());
        assert!(distance <= SAME_WITHIN, "{}: {distance}", path.display());
    }
}

/// The published copies of the first picture, and how it is to be turned to be each: they are named by what was done
/// to them, counter-clockwise.
const COPIES: [(&str, usize); 8] = [
    ("bridge-1-original.jpg", 1),
    ("bridge-2-rotate-90.jpg", 8),
    ("bridge-3-rotate-180.jpg", 3),
    ("bridge-4-rotate-270.jpg", 6),
    ("bridge-5-flipx.jpg", 4),
    ("bridge-6-flipy.jpg", 2),
    ("bridge-7-flip-plus-1.jpg", 5),
    ("bridge-8-flip-minus-1.jpg", 7),
];

#[test]
fn a_picture_turned_by_us_is_near_to_the_copy_that_was_turned_so_and_to_no_other() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let folder = data.join("vectors/pdq/reg-test-input/dih");
    let original = fs::read(folder.join(COPIES[0].0)).unwrap();
    let turned = turned(Offered::Whole(&original)).unwrap();
    for (name, orientation) in COPIES {
        let (copy, _) = hash(&folder.join(name));
        let near: Vec<usize> = (1..=8)
            .filter(|turn| turned.hashes[turn - 1].distance(copy) <= SAME_WITHIN)
            .collect();
        assert_eq!(near, [orientation], "{name}");
    }
}
