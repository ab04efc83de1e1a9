use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;

use wait_timeout::ChildExt;

use crate::house::{House, contents, exported, pictures};

#[test]
fn an_ingest_that_is_killed_at_any_point_goes_on_and_enters_nothing_twice() {
    let house = House::new();
    is_killed_again_and_again(&house, 700, 37, &["--no-examine"]);
}

#[test]
fn an_ingest_that_is_killed_while_pictures_are_looked_at_looks_at_each_once() {
    let house = House::new();
    is_killed_again_and_again(&house, 60, 150, &[]);
    for item in house.items() {
        let history = ["history", item["item"].as_str().unwrap(), "--json"];
        let history = house.amana(history).expect(0).json();
        let looked = |entry: &&serde_json::Value| entry["event"]["kind"] == "examined";
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
fn is_killed_again_and_again(house: &House, count: u32, later: u64, flags: &[&str]) {
    let card = house.folder("card");
    pictures(&card, count);
    let mut kills = 0;
    for turn in 1.. {
        let mut line = vec!["ingest".as_ref(), card.as_os_str()];
        line.extend(flags.iter().map(std::ffi::OsStr::new));
        let mut child = house
            .command(line)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let ended = child
            .wait_timeout(Duration::from_millis(later * turn))
            .unwrap();
        if let Some(status) = ended {
            assert!(status.success());
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
    assert!(kills > 2, "it was too quick to be killed");
    house.amana(["audit"]).expect(0);
    let items = house.items();
    let paths: BTreeSet<String> = items
        .iter()
        .map(|item| item["path_bytes"].to_string())
        .collect();
    let offered = contents(&card);
    assert_eq!((items.len(), paths.len()), (offered.len(), offered.len()));
    house
        .amana([
            "export".as_ref(),
            "--all".as_ref(),
            "--to".as_ref(),
            house.at("out").as_os_str(),
        ])
        .expect(0);
    assert_eq!(exported(&house.at("out")), offered);
    let status = house.amana(["status", "--json"]).expect(0).json();
    assert_eq!(status["accessions"].as_array().unwrap().len(), 1);
}
