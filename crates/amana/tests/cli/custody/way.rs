//! What the archive did not witness.

use std::fs;

use serde_json::{Value, json};

use super::disclosing::verify;
use super::{Person, entries, filled, history};
use crate::house::{House, pictures};

#[test]
fn the_way_before_arrival_is_stated_corrected_and_never_forgotten() {
    let (house, accession, [item, _]) = filled();
    let file = house.at("leg.json");
    let mut leg = json!({
        "order": 1, "agent": "sami", "agent_role": "courier", "interest": "a relative is missing",
        "funding": null, "medium": "a thumb drive", "when": "2013-08", "where": "in the north",
        "where_class": "border", "condition": "whole", "basis": "own-words", "confidence": "probable",
    });
    fs::write(&file, leg.to_string()).unwrap();
    let from = ["leg", "add", &accession, "--from", file.to_str().unwrap()];
    house.amana(from).expect(0);
    let first = (entries(&house) - 1).to_string();
    leg["when"] = "2013-08-21T10:00:00Z".into();
    fs::write(&file, leg.to_string()).unwrap();
    let refused = house.amana(from).expect(1);
    assert!(refused.err.contains("nothing finer"), "{}", refused.err);
    leg["when"] = "2013-09".into();
    fs::write(&file, leg.to_string()).unwrap();
    let corrected = ["--supersedes", &first, "--reason", "it was September"];
    house.amana([&from[..], &corrected[..]].concat()).expect(0);
    house.amana([&from[..], &corrected[..]].concat()).expect(2);
    let line = [
        "leg",
        "add",
        &accession,
        "--order",
        "2",
        "--agent",
        "the clerk",
    ];
    house
        .amana([&line[..], &["--agent-role", "keeper"]].concat())
        .expect(2);
    let sure = [
        "--agent-role",
        "keeper",
        "--basis",
        "inference",
        "--confidence",
        "possible",
    ];
    house.amana([&line[..], &sure[..]].concat()).expect(0);

    let legs = house
        .amana(["leg", "list", &accession, "--json"])
        .expect(0)
        .json();
    assert_eq!(legs.as_array().unwrap().len(), 3);
    assert_eq!(legs[0]["superseded"]["reason"], "it was September");
    assert_eq!(legs[1]["stated"]["when"], "2013-09");
    assert_eq!(legs[1]["stated"]["supersedes"].to_string(), first);
    assert!(
        legs.as_array()
            .unwrap()
            .iter()
            .all(|leg| leg["witnessed"] == false)
    );
    let history = history(&house, &item);
    let stated: Vec<_> = history
        .iter()
        .filter(|entry| entry["event"]["kind"] == "leg-stated")
        .collect();
    assert_eq!(stated.len(), 3);
    for entry in stated {
        let sentence = entry["sentence"].as_str().unwrap();
        assert!(
            sentence.starts_with("Not witnessed by the archive"),
            "{sentence}"
        );
        assert_eq!(
            (&entry["witnessed"], &entry["premis"]),
            (&false.into(), &"transfer".into())
        );
    }
    let received = history
        .iter()
        .find(|it| it["event"]["kind"] == "original-received");
    let received = received.unwrap();
    assert_eq!(
        (&received["witnessed"], &received["premis"]),
        (&true.into(), &"ingestion".into())
    );
}

#[test]
fn who_receives_checks_and_makes_cards_stands_in_their_entries() {
    let house = House::new();
    let [mut lamia, mut karim] = ["Lamia", "Karim"].map(|name| Person::added(&house, name));
    for (name, role) in [("Lamia", "custodian"), ("Karim", "technical-examiner")] {
        house.amana(["user", "role", name, "--add", role]).expect(0);
    }
    let card = house.folder("card");
    pictures(&card, 1);
    let before = entries(&house);
    let line = ["ingest", card.to_str().unwrap(), "--no-examine"];
    lamia.does(&house, &line).expect(0);
    let last = entries(&house) - 1;
    // What begins and what ends an ingest.
    let begun = shown(&house, before);
    assert_eq!(begun["kind"], "accession-opened");
    assert_eq!(begun["role"], "custodian");
    let ended = shown(&house, last);
    assert_eq!(ended["kind"], "ingest-finished");
    assert_eq!(ended["by"], begun["by"]);
    lamia.does(&house, &["card", "new", "heron"]).expect(0);
    let made = shown(&house, entries(&house) - 1);
    assert_eq!(made["kind"], "card-issued");
    assert_eq!(made["by"], begun["by"]);
    karim.does(&house, &["audit"]).expect(0);
    let checked = shown(&house, entries(&house) - 1);
    assert_eq!(checked["kind"], "fixity-checked");
    assert_eq!(checked["role"], "technical-examiner");
    assert_ne!(checked["by"], begun["by"]);
    // Whoever cannot show who they are checks nothing.
    let before = entries(&house);
    karim.tries(&house, &["audit"]).expect(2);
    assert_eq!(entries(&house), before);
}

/// What an entry says of who did what; showing it is an entry too.
fn shown(house: &House, entry: u64) -> Value {
    let out = house.at(&format!("{entry}.tlog-proof"));
    let entry = entry.to_string();
    let line = ["disclose-entry", &entry, "--field", "kind", "by", "role"];
    let to = ["--yes", "--out", out.to_str().unwrap()];
    house.amana([&line[..], &to[..]].concat()).expect(0);
    verify(house, &out, 0)["files"][0]["shown"].clone()
}
