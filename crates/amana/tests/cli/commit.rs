use std::fs;

use serde_json::{Value, json};

use crate::house::{House, pictures};

/// The acts of committing in the history of every item, by item.
pub(crate) fn commitments(house: &House) -> Vec<(String, Vec<Value>)> {
    let items = house.items();
    let told = items.iter().map(|item| {
        let id = item["item"].as_str().unwrap();
        let history = house.amana(["history", id, "--json"]).expect(0).json();
        let entries = history.as_array().unwrap().iter();
        let acts = entries.filter(|entry| entry["event"]["kind"] == "tiles-committed");
        (id.to_owned(), acts.cloned().collect())
    });
    told.collect()
}

#[test]
fn every_jpeg_is_committed_to_once_and_a_replay_gives_the_same() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 4);
    fs::write(card.join("note.txt"), "a note\n").unwrap();
    fs::write(card.join("broken.jpg"), b"\xff\xd8\xff\xe0\0\x10JFIF\0").unwrap();
    let stored = house
        .amana(["ingest", "--json", card.to_str().unwrap()])
        .expect(0)
        .json();
    let told = house.amana(["commit", "--json"]).expect(0).json();
    assert_eq!(told["finished"], true);
    assert_eq!(told["uncommitted"], json!({"not-read": 1}));
    let committed = told["committed"].as_u64().unwrap();
    // All that was stored but the note, the broken one and the file without bytes that is on every card.
    assert_eq!(committed + 3, stored["stored"].as_u64().unwrap());
    let again = house
        .amana(["commit", "--again", "--json"])
        .expect(0)
        .json();
    let nothing = json!({"finished": true, "committed": 0, "uncommitted": {}, "defects": []});
    assert_eq!(again, nothing);
    let acts = commitments(&house);
    assert!(acts.iter().all(|(_, acts)| acts.len() <= 1));
    let all: Vec<&Value> = acts.iter().flat_map(|(_, acts)| acts).collect();
    assert!(all.len() as u64 > committed);
    let rooted = all.iter().find(|act| act["event"]["root"].is_string());
    let sentence = rooted.unwrap()["sentence"].as_str().unwrap();
    assert!(sentence.contains("committed to every tile"), "{sentence}");
    // Folded again it is the same, and there is nothing to do.
    let replayed = house.amana(["replay", "--json"]).expect(0).json();
    let twice = house.amana(["replay", "--json"]).expect(0).json();
    assert_eq!(replayed["dump_sha256"], twice["dump_sha256"]);
    assert_eq!(house.amana(["commit", "--json"]).expect(0).json(), nothing);
    house.amana(["audit"]).expect(0);
}

#[test]
fn what_was_not_examined_is_committed_to_all_the_same_and_what_is_held_is_not() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 3);
    house
        .amana(["ingest", "--no-examine", card.to_str().unwrap()])
        .expect(0);
    let items = house.items();
    let held = items.iter().find(|item| item["size"].as_u64() > Some(0));
    let held = held.unwrap()["item"].as_str().unwrap();
    house
        .amana(["hold", "place", held, "--reason", "they have not left"])
        .expect(0);
    let told = house.amana(["commit", "--json"]).expect(0);
    assert!(told.err.contains("1 are not committed to"), "{}", told.err);
    assert!(told.json()["committed"].as_u64().unwrap() > 0);
    let acts = commitments(&house);
    let of_held = acts.iter().find(|(id, _)| id == held).unwrap();
    assert_eq!(of_held.1, Vec::<Value>::new());
}
