//! An audit that is killed or told to stop: the next one goes on, and what it says was covered is everything.

use std::fs;
use std::os::unix::process::ExitStatusExt;

use serde_json::Value;

use super::between::{Between, Fault, every};
use crate::house::{Ended, House, pictures};

/// More objects than are read between two notes of how far an audit is (256).
const PICTURES: u32 = 600;
/// Each third call by which an audit's writes last: of those that note how far it is, at least one.
const STRIDE: usize = 3;
const FIRST: usize = 3;
const SIGINT: i32 = 2;

fn covers_everything(place: &str, told: &Ended) {
    assert_eq!(told.exit, 0, "{place}: {}{}", told.out, told.err);
    let covered = &told.json()["covered"];
    let [objects, bytes] = ["objects", "bytes"].map(|what| covered[what].as_u64().unwrap());
    assert!(objects > u64::from(PICTURES), "{place}: {covered}");
    assert_eq!(covered["of_objects"], objects, "{place}");
    assert_eq!(covered["of_bytes"], bytes, "{place}");
}

/// What an audit that ended too early noted of how far it is.
fn noted(house: &House) -> Option<Value> {
    let state = fs::read(house.at("archive/audit.json")).ok()?;
    Some(serde_json::from_slice(&state).unwrap())
}

/// The next audit says the same as one that nobody ended, and reads nothing again that was noted as read.
fn goes_on(house: &House, place: &str, left: Option<&Value>) {
    let read = left.map(|left| house.at("archive").join(left["after"].as_str().unwrap()));
    let whole = read.as_ref().map(|read| fs::read(read).unwrap());
    if let (Some(read), Some(whole)) = (&read, &whole) {
        let mut damaged = whole.clone();
        *damaged.last_mut().unwrap() ^= 1;
        fs::write(read, damaged).unwrap();
    }
    let told = house.amana(["audit", "--json"]);
    covers_everything(place, &told);
    if let Some(left) = left {
        assert_eq!(told.json()["covered"]["since"], left["since"], "{place}");
    }
    assert!(noted(house).is_none(), "{place}");
    if let (Some(read), Some(whole)) = (&read, &whole) {
        // It was there to be found.
        house.amana(["audit"]).expect(3);
        fs::write(read, whole).unwrap();
    }
}

fn with_pictures() -> House {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, PICTURES);
    let ingest = ["ingest", "--no-examine", card.to_str().unwrap()];
    house.amana(ingest).expect(0);
    covers_everything("at first", &house.amana(["audit", "--json"]));
    house
}

#[test]
fn an_audit_that_is_killed_goes_on_and_reads_nothing_twice_but_what_it_had_not_noted() {
    let house = with_pictures();
    let between = Between::new(&house);
    let (mut kills, mut noted_by) = (0, 0);
    for at in every(STRIDE) {
        let killed = between.is_killed(&house.command(["audit"]), at);
        let left = noted(&house);
        goes_on(&house, &format!("killed at {at}"), left.as_ref());
        noted_by += usize::from(left.is_some());
        if !killed {
            break;
        }
        kills += 1;
    }
    assert!(kills > 3 && noted_by > 0, "{kills} {noted_by}");
}

#[test]
fn an_audit_that_is_told_to_stop_says_so_and_goes_on() {
    let house = with_pictures();
    let between = Between::new(&house);
    let calls = between.count(Fault::Stop, &house.command(["audit"]));
    let mut stops = 0;
    // The first calls note how far it is, while most is still to be read.
    let among = every(STRIDE).skip_while(|at| *at <= FIRST);
    for at in (1..=FIRST).chain(among).take_while(|at| *at <= calls) {
        let mut command = between.with(Fault::Stop, at, &house.command(["audit"]));
        let ended = command.output().unwrap();
        let place = format!("stopped at {at}");
        let left = noted(&house);
        // It may be told only when it has read everything.
        if ended.status.success() {
            assert!(left.is_none(), "{place}");
            continue;
        }
        // Before it watches for that, it ends as any program does.
        if ended.status.signal() != Some(SIGINT) {
            assert_eq!(ended.status.code(), Some(1), "{place}");
            let said = String::from_utf8_lossy(&ended.stderr);
            assert!(
                said.contains("the same command goes on from here"),
                "{place}: {said}"
            );
            assert!(left.is_some(), "{place}");
            stops += 1;
        }
        goes_on(&house, &place, left.as_ref());
    }
    assert!(stops > 0);
}
