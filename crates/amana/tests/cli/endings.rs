use std::fs;
use std::path::{Path, PathBuf};

use crate::house::{House, contents, exported, pictures};
use crate::staff::{Colleague, line};

/// Two accessions of different pictures; gives the first.
fn two_accessions(house: &House) -> String {
    for (name, count) in [("first", 3), ("second", 4)] {
        let card = house.folder(name);
        sample::card_folder(&card, count, u64::from(count), sample::Size::SMALL).unwrap();
        house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    }
    house.items()[0]["item"].as_str().unwrap()[..8].to_owned()
}

fn scope_key(house: &House, accession: &str) -> PathBuf {
    house.at(&format!("archive/keys/scope-{accession}.age"))
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in contents(from) {
        let file = to.join(String::from_utf8(name).unwrap());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
}

#[test]
fn an_accession_is_destroyed_by_two_people_and_nothing_else_is_lost() {
    let house = House::new();
    let accession = two_accessions(&house);
    let item = format!("{accession}-000001");
    let (rima, omar) = (
        Colleague::joins(&house, "Rima"),
        Colleague::joins(&house, "Omar"),
    );
    let request = ["destroy", &accession, "--reason", "the source asked"];
    let confirm = ["destroy", &accession, "--confirm"];
    let proof = omar.proof(&house);
    let early = house.amana(line(&confirm, &omar, &proof)).expect(2);
    assert!(early.err.contains("nobody asked"), "{}", early.err);
    let proof = rima.proof(&house);
    house.amana(line(&request, &rima, &proof)).expect(0);
    // The same code, and then the same person.
    house.amana(line(&confirm, &rima, &proof)).expect(2);
    let proof = rima.next_proof(&house);
    let alone = house.amana(line(&confirm, &rima, &proof)).expect(2);
    assert!(alone.err.contains("second person"), "{}", alone.err);
    assert!(scope_key(&house, &accession).exists());
    house.amana(["history", &item]).expect(0);

    let vault = contents(&house.at("archive/ocfl"));
    // Where a process would stand that was killed after the entry and before anything else.
    let before = house.at("before");
    copy(&house.at("archive"), &before);
    let proof = omar.next_proof(&house);
    house.amana(line(&confirm, &omar, &proof)).expect(0);
    for name in ["keys", "derived", "catalog.sqlite"] {
        let from = before.join(name);
        if from.is_dir() {
            copy(&from, &house.at("archive").join(name));
        } else {
            fs::copy(from, house.at("archive").join(name)).unwrap();
        }
    }
    assert!(scope_key(&house, &accession).exists());
    // Any command that writes finishes it.
    house
        .amana([
            "card",
            "new",
            "heron",
            "--out",
            house.at("c").to_str().unwrap(),
        ])
        .expect(0);

    assert!(!scope_key(&house, &accession).exists());
    let derived = contents(&house.at("archive/derived"));
    let of_it = |name: &Vec<u8>| String::from_utf8_lossy(name).contains(&accession);
    assert!(!derived.keys().any(of_it));
    assert_eq!(contents(&house.at("archive/ocfl")), vault);
    house.amana(["audit"]).expect(0);
    let asked: [&[&str]; 3] = [
        &["history", &item],
        &["items", "--accession", &accession],
        &["certificate", &accession],
    ];
    for command in asked {
        let told = house.amana(command).expect(1);
        assert!(
            told.err.contains("two people: the source asked"),
            "{}",
            told.err
        );
    }
    assert!(
        house
            .items()
            .iter()
            .all(|one| !one["item"].as_str().unwrap().starts_with(&accession))
    );
    let out = house.at("out");
    house
        .amana(["export", "--all", "--to", out.to_str().unwrap()])
        .expect(0);
    let offered = contents(&house.at("second"));
    assert!(
        exported(&out)
            .values()
            .all(|bytes| offered.values().any(|other| other == bytes))
    );

    let dump = house.amana(["replay", "--json"]).expect(0).json();
    let again = house.amana(["replay", "--json"]).expect(0).json();
    assert_eq!(dump, again);
    house.amana(["audit"]).expect(0);
    let card = house.folder("third");
    pictures(&card, 2);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    house.amana(["audit"]).expect(0);
}

#[test]
fn a_replay_with_the_key_and_one_without_it_dump_alike() {
    let house = House::new();
    let accession = two_accessions(&house);
    let (rima, omar) = (
        Colleague::joins(&house, "Rima"),
        Colleague::joins(&house, "Omar"),
    );
    let key = fs::read(scope_key(&house, &accession)).unwrap();
    let (one, other) = (rima.proof(&house), omar.proof(&house));
    house
        .amana(line(
            &["destroy", &accession, "--reason", "asked"],
            &rima,
            &one,
        ))
        .expect(0);
    house
        .amana(line(&["destroy", &accession, "--confirm"], &omar, &other))
        .expect(0);
    let without = house.amana(["replay", "--json"]).expect(0).json();
    // A copy of the key comes back from somewhere: it is read once more, and deleted again.
    fs::write(scope_key(&house, &accession), key).unwrap();
    let found = house.amana(["audit"]).expect(3);
    assert!(found.out.contains("was destroyed"), "{}", found.out);
    let with = house.amana(["replay", "--json"]).expect(0).json();
    assert_eq!(with, without);
    assert!(!scope_key(&house, &accession).exists());
    // A key that is lost without an entry is no tombstone.
    let other = house.items()[0]["item"].as_str().unwrap()[..8].to_owned();
    fs::remove_file(scope_key(&house, &other)).unwrap();
    let lost = house.amana(["replay"]).expect(1);
    assert!(
        lost.err.contains("its key is not in the archive"),
        "{}",
        lost.err
    );
}

#[test]
fn a_destruction_reaches_every_copy_and_what_is_recovered_from_one_has_all_the_rest() {
    let house = House::new();
    let accession = two_accessions(&house);
    let near = house.at("near");
    let near = near.to_str().unwrap();
    let add = ["replica", "add", near, "--name", "near"];
    house.amana(add).expect(0);
    house.amana(["replicate"]).expect(0);
    let of_it = format!("scope-{accession}.age");
    let copied = house.at("near/keys").join(&of_it);
    assert!(copied.exists());
    let (rima, omar) = (
        Colleague::joins(&house, "Rima"),
        Colleague::joins(&house, "Omar"),
    );
    let (one, other) = (rima.proof(&house), omar.proof(&house));
    let request = ["destroy", &accession, "--reason", "asked"];
    house.amana(line(&request, &rima, &one)).expect(0);
    let confirm = ["destroy", &accession, "--confirm"];
    house.amana(line(&confirm, &omar, &other)).expect(0);
    house.amana(["replicate"]).expect(0);

    assert!(!copied.exists());
    let named = |name: &Vec<u8>| name.ends_with(of_it.as_bytes());
    assert!(!contents(&house.at("near")).keys().any(named));
    house.amana(["audit"]).expect(0);
    house.amana(["replicate"]).expect(0);
    let dump = house.amana(["replay", "--json"]).expect(0).json();
    let items = house.items();
    assert!(!items.is_empty());
    fs::rename(house.at("archive"), house.at("lost")).unwrap();
    let archive = house.at("archive");
    let recover = ["recover", archive.to_str().unwrap(), "--storage", near];
    house.amana(recover).expect(0);
    assert_eq!(house.items(), items);
    let told = house.amana(["history", &format!("{accession}-000001")]);
    let told = told.expect(1);
    assert!(told.err.contains("two people: asked"), "{}", told.err);
    let again = house.amana(["replay", "--json"]).expect(0).json();
    assert_eq!(again, dump);
    house.amana(["audit"]).expect(0);
    let out = house.at("out");
    house
        .amana(["export", "--all", "--to", out.to_str().unwrap()])
        .expect(0);
    assert_eq!(exported(&out), contents(&house.at("second")));
}
