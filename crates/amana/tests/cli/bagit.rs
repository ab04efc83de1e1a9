//! Bags of RFC 8493 whose payload has names that a manifest must encode.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::house::{House, contents, exported};

/// The payload's names, and how a manifest spells them (RFC 8493 section 2.1.3).
const PAYLOAD: [(&str, &str); 4] = [
    ("plain.jpg", "plain.jpg"),
    ("two\nlines.jpg", "two%0Alines.jpg"),
    ("100%.jpg", "100%25.jpg"),
    ("صور/0%0A1.jpg", "صور/0%250A1.jpg"),
];

fn sha256(file: &Path) -> String {
    let output = Command::new("sha256sum")
        .stdin(fs::File::open(file).unwrap())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()[..64].to_owned()
}

/// A bag with its tag files and its manifest.
fn bag(house: &House) -> PathBuf {
    let bag = house.folder("bag");
    let mut manifest = String::new();
    for (name, spelled) in PAYLOAD {
        let file = bag.join("data").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, format!("picture {name}")).unwrap();
        manifest += &format!("{}  data/{spelled}\n", sha256(&file));
    }
    fs::write(bag.join("manifest-sha256.txt"), manifest).unwrap();
    let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
    fs::write(bag.join("bagit.txt"), declaration).unwrap();
    bag
}

fn ingest(house: &House, folder: &Path, list: &Path, exit: i32) -> Value {
    let folder = folder.as_os_str();
    house
        .amana([
            "ingest".as_ref(),
            "--json".as_ref(),
            folder,
            "--expect".as_ref(),
            list.as_os_str(),
        ])
        .expect(exit)
        .json()
}

fn defects(told: &Value) -> Vec<(&str, &str)> {
    let defects = told["defects"].as_array().unwrap().iter();
    defects
        .map(|one| (one["code"].as_str().unwrap(), one["path"].as_str().unwrap()))
        .collect()
}

#[test]
fn the_payload_of_a_bag_agrees_with_its_manifest() {
    let house = House::new();
    let bag = bag(&house);
    let payload = bag.join("data");
    let told = ingest(&house, &payload, &bag.join("manifest-sha256.txt"), 0);
    assert_eq!((&told["stored"], defects(&told)), (&4.into(), vec![]));
    let to = house.at("out");
    house
        .amana(["export", "--all", "--to", to.to_str().unwrap()])
        .expect(0);
    assert_eq!(exported(&to), contents(&payload));
}

#[test]
fn a_whole_bag_agrees_but_for_the_files_that_its_manifest_leaves_out() {
    let house = House::new();
    let bag = bag(&house);
    let told = ingest(&house, &bag, &bag.join("manifest-sha256.txt"), 3);
    let expected = ["bagit.txt", "manifest-sha256.txt"].map(|name| ("not-in-list", name));
    assert_eq!(
        (&told["stored"], defects(&told)),
        (&6.into(), expected.to_vec())
    );
}

#[test]
fn a_changed_and_a_missing_file_of_a_bag_are_named() {
    let house = House::new();
    let bag = bag(&house);
    fs::write(bag.join("data/100%.jpg"), "another").unwrap();
    fs::remove_file(bag.join("data/two\nlines.jpg")).unwrap();
    let told = ingest(
        &house,
        &bag.join("data"),
        &bag.join("manifest-sha256.txt"),
        3,
    );
    let expected = [
        ("list-differs", "100%.jpg"),
        ("not-in-source", "data/two%0Alines.jpg"),
    ];
    assert_eq!(defects(&told), expected);
}
