use std::fs;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::Path;
use std::process::Command;

use crate::house::{House, contents, pictures, program, run};

fn verify(house: &House, to: &str) -> Command {
    let mut command = Command::new(program("amana-verify"));
    command
        .arg(house.at(to))
        .arg("--policy")
        .arg(house.at("archive/policy"))
        .arg("--json");
    command
}

#[test]
fn exported_originals_are_checked_offline_with_the_policy_alone() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 20);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    assert_eq!(house.export_all(), contents(&card));
    // The checker shares no state with the archive.
    fs::rename(house.at("archive/policy"), house.at("policy")).unwrap();
    fs::rename(house.at("archive"), house.at("gone")).unwrap();
    fs::create_dir(house.at("archive")).unwrap();
    fs::rename(house.at("policy"), house.at("archive/policy")).unwrap();
    run(&mut verify(&house, "out")).expect(0);

    let original = fs::read_dir(house.at("out/originals"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let file = fs::OpenOptions::new().write(true).open(&original).unwrap();
    file.write_all_at(b"x", 0).unwrap();
    let told = run(&mut verify(&house, "out")).expect(3).out;
    assert!(
        told.contains(original.file_stem().unwrap().to_str().unwrap()),
        "{told}"
    );
}

#[test]
fn a_damaged_original_is_told_before_anything_is_entered_of_it() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 2);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    let items = house.items();
    let [damaged, whole] = [&items[0], &items[1]].map(|it| it["item"].as_str().unwrap());
    let history = || house.amana(["history", damaged]).expect(0).out;
    let before = history();
    let objects = contents(&house.at("archive/ocfl"));
    let object = objects
        .keys()
        .map(|path| String::from_utf8_lossy(path).into_owned())
        .find(|path| path.ends_with("content/000001.age"))
        .unwrap();
    let file = house.at("archive/ocfl").join(object);
    flip(&file);
    let out = house.at("out");
    let to = ["--json", "--to", out.to_str().unwrap()];
    let alone = [&["export", damaged], &to[..]].concat();
    let told = house.amana(&alone).expect(1).json();
    assert_eq!(told["exported"], 0);
    assert_eq!(told["defects"][0]["code"], "object-altered");
    assert_eq!(told["defects"][0]["path"], damaged);
    assert_eq!(history(), before);
    // Nothing lies there, so the same folder can be given again.
    let both = [&["export", damaged, whole], &to[..]].concat();
    let told = house.amana(&both).expect(3).json();
    assert_eq!(told["exported"], 1);
    assert_eq!(history(), before);
    let told = house.amana(["history", whole]).expect(0).out;
    assert!(told.contains("handed out"), "{told}");
}

/// Changes a byte in the middle of a file.
fn flip(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(file, bytes).unwrap();
}

#[test]
fn handing_out_is_an_entry_for_each_item() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 2);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    let item = house.items()[0]["item"].as_str().unwrap().to_owned();
    let entries = |house: &House| {
        house.amana(["status", "--json"]).expect(0).json()["entries"]
            .as_u64()
            .unwrap()
    };
    let before = entries(&house);
    house
        .amana(["export", &item, "--to", house.at("out").to_str().unwrap()])
        .expect(0);
    assert_eq!(entries(&house), before + 1);
    let told = house.amana(["history", &item]).expect(0).out;
    assert!(told.contains("handed out"), "{told}");
    // Each line begins with the number that `disclose-entry` takes.
    let number = told
        .lines()
        .last()
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap();
    assert_eq!(number, before.to_string());
    house
        .amana(["export", &item, "--to", house.at("out").to_str().unwrap()])
        .expect(2);
}
