//! Files that readers in other languages can be held against, under `tests/vectors/`.
//!
//! `records/`: JSON of the line of a journal, its leaf and its act. `policies/good`, `bad`.
//! `checkpoints/good` hold by `log.vkey`, `bad` do not. `proofs/holds` hold under `policy` with the
//! leaf of their own excerpt, `proofs/refused` do not. `made.rs` makes those that are there; files of
//! other hands may lie beside them.

use std::fs;
use std::path::{Path, PathBuf};

use custody::{Checkpoint, Event, Policy, Record, TlogProof, VerifierKey};
use model::Sha256Digest;
use serde_json::Value;

pub(crate) fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

/// The files of a folder, of which there must be some.
fn files(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(home().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    assert!(!files.is_empty(), "{folder} has no vectors");
    files.sort();
    files
}

#[test]
fn every_record_reads_as_its_act_and_has_its_leaf() {
    for (path, bytes) in files("records") {
        let vector: Value = serde_json::from_slice(&bytes).unwrap();
        let record = Record::parse_line(vector["line"].as_str().unwrap()).unwrap();
        let act: Event = serde_json::from_value(vector["act"].clone()).unwrap();
        assert_eq!(record.event().unwrap(), act, "{}", path.display());
        assert_eq!(
            record.leaf().to_string(),
            vector["leaf"],
            "{}",
            path.display()
        );
        assert_eq!(
            record.time().unwrap().to_string(),
            vector["time"],
            "{}",
            path.display()
        );
    }
}

#[test]
fn every_good_policy_is_read_and_no_bad_one() {
    for (path, bytes) in files("policies/good") {
        let policy = Policy::parse(&bytes).unwrap();
        assert_eq!(
            Policy::parse(&policy.to_bytes()).unwrap(),
            policy,
            "{}",
            path.display()
        );
    }
    for (path, bytes) in files("policies/bad") {
        assert!(Policy::parse(&bytes).is_err(), "{}", path.display());
    }
}

#[test]
fn every_good_checkpoint_holds_and_no_bad_one() {
    let key = fs::read_to_string(home().join("log.vkey")).unwrap();
    let key: VerifierKey = key.trim_end().parse().unwrap();
    let holds = |bytes: &[u8]| {
        Checkpoint::parse(bytes)
            .and_then(|it| it.verify(&key))
            .is_ok()
    };
    for (path, bytes) in files("checkpoints/good") {
        assert!(holds(&bytes), "{}", path.display());
    }
    for (path, bytes) in files("checkpoints/bad") {
        assert!(!holds(&bytes), "{}", path.display());
    }
}

#[test]
fn every_good_proof_holds_and_no_other() {
    let policy = Policy::parse(&fs::read(home().join("policy")).unwrap()).unwrap();
    let leaf = |proof: &TlogProof| proof.excerpt().map(|it| it.leaf());
    for (path, bytes) in files("proofs/holds") {
        let proof = TlogProof::parse(&bytes).unwrap();
        let leaf: Sha256Digest = leaf(&proof).unwrap();
        assert!(proof.verify(&policy, &leaf).is_ok(), "{}", path.display());
        assert_eq!(proof.to_text().as_bytes(), bytes, "{}", path.display());
    }
    for (path, bytes) in files("proofs/refused") {
        let held = TlogProof::parse(&bytes)
            .and_then(|proof| proof.verify(&policy, &leaf(&proof)?))
            .is_ok();
        assert!(!held, "{}", path.display());
    }
}
