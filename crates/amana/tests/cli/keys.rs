use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::house::{Ended, House, contents, pictures, run};

fn filled(house: &House) -> String {
    let card = house.folder("card");
    pictures(&card, 3);
    house
        .amana(["ingest".as_ref(), "--no-examine".as_ref(), card.as_os_str()])
        .expect(0);
    house.items()[0]["item"].as_str().unwrap()[..8].to_owned()
}

/// A command with shares in place of the passphrase.
fn with_shares(house: &House, args: &[&str], shares: &[PathBuf]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amana"));
    command
        .args(args)
        .env("AMANA_ARCHIVE", house.at("archive"))
        .env("AMANA_KEYS", house.at("keys"))
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    for share in shares {
        command.arg("--share").arg(share);
    }
    run(&mut command)
}

fn share(house: &House, name: &str, need: &str, of: &str) -> Vec<PathBuf> {
    let to = house.at(name);
    let line = ["keys", "share", "--need", need, "--of", of, "--to"];
    house
        .amana([&line[..], &[to.to_str().unwrap()]].concat())
        .expect(0);
    let count: usize = of.parse().unwrap();
    (1..=count)
        .map(|number| to.join(format!("share-{number}.txt")))
        .collect()
}

#[test]
fn shares_open_the_archive_until_the_next_split() {
    let house = House::new();
    let accession = filled(&house);
    let first = share(&house, "first", "2", "3");
    let hide = ["withdraw", &accession, "--reason", "a test"];
    with_shares(&house, &hide, &first[1..]).expect(0);
    let few = with_shares(&house, &["replay"], &first[..1]).expect(1);
    assert!(
        few.err.contains("1 were given, and it takes 2"),
        "{}",
        few.err
    );
    let second = share(&house, "second", "2", "2");
    let mixed = [first[0].clone(), second[1].clone()];
    let mixed = with_shares(&house, &["replay"], &mixed).expect(1);
    assert!(mixed.err.contains("different splits"), "{}", mixed.err);
    let revoked = with_shares(&house, &["replay"], &first).expect(1);
    assert!(revoked.err.contains("earlier split"), "{}", revoked.err);
    let typed = fs::read_to_string(&second[0]).unwrap();
    let at = typed.find("\n2  ").unwrap() + 4;
    let mut wrong = typed.clone();
    let other = if typed[at..].starts_with('Z') {
        "Y"
    } else {
        "Z"
    };
    wrong.replace_range(at..=at, other);
    fs::write(&second[0], wrong).unwrap();
    let wrong = with_shares(&house, &["replay"], &second).expect(1);
    assert!(
        wrong.err.contains("line 2 is not as it was printed"),
        "{}",
        wrong.err
    );
    fs::write(&second[0], typed).unwrap();
    with_shares(&house, &["replay"], &second).expect(0);
    house.amana(["audit"]).expect(0);
}

#[test]
fn a_passphrase_that_was_forgotten_is_changed_with_shares() {
    let house = House::new();
    let shares = share(&house, "shares", "2", "2");
    let new = house.at("new");
    fs::write(&new, "another long passphrase\n").unwrap();
    let change = [
        "keys",
        "passphrase",
        "--new-passphrase-file",
        new.to_str().unwrap(),
    ];
    with_shares(&house, &change, &shares).expect(0);
    house.amana(["replay"]).expect(1);
    fs::copy(&new, house.at("passphrase")).unwrap();
    house.amana(["replay"]).expect(0);
    with_shares(&house, &["replay"], &shares).expect(0);
}

#[test]
fn a_rotation_touches_no_original_and_no_record() {
    let house = House::new();
    filled(&house);
    house.card();
    let shares = share(&house, "shares", "2", "2");
    let (ocfl, keys) = (
        contents(&house.at("archive/ocfl")),
        contents(&house.at("archive/keys")),
    );
    let journal = contents(&house.at("archive/journal"));
    house.amana(["keys", "rotate"]).expect(0);
    assert_eq!(contents(&house.at("archive/ocfl")), ocfl);
    let after = contents(&house.at("archive/journal"));
    assert!(
        journal
            .iter()
            .all(|(name, bytes)| after.get(name) == Some(bytes))
    );
    // Of the rotation itself.
    assert_eq!(after.len(), journal.len() + 1);
    let wrapped = contents(&house.at("archive/keys"));
    assert!(wrapped.keys().eq(keys.keys()));
    assert!(
        wrapped
            .iter()
            .all(|(name, bytes)| keys.get(name) != Some(bytes))
    );
    house.amana(["replay"]).expect(0);
    with_shares(&house, &["replay"], &shares).expect(0);
    house.amana(["audit"]).expect(0);
    let out = house.at("out");
    house
        .amana(["export", "--all", "--to", out.to_str().unwrap()])
        .expect(0);
    house.amana(["card", "list"]).expect(0);
}

