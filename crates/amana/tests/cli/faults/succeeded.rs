//! A log that goes on under another name, and is killed before any of the calls by which that lasts.

use std::fs;

use serde_json::Value;

use super::between::{Between, every};
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
    let mut kills = 0;
    for at in every(STRIDE) {
        house.put_back();
        let killed = between.is_killed(&house.command(&succeed), at);
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
    assert!(kills > 3, "{kills}");
}
