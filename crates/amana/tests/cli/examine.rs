use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use wait_timeout::ChildExt;

use crate::house::{House, pictures, run};

/// A folder with drawn pictures, a text and a file that only begins as a JPEG.
fn mixed(house: &House) -> std::path::PathBuf {
    let card = house.folder("card");
    pictures(&card, 4);
    fs::write(card.join("note.txt"), "a note\n").unwrap();
    fs::write(card.join("broken.jpg"), b"\xff\xd8\xff\xe0\0\x10JFIF\0").unwrap();
    card
}

fn ingest(house: &House, card: &Path, extra: &[&str]) -> Value {
    let mut line = vec!["ingest", "--json", card.to_str().unwrap()];
    line.extend(extra);
    house.amana(line).expect(0).json()
}

#[test]
fn an_ingest_examines_what_came_and_counts_what_does_not_open() {
    let house = House::new();
    let card = mixed(&house);
    let told = ingest(&house, &card, &[]);
    let examined = &told["examined"];
    assert_eq!(examined["finished"], true);
    assert_eq!(examined["examined"], told["stored"]);
    assert_eq!(examined["without_rendition"]["does-not-decode"], 1);
    assert_eq!(examined["without_rendition"]["empty"], 1);
    assert_eq!(examined["without_rendition"]["not-a-picture"], 1);
    let again = house.amana(["examine", "--json"]).expect(0).json();
    assert_eq!(
        (&again["examined"], &again["remade"]),
        (&0.into(), &0.into())
    );
}

#[test]
fn a_film_is_taken_in_with_one_of_its_pictures() {
    let house = House::new();
    let card = house.folder("card");
    run(Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi"])
        .args(["-i", "testsrc=size=320x240:rate=10:duration=2"])
        .arg(card.join("film.mp4")))
    .expect(0);
    let told = ingest(&house, &card, &[]);
    let examined = &told["examined"];
    assert_eq!(
        (&told["stored"], &examined["pictures"]),
        (&1.into(), &1.into())
    );
    assert_eq!(examined["without_rendition"], serde_json::json!({}));
}

#[test]
fn what_is_left_for_later_is_examined_later() {
    let house = House::new();
    let card = mixed(&house);
    let told = ingest(&house, &card, &["--no-examine"]);
    assert_eq!(told["examined"], Value::Null);
    assert!(!house.at("archive/derived").exists());
    let examined = house.amana(["examine", "--json"]).expect(0).json();
    assert_eq!(examined["examined"], told["stored"]);
}

#[test]
fn renditions_that_are_deleted_are_made_again_without_an_entry() {
    let house = House::new();
    let card = mixed(&house);
    ingest(&house, &card, &[]);
    let entries = || house.amana(["status", "--json"]).expect(0).json()["entries"].clone();
    let before = entries();
    fs::remove_dir_all(house.at("archive/derived")).unwrap();
    let again = house.amana(["examine", "--json"]).expect(0).json();
    assert_eq!(again["examined"], 0);
    assert_eq!(again["remade"], 4, "{again}");
    assert_eq!(entries(), before);
    let metadata = house.at("archive/derived/metadata-1");
    assert!(metadata.exists());
    fs::remove_dir_all(&metadata).unwrap();
    let again = house.amana(["examine", "--json"]).expect(0).json();
    assert!(again["remade"].as_u64().unwrap() >= 4, "{again}");
    assert!(metadata.exists());
    let again = house
        .amana(["examine", "--again", "--json"])
        .expect(0)
        .json();
    assert_eq!(
        (&again["examined"], &again["remade"]),
        (&0.into(), &0.into())
    );
    assert_eq!(entries(), before);
    house.amana(["audit"]).expect(0);
}

#[test]
fn received_disks_are_examined_and_a_replay_gives_the_same_facts() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 3);
    let (disks, _) = house.seal(&card, 3, 1);
    let told = house.receive(&disks, &[]).expect(0).json();
    assert_eq!(told["examined"]["pictures"], 3, "{told}");
    let dump = || house.amana(["replay", "--json"]).expect(0).json()["dump_sha256"].clone();
    assert_eq!(dump(), dump());
    let item = house.items()[0]["item"].as_str().unwrap().to_owned();
    let history = house.amana(["history", &item, "--json"]).expect(0).json();
    let examined = history.as_array().unwrap().iter();
    let examined: Vec<_> = examined
        .filter(|entry| entry["event"]["kind"] == "examined")
        .collect();
    assert_eq!(examined.len(), 1);
    let event = &examined[0]["event"];
    assert_eq!(
        (&event["format"], &event["method"]),
        (&"jpeg".into(), &"facts/4".into())
    );
    assert!(event["pdq"].is_string() && event["make"].is_string());
}

#[test]
fn an_original_that_was_changed_is_named_and_not_entered() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 2);
    ingest(&house, &card, &["--no-examine"]);
    let part = fs::read_dir(house.at("archive/ocfl")).unwrap();
    let part = part
        .map(|found| found.unwrap().path())
        .find(|found| found.is_dir());
    let original = part.unwrap().join("v1/content/000001.age");
    let mut bytes = fs::read(&original).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::remove_file(&original).unwrap();
    fs::write(&original, bytes).unwrap();
    let told = house.amana(["examine", "--json"]).expect(3).json();
    assert_eq!(told["defects"][0]["code"], "object-altered");
    let stored = house.amana(["status", "--json"]).expect(0).json()["items"]["stored"].clone();
    assert_eq!(
        told["examined"].as_u64().unwrap() + 1,
        stored.as_u64().unwrap()
    );
}

#[test]
fn an_examination_that_is_killed_goes_on_and_enters_nothing_twice() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 300);
    let stored = ingest(&house, &card, &["--no-examine"])["stored"].clone();
    let status = house.amana(["status", "--json"]).expect(0).json();
    let before = status["entries"].as_u64().unwrap();
    let mut kills = 0;
    // The keys alone take a command longer than the first of these, however fast the machine is.
    for turn in 1..=9 {
        let mut child = house
            .command(["examine"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let ended = child
            .wait_timeout(Duration::from_millis(150 * turn))
            .unwrap();
        if ended.is_some() {
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
    assert!(kills > 0, "it was too quick to be killed");
    house.amana(["examine"]).expect(0);
    house.amana(["audit"]).expect(0);
    let dump = house.amana(["replay", "--json"]).expect(0).json();
    let entries = house.amana(["status", "--json"]).expect(0).json()["entries"].clone();
    assert_eq!(dump["entries"], entries);
    // Nothing was entered since but one entry for each original, and that of the audit.
    assert_eq!(
        entries.as_u64(),
        Some(before + stored.as_u64().unwrap() + 1)
    );
}
