//! `tests/check_log.py`, written from the specifications alone, agrees.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use model::EntryIndex;
use serde_json::{Value, json};

use crate::archive::{Archive, keyring, vkey};

const PROOF: &str = "entry.tlog-proof";

/// A log over two levels of tiles, and a proof of entry 700 that shows two fields.
fn archive() -> Archive {
    let archive = Archive::with(&[1, 255, 300, 1, 1000, 3]);
    let ledger = archive.ledger();
    let mut entries = ledger.entries(keyring(), EntryIndex(700)).unwrap();
    let entry = entries.next().unwrap().unwrap();
    let shown = ["reason", "kind"];
    let proof = ledger
        .prove(entry.index(), entry.record().unwrap(), &shown)
        .unwrap();
    fs::write(archive.file(PROOF), proof.to_text()).unwrap();
    archive
}

fn check(archive: &Archive) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check_log.py");
    Command::new("python3")
        .arg(script)
        .arg(archive.file("log"))
        .arg(vkey().to_string())
        .arg(archive.file(PROOF))
        .output()
        .expect("python3 is needed (Debian package python3)")
}

#[test]
fn a_checker_in_another_language_agrees() {
    let output = check(&archive());
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let checked: Value = serde_json::from_slice(&output.stdout).unwrap();
    let fields = json!({"kind": "accession-withdrawn", "reason": "batch 4 143"});
    // 7 tiles of leaves, and one above them.
    let expected = json!({"entries": 1560, "heads": 6, "tiles": 8, "fields": fields});
    assert_eq!(checked, expected);
}

#[test]
fn the_checker_refuses_what_was_changed() {
    let archive = archive();
    for name in [
        "log/checkpoint",
        "log/tile/0/003",
        "log/tile/1/000.p/6",
        "log/tile/entries/006.p/24",
        "log/heads/000000000002",
        PROOF,
    ] {
        let kept = fs::read(archive.file(name)).unwrap();
        let mut changed = kept.clone();
        // In the midst of the object: a signature for the checkpoint, a digest for the others.
        let middle = changed.len() * 3 / 4;
        changed[middle] ^= 1;
        fs::write(archive.file(name), changed).unwrap();
        let output = check(&archive);
        assert_eq!(output.status.code(), Some(1), "{name}");
        fs::write(archive.file(name), kept).unwrap();
    }
    assert!(check(&archive).status.success());
}

fn check_public(archive: &Archive, place: &str) -> Output {
    let policy = archive.file("policy");
    fs::write(&policy, format!("log {}\nquorum none\n", vkey())).unwrap();
    Command::new("python3")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check_public.py"))
        .arg(place)
        .arg(policy)
        .arg(archive.file("log/published"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("python3 is needed (Debian package python3)")
}

#[test]
fn a_stranger_with_a_policy_checks_every_leaf_tile_and_pair_of_checkpoints() {
    let archive = Archive::on_a_clock(7);
    for beat in [0, 1, 2, 4, 5] {
        archive.beat(beat).unwrap();
    }
    let folder = archive.file("public");
    let output = check_public(&archive, folder.to_str().unwrap());
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let checked: Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = json!({"entries": 1800, "tiles": 9, "notes": 5, "pairs": 10, "witnesses": []});
    assert_eq!(checked, expected);

    for name in [
        "public/checkpoint",
        "public/tile/0/006",
        "public/tile/1/000.p/7",
        "public/tile/entries/007.p/8",
        "log/published/000000000900",
    ] {
        let kept = fs::read(archive.file(name)).unwrap();
        let mut changed = kept.clone();
        let middle = changed.len() * 3 / 4;
        changed[middle] ^= 1;
        fs::write(archive.file(name), changed).unwrap();
        let output = check_public(&archive, folder.to_str().unwrap());
        assert_eq!(output.status.code(), Some(1), "{name}");
        fs::write(archive.file(name), kept).unwrap();
    }
}
