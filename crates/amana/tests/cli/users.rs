use std::fs;

use serde_json::Value;

use crate::house::{Ended, House};

fn user(house: &House, args: &[&str]) -> Ended {
    let file = house.at("password");
    if !file.exists() {
        fs::write(&file, "a long enough password\n").unwrap();
    }
    let mut line = vec!["user"];
    line.extend(args);
    if ["add", "reset"].contains(&args[0]) {
        line.extend(["--password-file", file.to_str().unwrap()]);
    }
    house.amana(line)
}

fn list(house: &House) -> Vec<Value> {
    let listed = user(house, &["list", "--json"]).expect(0).json();
    listed.as_array().unwrap().clone()
}

#[test]
fn somebody_is_added_and_shown_a_secret_once() {
    let house = House::new();
    let added = user(&house, &["add", "ريما ن.", "--json"]).expect(0).json();
    assert!(
        added["otpauth"]
            .as_str()
            .unwrap()
            .starts_with("otpauth://totp/")
    );
    assert_eq!(added["user"].as_str().unwrap().len(), 8);
    let listed = list(&house);
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["name"], "ريما ن.");
    assert_eq!(listed[0]["user"], added["user"]);
    assert!(listed[0].get("otpauth").is_none());
    let told = user(&house, &["add", "second"]).expect(0).out;
    assert!(
        told.contains("otpauth://") && told.contains("six digits"),
        "{told}"
    );
}

#[test]
fn a_name_is_given_once() {
    let house = House::new();
    user(&house, &["add", "Rima"]).expect(0);
    let refused = user(&house, &["add", "RIMA"]).expect(2);
    assert!(refused.err.contains("amana user reset"), "{}", refused.err);
    user(&house, &["add", "\u{202e}Rima"]).expect(2);
    user(&house, &["add", "Zoé"]).expect(0);
    user(&house, &["add", "Zoe\u{301}"]).expect(2);
    assert_eq!(list(&house).len(), 2);
}

#[test]
fn a_short_password_is_refused_before_anything_is_entered() {
    let house = House::new();
    fs::write(house.at("password"), "short\n").unwrap();
    let refused = user(&house, &["add", "Rima"]).expect(2);
    assert!(refused.err.contains("12 characters"), "{}", refused.err);
    assert!(list(&house).is_empty());
}

#[test]
fn a_reset_gives_another_secret_and_the_same_person() {
    let house = House::new();
    let added = user(&house, &["add", "Rima", "--json"]).expect(0).json();
    let reset = user(&house, &["reset", "rima", "--json"]).expect(0).json();
    assert_eq!(added["user"], reset["user"]);
    assert_ne!(added["otpauth"], reset["otpauth"]);
    user(&house, &["reset", "nobody"]).expect(2);
    // Losing the office costs means to sign in, and nothing else.
    for file in ["office.sqlite", "office.sqlite-wal", "office.sqlite-shm"] {
        let _ = fs::remove_file(house.at("archive").join(file));
    }
    user(&house, &["reset", "Rima", "--json"]).expect(0);
    assert_eq!(list(&house).len(), 1);
}

#[test]
fn a_lock_is_an_entry_and_can_be_undone() {
    let house = House::new();
    user(&house, &["add", "Rima"]).expect(0);
    user(&house, &["lock", "Rima"]).expect(0);
    assert_eq!(list(&house)[0]["locked"], true);
    let entries = || house.amana(["status", "--json"]).expect(0).json()["entries"].clone();
    let before = entries();
    user(&house, &["lock", "Rima"]).expect(0);
    assert_eq!(entries(), before);
    user(&house, &["lock", "Rima", "--undo"]).expect(0);
    assert_eq!(list(&house)[0]["locked"], false);
    house.amana(["replay"]).expect(0);
    assert_eq!(list(&house)[0]["locked"], false);
}

#[test]
fn nothing_that_signs_in_lies_in_the_clear() {
    let house = House::new();
    let added = user(&house, &["add", "Rima", "--json"]).expect(0).json();
    let url = added["otpauth"].as_str().unwrap();
    let secret = url
        .split("secret=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    for found in fs::read_dir(house.at("archive")).unwrap() {
        let file = found.unwrap().path();
        if !file.is_file() {
            continue;
        }
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
        for kept in [secret, "a long enough password"] {
            assert!(!text.contains(kept), "{}", file.display());
        }
    }
}

#[test]
fn a_short_passphrase_makes_no_keys() {
    let house = House::new();
    let (archive, keys, file) = (
        house.at("second"),
        house.at("second-keys"),
        house.at("short"),
    );
    fs::write(&file, "abc\n").unwrap();
    let mut init = std::process::Command::new(env!("CARGO_BIN_EXE_amana"));
    init.arg("init").arg(&archive).arg("--keys").arg(&keys);
    let refused = crate::house::run(init.arg("--passphrase-file").arg(&file)).expect(2);
    assert!(refused.err.contains("12 characters"), "{}", refused.err);
    assert!(!keys.join("archive.age").exists());
}
