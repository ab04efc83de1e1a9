//! A log that goes on under another name, and is killed before any of the calls by which that lasts.

use std::fs;

use serde_json::Value;

use super::between::{Between, every};
use super::copies::copy;
use crate::house::House;

const STRIDE: usize = 5;

#[test]
fn a_succession_that_is_killed_is_finished_by_the_same_command_and_entered_once() {
    let house = House::new();
    let between = Between::new(&house);
    house.card();
    let last = house.at("last");
    fs::copy(house.at("archive/log/checkpoint"), &last).unwrap();
    house.keep();
    let entries = || house.amana(["replay", "--json"]).expect(0).json()["entries"].clone();
    let before = entries().as_u64().unwrap();
    let last = ["--last", last.to_str().unwrap()];
    let succeed = [&["recover", "--succeed", "--reason", "a fire"], &last[..]].concat();
    let (mut kills, mut unentered) = (0, 0);
    for at in every(STRIDE) {
        house.put_back();
        let killed = between.is_killed(&house.command(&succeed), at);
        unentered += usize::from(is_recovered_before_its_entry(&house, before));
        let again = house.amana(&succeed);
        assert_eq!(again.exit, 0, "killed at {at}: {}", again.err);

        assert_eq!(entries(), before + 1, "killed at {at}");
        let config = fs::read(house.at("archive/amana.json")).unwrap();
        let config: Value = serde_json::from_slice(&config).unwrap();
        let former = config["former"].as_array().unwrap();
        assert_eq!(former.len(), 1, "killed at {at}");
        let policy = fs::read_to_string(house.at("archive/policy")).unwrap();
        for key in [&former[0], &config["vkey"]] {
            assert!(
                policy.contains(key.as_str().unwrap()),
                "killed at {at}: {policy}"
            );
        }
        let audited = house.amana(["audit"]);
        assert_eq!(
            audited.exit, 0,
            "killed at {at}: {}{}",
            audited.out, audited.err
        );
        if !killed {
            break;
        }
        kills += 1;
    }
    assert!(kills > 3 && unentered > 0, "{kills}, {unentered}");
}

/// Whether the log goes under its new name and no entry says so yet. Whoever has no more than its objects and the keys
/// finds the old name all the same.
fn is_recovered_before_its_entry(house: &House, entries: u64) -> bool {
    let note = fs::read_to_string(house.at("archive/log/checkpoint")).unwrap();
    let heads = |archive: &str| {
        fs::read_dir(house.at(archive).join("log/heads"))
            .unwrap()
            .count()
    };
    let is_renamed = note.lines().next().unwrap().ends_with("/2");
    if !is_renamed || heads("archive") > heads("archive-before") {
        return false;
    }
    let (storage, found) = (house.at("objects"), house.at("found"));
    copy(&house.at("archive"), &storage);
    let to = found.to_str().unwrap();
    let line = ["recover", to, "--storage", storage.to_str().unwrap()];
    house.amana(line).expect(0);
    let config: Value =
        serde_json::from_slice(&fs::read(found.join("amana.json")).unwrap()).unwrap();
    let before: Value =
        serde_json::from_slice(&fs::read(house.at("archive-before/amana.json")).unwrap()).unwrap();
    let said = house
        .amana(["replay", "--json", "--archive", to])
        .expect(0)
        .json();
    assert_eq!(
        (&config["former"][0], said["entries"].as_u64()),
        (&before["vkey"], Some(entries))
    );
    let again = [
        "recover",
        "--succeed",
        "--reason",
        "a fire",
        "--archive",
        to,
    ];
    house.amana(again).expect(0);
    house.amana(["audit", "--archive", to]).expect(0);
    for folder in [storage, found] {
        fs::remove_dir_all(folder).unwrap();
    }
    true
}
