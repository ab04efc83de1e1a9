//! An archive whose objects lie in a bucket.

use std::fs;
use std::process::Command;

use testkit::Moto;

use crate::house::{House, contents, exported, pictures, run};

const SECRET: &str = "a-secret-that-stands-nowhere";

/// An archive in a bucket of a server that others wrote.
fn house() -> Option<(Moto, House)> {
    let moto = Moto::start()?;
    moto.bucket("evidence").unwrap();
    let access = [
        ("AWS_ENDPOINT_URL", format!("http://{}", moto.address())),
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE".into()),
        ("AWS_SECRET_ACCESS_KEY", SECRET.into()),
    ];
    let house = House::with(&["--storage", "s3://evidence/archive"], &access);
    Some((moto, house))
}

#[test]
fn an_archive_in_a_bucket_takes_in_gives_out_audits_and_replays() {
    let Some((_moto, house)) = house() else {
        return;
    };
    let card = house.folder("card");
    pictures(&card, 8);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    let told = house.amana(["audit", "--json"]).expect(0).json();
    assert!(
        told["checked"]["vault_objects"].as_u64().unwrap() > 8,
        "{told}"
    );
    let to = house.at("out");
    house
        .amana(["export", "--all", "--to", to.to_str().unwrap()])
        .expect(0);
    assert_eq!(exported(&to), contents(&card));
    fs::remove_file(house.at("archive/catalog.sqlite")).unwrap();
    house.amana(["replay"]).expect(0);
    assert_eq!(house.items().len(), contents(&card).len());
    house.amana(["audit"]).expect(0);
}

#[test]
fn who_asks_the_bucket_is_neither_kept_nor_shown() {
    let Some((_moto, house)) = house() else {
        return;
    };
    for (name, bytes) in contents(&house.at("archive")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(SECRET), "{}", String::from_utf8_lossy(&name));
    }
    let mut gone = house.command(["audit"]);
    let told = run(gone.env("AWS_ENDPOINT_URL", "http://127.0.0.1:1")).expect(1);
    assert!(!told.err.contains(SECRET), "{}", told.err);
    let mut unset = house.command(["audit"]);
    let told = run(unset.env_remove("AWS_SECRET_ACCESS_KEY")).expect(1);
    assert!(told.err.contains("AWS_SECRET_ACCESS_KEY"), "{}", told.err);
}

#[test]
fn a_bucket_that_holds_something_is_refused_for_a_new_archive() {
    let Some((_moto, house)) = house() else {
        return;
    };
    let mut again: Command = house.command(["init", "--storage", "s3://evidence/archive"]);
    again
        .arg(house.at("another"))
        .env("AMANA_KEYS", house.at("other-keys"));
    let told = run(&mut again).expect(2);
    assert!(
        told.err.contains("s3://evidence/archive holds objects"),
        "{}",
        told.err
    );
}
