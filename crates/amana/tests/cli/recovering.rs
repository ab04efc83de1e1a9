//! An archive whose log succeeded another, and which has witnesses, is made again from its objects and its keys.

use std::fs;

use serde_json::Value;

use crate::house::{House, run};
use crate::stamps;

/// From the objects and the keys alone: the logs before, the witnesses and how many of them count.
fn is_recovered_whole(house: &House, name: &str) {
    let (archive, found) = (house.at("archive"), house.at(name));
    let found_text = found.to_str().unwrap();
    let storage = archive.to_str().unwrap();
    house
        .amana(["recover", found_text, "--storage", storage])
        .expect(0);
    let [before, after] = [&archive, &found].map(|folder| {
        let config = fs::read(folder.join("amana.json")).unwrap();
        let config: Value = serde_json::from_slice(&config).unwrap();
        let policy = fs::read_to_string(folder.join("policy")).unwrap();
        (config["former"].clone(), config["vkey"].clone(), policy)
    });
    assert_eq!(before.0.as_array().unwrap().len(), 1);
    assert_eq!(before, after);
    let elsewhere = ["--archive", found_text];
    house
        .amana([&elsewhere[..], &["card", "list"]].concat())
        .expect(0);
    house.amana([&elsewhere[..], &["audit"]].concat()).expect(0);
}

fn copy(house: &House, from: &str, to: &str) {
    let mut command = std::process::Command::new("cp");
    run(command.arg("-a").arg(house.at(from)).arg(house.at(to))).expect(0);
}

/// Loses what the log told last, and goes on under another name.
fn is_succeeded(house: &House) {
    copy(house, "archive", "older");
    house.card();
    let last = house.at("last");
    fs::copy(house.at("archive/log/checkpoint"), &last).unwrap();
    fs::remove_dir_all(house.at("archive")).unwrap();
    fs::rename(house.at("older"), house.at("archive")).unwrap();
    let succeed = ["recover", "--succeed", "--reason", "the disk burned"];
    let last = ["--last", last.to_str().unwrap()];
    house.amana([&succeed[..], &last].concat()).expect(0);
}

#[test]
fn stamps_of_before_hold_after_a_succession_and_keys_are_rotated_split_and_put_behind_other_words()
{
    let house = House::new();
    let _authority = stamps::add(&house, "observatory");
    house.amana(["stamp"]).expect(0);
    is_succeeded(&house);
    house.amana(["audit"]).expect(0);
    house.amana(["keys", "rotate"]).expect(0);
    let shares = house.at("shares");
    let to = shares.to_str().unwrap();
    house
        .amana(["keys", "share", "--need", "2", "--of", "2", "--to", to])
        .expect(0);
    let words = house.at("words");
    fs::write(&words, "another horse\n").unwrap();
    let new = ["keys", "passphrase", "--new-passphrase-file"];
    house
        .amana([&new[..], &[words.to_str().unwrap()]].concat())
        .expect(0);
    fs::rename(&words, house.at("passphrase")).unwrap();
    house.amana(["card", "new", "heron"]).expect(0);
    house.cards_by_shares(&shares).expect(0);
    house.amana(["audit"]).expect(0);
    house.amana(["recover", "--dry-run"]).expect(0);
}

#[test]
fn the_logs_before_the_witnesses_and_the_quorum_come_back_from_the_log() {
    let house = House::new();
    is_succeeded(&house);
    house.amana(["log", "clock", "--every", "1d"]).expect(0);
    // Nobody answers there: witnesses that are away are passed over.
    for (name, quorum) in [("north", "1"), ("south", "2"), ("west", "2")] {
        let folder = house.at(name);
        let init = ["witness", "init", folder.to_str().unwrap(), "--name", name];
        let made = house.amana(init).expect(0);
        let key = made.out.trim();
        let add = ["log", "witness", "add", name, key, "http://127.0.0.1:1"];
        let add = [&add[..], &["--quorum", quorum]].concat();
        let before = fs::read(house.at("archive/policy")).unwrap();
        house.amana(&add).expect(0);
        // As if it had been stopped after the entry: it is given again.
        if name == "south" {
            fs::write(house.at("archive/policy"), before).unwrap();
            house.amana(&add).expect(0);
        }
    }
    is_recovered_whole(&house, "three");
    house
        .amana(["log", "witness", "remove", "south", "--quorum", "1"])
        .expect(0);
    is_recovered_whole(&house, "two");
    house.amana(["recover", "--dry-run"]).expect(0);
}
