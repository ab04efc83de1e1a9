//! What takes evidence in, or looks at it, is killed by SIGKILL before any of the calls by which its writes last, and
//! goes on from where it was.

use std::collections::BTreeSet;
use std::ffi::OsStr;

use serde_json::Value;

use super::between::{Between, every};
use crate::commit::commitments;
use crate::house::{House, contents, pictures};

/// Starts the same command until it ends, each time killed `stride` calls later than before; gives how often.
fn kills(house: &House, line: &[&OsStr], stride: usize) -> usize {
    let between = Between::new(house);
    let killed = |at: &usize| between.is_killed(&house.command(line), *at);
    every(stride).take_while(killed).count()
}

#[test]
fn an_ingest_that_is_killed_at_any_point_goes_on_and_enters_nothing_twice() {
    let house = House::new();
    is_killed_again_and_again(&house, 700, 150, &["--no-examine"]);
}

#[test]
fn an_ingest_that_is_killed_while_pictures_are_looked_at_looks_at_each_once() {
    let house = House::new();
    is_killed_again_and_again(&house, 60, 40, &[]);
    for item in house.items() {
        let history = ["history", item["item"].as_str().unwrap(), "--json"];
        let history = house.amana(history).expect(0).json();
        let looked = |entry: &&Value| entry["event"]["kind"] == "examined";
        let looked = history.as_array().unwrap().iter().filter(looked).count();
        assert_eq!(looked, 1, "{history}");
    }
    let again = house.amana(["examine", "--json"]).expect(0).json();
    assert_eq!(
        (&again["examined"], &again["remade"]),
        (&0.into(), &0.into())
    );
}

/// Starts the same ingest again and again and kills it a little later each time.
fn is_killed_again_and_again(house: &House, count: u32, stride: usize, flags: &[&str]) {
    let card = house.folder("card");
    pictures(&card, count);
    let mut line = vec!["ingest".as_ref(), card.as_os_str()];
    line.extend(flags.iter().map(OsStr::new));
    let kills = kills(house, &line, stride);
    assert!(kills > 2, "{kills}");
    house.amana(["audit"]).expect(0);
    let items = house.items();
    let paths: BTreeSet<String> = items
        .iter()
        .map(|item| item["path_bytes"].to_string())
        .collect();
    let offered = contents(&card);
    assert_eq!((items.len(), paths.len()), (offered.len(), offered.len()));
    assert_eq!(house.export_all(), offered);
    let status = house.amana(["status", "--json"]).expect(0).json();
    assert_eq!(status["accessions"].as_array().unwrap().len(), 1);
}

#[test]
fn a_run_of_commit_that_is_killed_goes_on_and_commits_to_nothing_twice() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 150);
    let ingest = ["ingest", "--no-examine", card.to_str().unwrap()];
    house.amana(ingest).expect(0);
    let kills = kills(&house, &["commit".as_ref()], 5);
    assert!(kills > 2, "{kills}");
    let told = house.amana(["commit", "--json"]).expect(0).json();
    assert_eq!(told["committed"], 0);
    let sizes = house.items().into_iter();
    let sizes = sizes.map(|item| item["size"].as_u64().unwrap_or(0));
    for ((item, acts), size) in commitments(&house).into_iter().zip(sizes) {
        assert_eq!(acts.len(), usize::from(size > 0), "{item}: {acts:?}");
    }
    house.amana(["audit"]).expect(0);
}
