//! What the archive did not witness.

use std::fs;

use serde_json::json;

use super::{entries, filled, history};

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
