use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use carrier::Kit;

use crate::house::{House, contents, exported, pictures, program};

/// A kit with the program for this machine on a new stick.
fn kit(house: &House, extra: &[&str]) -> PathBuf {
    house.card();
    let stick = house.folder("stick");
    let mut line = vec!["kit", "swallow", "--out", stick.to_str().unwrap()];
    let program = program("amana-seal");
    line.extend(["--program", program.to_str().unwrap()]);
    line.extend(extra);
    house.amana(line).expect(0);
    only_file(&stick)
}

fn only_file(folder: &Path) -> PathBuf {
    let mut files = fs::read_dir(folder).unwrap();
    let file = files.next().unwrap().unwrap().path();
    assert!(files.next().is_none());
    file
}

#[test]
fn what_a_kit_sealed_with_a_double_click_is_received() {
    let house = House::new();
    let kit = kit(&house, &["--language", "ar"]);
    let home = house.folder("home");
    let night = home.join("Pictures/night");
    fs::create_dir_all(&night).unwrap();
    pictures(&night, 5);
    let started = Command::new(&kit)
        .env("HOME", &home)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let page = String::from_utf8(started.stdout).unwrap();
    assert_eq!(started.status.code(), Some(0), "{page}");
    let is_code =
        |line: &&str| line.len() == 29 && line.chars().all(|of| of.is_ascii_digit() || of == ' ');
    let code = page.lines().find(is_code).unwrap();
    let received = house.receive(&[house.at("stick")], &["--code", code]);
    received.expect(0);
    let out = house.at("out");
    let export = ["export", "--all", "--to", out.to_str().unwrap()];
    house.amana(export).expect(0);
    assert_eq!(exported(&out), contents(&night));
}

#[test]
fn a_kit_holds_the_sources_card_and_no_two_are_alike() {
    let house = House::new();
    let named = kit(&house, &["--name", "readme.exe"]);
    assert_eq!(named.file_name().unwrap(), "readme.exe");
    let one = fs::read(&named).unwrap();
    fs::remove_file(named).unwrap();
    let two = fs::read(kit(&house, &[])).unwrap();
    let card = fs::read_to_string(house.card()).unwrap();
    let base = fs::read(program("amana-seal")).unwrap();
    for kit in [&one, &two] {
        assert!(kit.starts_with(&base));
        let found = Kit::find(kit).unwrap().unwrap();
        assert_eq!(found.card.text(), card);
        let secret = card.lines().last().unwrap().as_bytes();
        assert!(!kit.windows(secret.len()).any(|part| part == secret));
    }
    assert_ne!(one.split_at(base.len()).1, two.split_at(base.len()).1);
}

#[test]
fn a_kit_is_refused_where_there_is_no_card_no_program_or_a_file_of_its_name() {
    let house = House::new();
    let stick = house.folder("stick");
    let out = stick.to_str().unwrap();
    let program = program("amana-seal");
    let program = program.to_str().unwrap();
    let line = ["kit", "swift", "--out", out, "--program", program];
    house.amana(line).expect(2);
    let card = house.card();
    let line = [
        "kit",
        "swallow",
        "--out",
        out,
        "--program",
        card.to_str().unwrap(),
    ];
    house.amana(line).expect(1);
    for (flag, wrong) in [("--language", "xx"), ("--name", "../a")] {
        let line = [
            "kit",
            "swallow",
            "--out",
            out,
            "--program",
            program,
            flag,
            wrong,
        ];
        house.amana(line).expect(2);
    }
    fs::write(stick.join("mine.exe"), "mine").unwrap();
    let line = [
        "kit",
        "swallow",
        "--out",
        out,
        "--program",
        program,
        "--name",
        "mine.exe",
    ];
    house.amana(line).expect(1);
    assert_eq!(fs::read(only_file(&stick)).unwrap(), b"mine");
}
