#![cfg(test)]
//! The texts that pages ask for are there: a key that is not shows itself to the reader as a key.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What stands before a key where a page asks for a text.
const ASKS: [&str; 4] = ["t(\"", "text(\"", "say(\"", "counted(\""];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn keys() -> BTreeSet<String> {
    let mut texts = Vec::new();
    files(&home().join("../wording/i18n/en"), &mut texts);
    let keys = texts.iter().flat_map(|file| {
        let text = fs::read_to_string(file).unwrap();
        let lines = text.lines().filter_map(|line| line.split_once(" ="));
        let keys: Vec<String> = lines.map(|(key, _)| key.to_owned()).collect();
        keys
    });
    keys.collect()
}

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_text_that_a_page_asks_for_is_there() {
    let keys = keys();
    let mut sources = Vec::new();
    files(&home().join("src"), &mut sources);
    files(&home().join("templates"), &mut sources);
    let mut asked = BTreeSet::new();
    for source in sources {
        let text = fs::read_to_string(source).unwrap();
        for ask in ASKS {
            let after = text.split(ask).skip(1);
            asked.extend(after.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
    }
    assert!(asked.len() > 100, "{}", asked.len());
    let absent: Vec<_> = asked.difference(&keys).collect();
    assert!(absent.is_empty(), "{absent:?}");
}
