//! The log is stamped by outside authorities, and whoever has their root can check it.

use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use model::Timestamp;
use serde_json::{Value, json};
use testkit::{AuthorityForm, TimeAuthority};

use crate::house::House;

/// Makes an authority known that answers on the loopback address.
pub(super) fn add(house: &House, name: &str) -> Arc<TimeAuthority> {
    let authority = Arc::new(TimeAuthority::new(&AuthorityForm::default()).unwrap());
    let root = house.at(&format!("{name}.pem"));
    fs::write(&root, authority.root().unwrap()).unwrap();
    let url = authority.serve().unwrap();
    house
        .amana([
            "authority",
            "add",
            name,
            &url,
            "--root",
            root.to_str().unwrap(),
        ])
        .expect(0);
    authority
}

fn audited(house: &House) -> Value {
    house.amana(["audit", "--json"]).expect(0).json()
}

#[test]
fn a_stamp_is_entered_audited_and_checked_by_public_tools() {
    let house = House::new();
    add(&house, "observatory");
    let first = house.amana(["stamp", "--json"]).expect(0).json();
    let second = house.amana(["stamp", "--json"]).expect(0).json();
    // The first stamp is an entry, so the second covers it.
    assert_eq!(second["size"], json!(first["size"].as_u64().unwrap() + 1));
    assert_eq!(audited(&house)["checked"]["time_stamps"], 2);

    let out = house.at("stamps");
    let files = house
        .amana(["stamp", "--to", out.to_str().unwrap(), "--json"])
        .expect(0)
        .json();
    assert_eq!(files.as_array().unwrap().len(), 2);
    for file in files.as_array().unwrap() {
        let name = file["file"].as_str().unwrap();
        let accepts = |checkpoint: &str| {
            let root = format!("{name}.root.pem");
            let pem = [
                "-inform",
                "DER",
                "-in",
                &format!("{name}.root.der"),
                "-out",
                &root,
            ];
            let made = Command::new("openssl")
                .arg("x509")
                .args(pem)
                .current_dir(&out)
                .output();
            assert!(made.unwrap().status.success());
            let token = format!("{name}.tst");
            let words = [
                "-data",
                checkpoint,
                "-in",
                &token,
                "-token_in",
                "-CAfile",
                &root,
            ];
            let verify = Command::new("openssl")
                .args(["ts", "-verify"])
                .args(words)
                .current_dir(&out)
                .output();
            verify.unwrap().status.success()
        };
        assert!(accepts(&format!("{name}.checkpoint")));
        assert!(!accepts(&format!("{name}.root.der")));
    }
    house.amana(["replay"]).expect(0);
    assert_eq!(audited(&house)["checked"]["time_stamps"], 2);
}

#[test]
fn an_authority_that_is_away_is_named_and_the_others_stamp() {
    let house = House::new();
    add(&house, "observatory");
    let root = house.at("observatory.pem");
    // Port 9 is that of nobody.
    house
        .amana([
            "authority",
            "add",
            "away",
            "http://127.0.0.1:9/",
            "--root",
            root.to_str().unwrap(),
        ])
        .expect(0);
    let told = house.amana(["stamp", "--json"]).expect(3).json();
    assert_eq!(told["stamps"].as_array().unwrap().len(), 1);
    assert_eq!(told["defects"][0]["code"], "stamp-missing");
    assert_eq!(told["defects"][0]["path"], "away");
    assert_eq!(audited(&house)["checked"]["time_stamps"], 1);
    house.amana(["authority", "remove", "away"]).expect(0);
    house.amana(["stamp"]).expect(0);
}

#[test]
fn a_stamp_that_does_not_lead_to_the_pinned_root_is_not_entered() {
    let house = House::new();
    let authority = Arc::new(TimeAuthority::new(&AuthorityForm::default()).unwrap());
    let other = TimeAuthority::new(&AuthorityForm::default()).unwrap();
    let root = house.at("root.pem");
    fs::write(&root, other.root().unwrap()).unwrap();
    let url = authority.serve().unwrap();
    house
        .amana([
            "authority",
            "add",
            "observatory",
            &url,
            "--root",
            root.to_str().unwrap(),
        ])
        .expect(0);
    let told = house.amana(["stamp", "--json"]).expect(3).json();
    assert_eq!(told["stamps"], json!([]));
    let detail = told["defects"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("pinned root"), "{detail}");
    assert_eq!(audited(&house)["checked"]["time_stamps"], 0);
}

#[test]
fn who_is_asked_and_how_is_checked_before_it_is_entered() {
    let house = House::new();
    let authority = TimeAuthority::new(&AuthorityForm::default()).unwrap();
    let root = house.at("root.pem");
    fs::write(&root, authority.root().unwrap()).unwrap();
    let root = root.to_str().unwrap();
    let add = |name: &str, url: &str, root: &str| {
        house
            .amana(["authority", "add", name, url, "--root", root])
            .exit
    };
    assert_eq!(add("a/b", "http://127.0.0.1:9/", root), 2);
    assert_eq!(add("observatory", "ftp://127.0.0.1/", root), 2);
    assert_eq!(
        add(
            "observatory",
            "http://127.0.0.1:9/",
            house.at("passphrase").to_str().unwrap()
        ),
        1
    );
    assert_eq!(house.amana(["stamp"]).exit, 2);
    assert_eq!(add("observatory", "http://127.0.0.1:9/", root), 0);
    assert_eq!(add("observatory", "http://127.0.0.1:9/", root), 2);
    let listed = house
        .amana(["authority", "list", "--json"])
        .expect(0)
        .json();
    assert_eq!(listed[0]["authority"], "observatory");
    assert_eq!(listed[0]["root"], "CN=root of tests");
    assert_eq!(house.amana(["authority", "remove", "nobody"]).exit, 2);
}

#[test]
fn what_is_published_is_stamped_once_and_what_strangers_see_is_what_is_stamped() {
    let house = House::new();
    add(&house, "observatory");
    let from = SystemTime::now() - Duration::from_secs(26 * 3600);
    let from = Timestamp::from(from).whole_seconds().to_string();
    let clock = [
        "log", "clock", "--every", "1d", "--grow", "64", "--from", &from,
    ];
    house.amana(clock).expect(0);
    let publish = || house.amana(["log", "publish", "--json"]).expect(0).json();
    let told = publish();
    assert_eq!(told["stamps"][0]["authority"], "observatory");
    assert_eq!(audited(&house)["checked"]["time_stamps"], 1);
    // Nothing is new, so nothing is asked for.
    assert_eq!(publish()["stamps"], json!([]));
    assert_eq!(audited(&house)["checked"]["time_stamps"], 1);

    let asked = house.amana(["stamp", "--json"]).expect(0).json();
    assert_eq!(asked["size"], told["published"]);
    let out = house.at("stamps");
    house
        .amana(["stamp", "--to", out.to_str().unwrap()])
        .expect(0);
    let size = told["published"].to_string();
    let notes = fs::read_dir(&out).unwrap().map(|file| file.unwrap().path());
    let notes = notes.filter(|file| file.extension().is_some_and(|it| it == "checkpoint"));
    let notes: Vec<String> = notes
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    assert_eq!(notes.len(), 2);
    assert!(notes.iter().all(|note| note.lines().nth(1) == Some(&size)));
}
