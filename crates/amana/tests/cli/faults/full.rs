//! The disk is full from some call on: the command says so and ends, and with room again it ends well.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::between::{Between, Fault, below};
use super::scene::{Scene, ingest};
use crate::house::{House, contents, pictures};
use crate::staff::{Colleague, line};

/// At how many calls each command meets a disk that is full.
const TURNS: usize = 4;
const SAID: &str = "the disk is full: make room on it, then give the command again";

#[derive(Clone, Copy)]
enum Turn {
    First,
    Again,
}

/// A command that writes.
struct Act<'a> {
    line: Vec<&'a str>,
    /// What the command says, and fails, if it was done although it could not say so.
    done_already: Option<&'a str>,
    /// It tells what it found even if it cannot be entered.
    goes_on: bool,
    /// What it leaves for a person to do away with, in the house's folder.
    half_done: Option<&'a str>,
    /// Makes it possible again, where a proof counts once.
    before_each: &'a dyn Fn(Turn),
}

impl<'a> Act<'a> {
    fn new(line: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            line: line.into_iter().collect(),
            done_already: None,
            goes_on: false,
            half_done: None,
            before_each: &|_| {},
        }
    }
}

fn heads(house: &House) -> BTreeMap<Vec<u8>, Vec<u8>> {
    contents(&house.at("archive/log/heads"))
}

/// Gives the command on a disk that is full from seeded calls on, and again with room.
fn is_survived(house: &House, act: &Act<'_>) {
    let between = Between::new(house);
    house.keep();
    (act.before_each)(Turn::First);
    let calls = between.count(Fault::Full, &house.command(&act.line));
    assert!(calls > TURNS, "{:?}: {calls}", act.line);
    // One in each part of the run, so that its beginning and its end are tried.
    for turn in 0..TURNS {
        let (begins, ends) = (calls * turn / TURNS, calls * (turn + 1) / TURNS);
        // Threads make the runs differ by a few calls: one that ended before its fault is none.
        let (at, before, told) = loop {
            let at = begins + below(ends - begins) + 1;
            house.put_back();
            clear(house, act);
            let before = heads(house);
            (act.before_each)(Turn::First);
            if let Some(told) = between.full(&house.command(&act.line), at) {
                break (at, before, told);
            }
        };
        let place = format!("{:?}, full at call {at} of {calls}", act.line);
        assert!(!told.err.contains("panicked"), "{place}: {}", told.err);
        assert!(
            told.err.contains(SAID),
            "{place}: {} {}",
            told.exit,
            told.err
        );
        let is_told = told.exit == 1 || (act.goes_on && matches!(told.exit, 0 | 3));
        assert!(is_told, "{place}: {} {}", told.exit, told.err);
        let acknowledged = heads(house);
        assert!(
            before
                .iter()
                .all(|(name, head)| acknowledged.get(name) == Some(head))
        );
        clear(house, act);
        (act.before_each)(Turn::Again);
        let again = house.amana(&act.line);
        let is_done = act
            .done_already
            .is_some_and(|said| again.err.contains(said));
        assert!(again.exit == 0 || is_done, "{place}: {}", again.err);
        let after = heads(house);
        assert!(
            acknowledged
                .iter()
                .all(|(name, head)| after.get(name) == Some(head)),
            "{place}: an entry was lost"
        );
        let audited = house.amana(["audit"]);
        assert_eq!(audited.exit, 0, "{place}: {}{}", audited.out, audited.err);
        let [one, other] = [(); 2].map(|()| house.amana(["replay", "--json"]).expect(0).json());
        assert_eq!(one, other, "{place}");
        house.amana(["audit"]).expect(0);
    }
    house.put_back();
    clear(house, act);
    fs::remove_dir_all(house.at("archive-before")).unwrap();
    fs::remove_dir_all(house.at("keys-before")).unwrap();
}

fn clear(house: &House, act: &Act<'_>) {
    if let Some(name) = act.half_done {
        let _ = fs::remove_dir_all(house.at(name));
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn what_takes_in_and_hands_out_survives_a_full_disk() {
    let house = House::new();
    ingest(&house, "before", 2);
    let (card, sealed) = (house.folder("card"), house.folder("sealed"));
    pictures(&card, 3);
    pictures(&sealed, 2);
    let (disks, _) = house.seal(&sealed, 1, 0);
    is_survived(&house, &Act::new(["ingest", text(&card)]));
    is_survived(&house, &Act::new(["receive", text(&disks[0])]));
    let out = house.at("out");
    is_survived(
        &house,
        &Act {
            half_done: Some("out"),
            ..Act::new(["export", "--all", "--to", text(&out)])
        },
    );
}

#[test]
fn what_keeps_the_record_survives_a_full_disk() {
    let Scene { house, held } = Scene::new();
    let request = ["hold", "place", &held, "--reason", "asked"];
    is_survived(&house, &Act::new(request));
    let other = ingest(&house, "another", 1);
    let (dina, sama) = (
        Colleague::joins(&house, "Dina"),
        Colleague::joins(&house, "Sama"),
    );
    let proof = dina.proof(&house);
    let request = ["destroy", &other, "--reason", "asked"];
    house.amana(line(&request, &dina, &proof)).expect(0);
    let proof = sama.proof(&house);
    let confirm = ["destroy", &other, "--confirm"];
    is_survived(
        &house,
        &Act {
            done_already: Some("it was destroyed"),
            before_each: &|turn| {
                match turn {
                    Turn::First => sama.proof(&house),
                    Turn::Again => sama.next_proof(&house),
                };
            },
            ..Act::new(line(&confirm, &sama, &proof))
        },
    );
}

#[test]
fn what_keeps_watch_survives_a_full_disk() {
    let Scene { house, .. } = Scene::new();
    house.make_a_beat_due();
    is_survived(&house, &Act::new(["log", "publish"]));
    let near = house.at("near");
    let add = ["replica", "add", text(&near), "--name", "near"];
    house.amana(add).expect(0);
    house.amana(["replicate"]).expect(0);
    let files = contents(&house.at("archive/ocfl"));
    let is_original = |name: &&Vec<u8>| name.ends_with(b"/v1/content/000001.age");
    let original = String::from_utf8(files.keys().find(is_original).unwrap().clone()).unwrap();
    fs::write(house.at("archive/ocfl").join(original), "other bytes").unwrap();
    is_survived(
        &house,
        &Act {
            goes_on: true,
            ..Act::new(["audit", "--repair"])
        },
    );
}
