//! Sets of every kind that a release wrote stay readable: by this program and by the reader in Python
//! that was written from the spec alone. With `AMANA_WRITE_GOLDEN=1` sets that are not there are made;
//! none is ever made again.
#![cfg(test)]

mod expected;
mod make;
mod readers;

use std::fs;
use std::path::{Path, PathBuf};

use make::KINDS;

/// Where the sets lie.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/golden")
}

/// The sets that are there, in the order of their names.
fn sets() -> Vec<PathBuf> {
    if std::env::var_os("AMANA_WRITE_GOLDEN").is_some() {
        make::make_missing(&folder());
    }
    let entries = fs::read_dir(folder()).unwrap();
    let mut sets: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    sets.retain(|set| set.is_dir());
    sets.sort();
    sets
}

#[test]
fn there_is_a_set_of_every_kind() {
    let sets = sets();
    for kind in &KINDS {
        assert!(
            sets.iter().any(|set| set.ends_with(kind.name)),
            "{} is missing: make it with AMANA_WRITE_GOLDEN=1",
            kind.name
        );
    }
}

#[test]
fn this_program_reads_every_set() {
    for set in sets() {
        assert_eq!(
            readers::ours(&set),
            expected::read(&set),
            "{}",
            set.display()
        );
    }
}

#[test]
fn the_reader_in_python_reads_every_set() {
    let Some(python) = std::env::var_os("AMANA_PYTHON") else {
        println!("skipped: AMANA_PYTHON names no python with pyrage, pynacl and cryptography");
        return;
    };
    for set in sets() {
        let found = readers::python(&python, &set);
        assert_eq!(found, expected::read(&set), "{}", set.display());
    }
}