#[test]
fn a_partner_opens_what_was_handed_over_and_nothing_else() {
    let house = House::new();
    let accession = filled(&house);
    let partner = age::x25519::Identity::generate();
    let (file, to) = (house.at("partner.age"), partner.to_public().to_string());
    let line = [
        "handover",
        &accession,
        "--to",
        &to,
        "--out",
        file.to_str().unwrap(),
    ];
    house.amana(line).expect(0);
    house.amana(line).expect(2);

    let opened = age::decrypt(&partner, &fs::read(&file).unwrap()).unwrap();
    let text = String::from_utf8(opened).unwrap();
    let part = format!("{accession}.0001");
    assert!(text.contains(&part), "{text}");
    let key = text
        .lines()
        .find(|line| line.starts_with("AGE-SECRET-KEY-1"));
    let key: age::x25519::Identity = key.unwrap().parse().unwrap();
    let content = house.at(&format!("archive/ocfl/{part}/v1/content"));
    let manifest = fs::read(content.join("manifest.jsonl.age")).unwrap();
    let manifest = String::from_utf8(age::decrypt(&key, &manifest).unwrap()).unwrap();
    let mut read = Vec::new();
    for line in manifest.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        if let Some(name) = line["content"].as_str() {
            let sealed = fs::read(house.at(&format!("archive/ocfl/{part}/v1/{name}"))).unwrap();
            let plain = age::decrypt(&key, &sealed).unwrap();
            assert_eq!(
                model::Sha256Digest::of(&plain).to_string(),
                line["sha256"].as_str().unwrap()
            );
            read.push(plain);
        }
    }
    let offered = contents(&house.at("card"));
    assert!(offered.values().all(|bytes| read.contains(bytes)));
    let archive = fs::read(house.at("archive/keys/scope-archive.age")).unwrap();
    assert!(age::decrypt(&key, &archive).is_err());
    let item = format!("{accession}-000001");
    let told = house.amana(["history", &item]).expect(0).out;
    assert!(told.contains("handed over"), "{told}");
}

#[test]
fn an_archive_is_recovered_from_its_storage_and_its_keys() {
    let house = House::new();
    filled(&house);
    let archive = house.at("archive");
    let before = house.amana(["status", "--json"]).expect(0).json();
    assert_eq!(before["recovery_rehearsed"], false);
    assert!(
        house
            .amana(["status"])
            .expect(0)
            .out
            .contains("recover --dry-run")
    );
    let tried = house
        .amana(["recover", "--dry-run", "--json"])
        .expect(0)
        .json();
    assert_eq!(
        (&tried["parts"], &tried["originals"]),
        (&1.into(), &1.into())
    );
    let after = house.amana(["status", "--json"]).expect(0).json();
    assert_eq!(after["recovery_rehearsed"], true);
    share(&house, "shares", "2", "2");
    let changed = house.amana(["status", "--json"]).expect(0).json();
    assert_eq!(changed["recovery_rehearsed"], false);

    let dump = house.amana(["replay", "--json"]).expect(0).json();
    // Of the archive's folder only the objects are left.
    let config = fs::read_to_string(archive.join("amana.json")).unwrap();
    let policy = fs::read(archive.join("policy")).unwrap();
    let objects = house.at("objects");
    for (name, bytes) in contents(&archive) {
        let name = String::from_utf8(name).unwrap();
        if name.contains('/') {
            let file = objects.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
    }
    fs::remove_dir_all(&archive).unwrap();
    let storage = objects.to_str().unwrap();
    let recover = ["recover", archive.to_str().unwrap(), "--storage", storage];
    house.amana(recover).expect(0);
    let found: serde_json::Value =
        serde_json::from_slice(&fs::read(archive.join("amana.json")).unwrap()).unwrap();
    let config: serde_json::Value = serde_json::from_str(&config).unwrap();
    for field in ["v", "origin", "vkey"] {
        assert_eq!(found[field], config[field]);
    }
    assert_eq!(fs::read(archive.join("policy")).unwrap(), policy);
    assert_eq!(house.amana(["replay", "--json"]).expect(0).json(), dump);
    house.amana(["audit"]).expect(0);

    // Another archive's keys.
    let other = House::new();
    let elsewhere = other.at("recovered");
    let wrong = ["recover", elsewhere.to_str().unwrap(), "--storage", storage];
    let refused = other.amana(wrong).expect(1);
    assert!(
        refused.err.contains("not signed by these keys"),
        "{}",
        refused.err
    );
    assert!(!elsewhere.exists());
}
