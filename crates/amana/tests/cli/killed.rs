//! Commands on keys are killed by SIGKILL between any two of their lasting writes. A library that is loaded
//! before the program counts the writes: nothing of it is in the program.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::house::{Ended, House, contents, run};
use crate::staff::{Colleague, line};

const SIGKILL: i32 = 9;
/// Each turn costs seconds, for a rotation opens and writes a file behind a passphrase again and again: every
/// few writes one is killed.
const STRIDE: usize = 4;
const PASSPHRASE: &str = "correct horse";

/// The library, made by the C compiler that the build needs too.
fn library(house: &House) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/kill_at.c");
    let library = house.at("kill_at.so");
    let mut compile = Command::new("cc");
    compile.args(["-shared", "-fPIC", "-O1", "-o"]);
    compile.arg(&library).arg(source).arg("-ldl");
    run(&mut compile).expect(0);
    library
}

/// Whether the command was killed at that write; if it made fewer, it must have ended well.
fn is_killed(command: &mut Command, library: &Path, at: usize) -> bool {
    let ended = command
        .env("LD_PRELOAD", library)
        .env("KILL_AT", at.to_string())
        .stdout(Stdio::null())
        .output()
        .unwrap();
    let killed = ended.status.signal() == Some(SIGKILL);
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(killed || ended.status.success(), "{said}");
    killed
}

/// Opening the keys costs little from now on, until they are written again.
fn make_keys_cheap(house: &House) {
    let file = house.at("keys/archive.age");
    let secret = || age::secrecy::SecretString::from(PASSPHRASE.to_owned());
    let identity = age::scrypt::Identity::new(secret());
    let plain = age::decrypt(&identity, &fs::read(&file).unwrap()).unwrap();
    let mut recipient = age::scrypt::Recipient::new(secret());
    recipient.set_work_factor(2);
    fs::write(&file, age::encrypt(&recipient, &plain).unwrap()).unwrap();
}

/// Puts the archive and its keys as they were.
fn put_back(house: &House) {
    for name in ["archive", "keys"] {
        let (from, to) = (house.at(&format!("{name}-before")), house.at(name));
        let _ = fs::remove_dir_all(&to);
        copy(&from, &to);
    }
}

fn keep(house: &House) {
    for name in ["archive", "keys"] {
        copy(&house.at(name), &house.at(&format!("{name}-before")));
    }
}

fn copy(from: &Path, to: &Path) {
    let mut command = Command::new("cp");
    run(command.arg("-a").arg(from).arg(to)).expect(0);
}

pub(super) fn with_shares(house: &House, shares: &Path) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amana"));
    command
        .args(["card", "list", "--json"])
        .stdin(Stdio::null());
    command.env("AMANA_ARCHIVE", house.at("archive"));
    command.env("AMANA_KEYS", house.at("keys"));
    for number in 1..=2 {
        let share = shares.join(format!("share-{number}.txt"));
        command.arg("--share").arg(share);
    }
    run(&mut command)
}

#[test]
fn a_rotation_that_is_killed_leaves_keys_that_open_by_both_ways_and_is_finished_by_the_next() {
    let house = House::new();
    let library = library(&house);
    house.card();
    let shares = house.at("shares");
    let to = shares.to_str().unwrap();
    house
        .amana(["keys", "share", "--need", "2", "--of", "2", "--to", to])
        .expect(0);
    make_keys_cheap(&house);
    keep(&house);
    let mut kills = 0;
    for at in (1..).step_by(STRIDE) {
        put_back(&house);
        let mut rotate = house.command(["keys", "rotate"]);
        let killed = is_killed(&mut rotate, &library, at);
        // The catalog may lack the entry, which is told.
        let by_passphrase = house.amana(["card", "list", "--json"]);
        for listed in [by_passphrase, with_shares(&house, &shares)] {
            let cards = listed.json();
            assert_eq!(cards.as_array().unwrap().len(), 1, "killed at {at}");
        }
        if !killed {
            break;
        }
        kills += 1;
        if kills % STRIDE == 0 {
            house.amana(["keys", "rotate"]).expect(0);
            house.amana(["replay"]).expect(0);
            with_shares(&house, &shares).expect(0);
            house.amana(["audit"]).expect(0);
        }
    }
    assert!(kills > STRIDE, "{kills}");
}

#[test]
fn a_destruction_that_is_killed_has_not_begun_or_is_finished_by_the_next_command_that_writes() {
    let house = House::new();
    let library = library(&house);
    let card = house.folder("pictures");
    crate::house::pictures(&card, 1);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    let item = house.items()[0]["item"].as_str().unwrap().to_owned();
    let accession = &item[..8];
    let (rima, omar) = (
        Colleague::joins(&house, "Rima"),
        Colleague::joins(&house, "Omar"),
    );
    let request = ["destroy", accession, "--reason", "asked"];
    let proof = rima.proof(&house);
    house.amana(line(&request, &rima, &proof)).expect(0);
    make_keys_cheap(&house);
    keep(&house);
    let key = house.at(&format!("archive/keys/scope-{accession}.age"));
    let confirm = ["destroy", accession, "--confirm"];
    let (mut not_begun, mut finished) = (0, 0);
    for at in (1..).step_by(STRIDE) {
        put_back(&house);
        let proof = omar.proof(&house);
        let mut command = house.command(line(&confirm, &omar, &proof));
        let killed = is_killed(&mut command, &library, at);
        let card = house.at(&format!("card-{at}"));
        house
            .amana(["card", "new", "heron", "--out", card.to_str().unwrap()])
            .expect(0);
        let told = house.amana(["history", &item]);
        if told.exit == 0 {
            assert!(key.exists(), "killed at {at}");
            not_begun += 1;
        } else {
            assert!(told.err.contains("two people: asked"), "{}", told.err);
            let derived_of_it = |name: &Vec<u8>| {
                let name = String::from_utf8_lossy(name);
                name.starts_with("derived/") && name.contains(accession)
            };
            assert!(!key.exists(), "killed at {at}");
            let left = contents(&house.at("archive"));
            assert!(!left.keys().any(derived_of_it), "killed at {at}");
            finished += usize::from(killed);
        }
        if !killed {
            break;
        }
    }
    house.amana(["audit"]).expect(0);
    // Some were killed before the entry, and some after it.
    assert!(not_begun > 0 && finished > 0, "{not_begun} {finished}");
}
