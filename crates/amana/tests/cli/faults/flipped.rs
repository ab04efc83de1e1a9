//! One bit of an archive is flipped, anywhere: an audit names the object, or the file is no evidence.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::thread;

use model::{Chance, OsChance};
use serde_json::Value;
use testkit::FixedChance;

use super::copies::copy;
use super::scene::Scene;
use crate::house::{Ended, House, contents, run};

/// How many places are drawn over all bytes, and how many over all files.
const PLACES: usize = 30;
/// Files whose damage an audit need not name, and why. Its effect is a sentence or nothing.
const NO_EVIDENCE: [(&str, &str); 6] = [
    ("amana.json", "names the archive's log and places"),
    (
        "policy",
        "is given to strangers, who check with their own copy",
    ),
    (CATALOG, "is rebuilt by `amana replay`"),
    ("office.sqlite", "says how people prove who they are"),
    ("derived/", "is made again by `amana examine`"),
    ("ocfl/amana-vault.md", "explains the vault to people"),
];
const CATALOG: &str = "catalog.sqlite";

struct Place {
    key: String,
    at: usize,
    bit: u8,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "bit {} of byte {} of {}", self.bit, self.at, self.key)
    }
}

impl Place {
    /// Why its damage need not be named, if so.
    fn of_no_account(&self, whole: &[u8]) -> Option<&'static str> {
        let file = NO_EVIDENCE.iter().find(|(name, _)| {
            self.key == *name || (name.ends_with('/') && self.key.starts_with(name))
        });
        let file = file.map(|(_, why)| *why);
        file.or_else(|| self.is_of_a_request(whole).then_some(
            "a head's request id is drawn by chance or a digest of what nobody keeps: another such id is as good, \
             and a request that is given again is appended again",
        ))
    }

    /// Whether the flip makes another id of a head's request.
    fn is_of_a_request(&self, whole: &[u8]) -> bool {
        let head = serde_json::from_slice::<Value>(whole).ok();
        let request = head.as_ref().and_then(|head| head["request"].as_str());
        let Some(request) = request.filter(|_| self.key.starts_with("log/heads/")) else {
            return false;
        };
        let begins = whole
            .windows(request.len())
            .position(|window| window == request.as_bytes())
            .unwrap();
        let byte = whole[self.at] ^ (1 << self.bit);
        (begins..begins + request.len()).contains(&self.at)
            && matches!(byte, b'0'..=b'9' | b'a'..=b'f')
    }
}

/// Draws places, half of them over all bytes and half over all files, so that small files are hit too.
fn draw(files: &BTreeMap<Vec<u8>, Vec<u8>>, chance: &mut FixedChance) -> Vec<Place> {
    let mut below = |end: usize| {
        let drawn: [u8; 8] = chance.draw();
        usize::try_from(u64::from_le_bytes(drawn) % end as u64).unwrap()
    };
    let names: Vec<_> = files
        .iter()
        .filter(|(_, bytes)| !bytes.is_empty())
        .collect();
    let all: usize = names.iter().map(|(_, bytes)| bytes.len()).sum();
    let mut places = Vec::new();
    for number in 0..2 * PLACES {
        let (name, at) = if number % 2 == 0 {
            let mut at = below(all);
            let hit = names.iter().find(|(_, bytes)| {
                let is_here = at < bytes.len();
                at -= if is_here { 0 } else { bytes.len() };
                is_here
            });
            (hit.unwrap().0, at)
        } else {
            let (name, bytes) = names[below(names.len())];
            (name, below(bytes.len()))
        };
        places.push(Place {
            key: String::from_utf8(name.clone()).unwrap(),
            at,
            bit: u8::try_from(below(8)).unwrap(),
        });
    }
    places
}

fn amana(house: &House, archive: &Path, line: &[&str]) -> Ended {
    run(house.command(line).env("AMANA_ARCHIVE", archive))
}

/// Flips the bit in a copy, audits, puts it back and audits again.
fn try_place(house: &House, copied: &Path, place: &Place) {
    copy(&house.at("archive"), copied);
    let file = copied.join(&place.key);
    let whole = fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    flipped[place.at] ^= 1 << place.bit;
    fs::write(&file, flipped).unwrap();
    let told = amana(house, copied, &["audit", "--json"]);
    match place.of_no_account(&whole) {
        Some(_) => is_a_sentence_or_nothing(place, &told),
        None => names_exactly(place, &told),
    }
    if place.key == CATALOG {
        let replayed = amana(house, copied, &["replay"]);
        if replayed.exit != 0 {
            // It seems to know more of the log than there is: that is for a person to decide.
            assert!(
                replayed.err.contains("move the catalog away"),
                "{place}: {}",
                replayed.err
            );
            fs::remove_file(&file).unwrap();
            amana(house, copied, &["replay"]).expect(0);
        }
    } else {
        fs::write(&file, &whole).unwrap();
    }
    let again = amana(house, copied, &["audit"]);
    assert_eq!(
        again.exit, 0,
        "{place}, put back: {}{}",
        again.out, again.err
    );
    fs::remove_dir_all(copied).unwrap();
}

fn is_a_sentence_or_nothing(place: &Place, told: &Ended) {
    assert!(matches!(told.exit, 0 | 1 | 3), "{place}: {}", told.err);
    assert!(!told.err.contains("panicked"), "{place}: {}", told.err);
    if told.exit == 1 {
        assert!(
            told.err.contains("amana: failed to "),
            "{place}: {}",
            told.err
        );
    }
}

/// It is named, by its key, and nothing else is but what could not be checked without it. Of a head and the journal
/// that it names, which differ, both are named.
fn names_exactly(place: &Place, told: &Ended) {
    let said = format!("{place}: {} {}{}", told.exit, told.out, told.err);
    if told.exit == 1 {
        // Without this key nothing of the archive can be signed.
        assert!(place.key.starts_with("keys/log-"), "{said}");
        assert!(told.err.contains(&place.key), "{said}");
        return;
    }
    assert_eq!(told.exit, 3, "{said}");
    let told = told.json();
    let names = |defect: &Value| {
        let detail = defect["detail"].as_str().unwrap();
        defect["path"] == place.key || detail.contains(&place.key)
    };
    let defects = told["defects"].as_array().unwrap();
    assert!(defects.iter().any(names), "{said}");
    let only = |defect: &Value| defect["code"] == "not-checked" || names(defect);
    assert!(defects.iter().all(only), "{said}");
}

#[test]
fn a_flipped_bit_anywhere_is_named_or_is_in_what_is_no_evidence() {
    let scene = Scene::new();
    let house = &scene.house;
    house.amana(["audit"]).expect(0);
    let files = contents(&house.at("archive"));
    let seed = u64::from_le_bytes(OsChance.draw());
    eprintln!("seed {seed}");
    let places = draw(&files, &mut FixedChance::new(seed));
    let (one, other) = places.split_at(PLACES);
    thread::scope(|threads| {
        for (number, places) in [one, other].into_iter().enumerate() {
            let copied = house.at(&format!("copy-{number}"));
            threads.spawn(move || {
                places
                    .iter()
                    .for_each(|place| try_place(house, &copied, place));
            });
        }
    });
}
