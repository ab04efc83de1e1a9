use std::fs;

use crate::house::{House, contents};
use crate::staff::{Colleague, line};

/// Words that stand nowhere else.
const WORDS: [&str; 4] = ["Qamarqand", "Zibarzal", "نورشمعدان", "1987-11-23x"];

/// The files of the archive in whose bytes a word stands.
fn found(house: &House, word: &str) -> Vec<String> {
    let files = contents(&house.at("archive"));
    let holds = |bytes: &Vec<u8>| {
        bytes
            .windows(word.len())
            .any(|window| window == word.as_bytes())
    };
    let files = files.into_iter().filter(|(_, bytes)| holds(bytes));
    files
        .map(|(name, _)| String::from_utf8(name).unwrap())
        .collect()
}

#[test]
fn after_the_record_of_a_person_is_erased_none_of_its_words_is_left() {
    let house = House::new();
    let (rima, omar) = (
        Colleague::joins(&house, "Rima"),
        Colleague::joins(&house, "Omar"),
    );
    let file = house.at("person.json");
    let [first, last, arabic, born] = WORDS;
    let text = format!(r#"{{"name": "{first} {last}", "arabic": "{arabic}", "born": "{born}"}}"#);
    fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    let added = house
        .amana(["person", "add", "--from", file, "--json"])
        .expect(0);
    let person = added.json()["person"].as_str().unwrap().to_owned();
    house
        .amana(["person", "add", "--from", file, "--person", &person])
        .expect(0);
    let other = house.at("other.json");
    fs::write(&other, r#"{"name": "Stays Here"}"#).unwrap();
    let kept = house
        .amana(["person", "add", "--from", other.to_str().unwrap(), "--json"])
        .expect(0);
    let kept = kept.json()["person"].as_str().unwrap().to_owned();
    let shown = house.amana(["person", "show", &person]).expect(0).out;
    for word in WORDS {
        assert!(shown.contains(word), "{shown}");
        // The catalog can be read, and nothing else holds it.
        assert_eq!(found(&house, word), ["catalog.sqlite"], "{word}");
    }
    let (one, two) = (rima.proof(&house), omar.proof(&house));
    let erase = ["person", "erase", &person];
    house
        .amana(line(
            &[&erase[..], &["--reason", "they asked"]].concat(),
            &rima,
            &one,
        ))
        .expect(0);
    assert_eq!(found(&house, WORDS[0]), ["catalog.sqlite"]);
    house
        .amana(line(&[&erase[..], &["--confirm"]].concat(), &omar, &two))
        .expect(0);

    for word in WORDS {
        assert_eq!(found(&house, word), [""; 0], "{word}");
    }
    assert!(
        !house
            .at(&format!("archive/keys/scope-person-{person}.age"))
            .exists()
    );
    house.amana(["audit"]).expect(0);
    let gone = house.amana(["person", "show", &person]).expect(1);
    assert!(gone.err.contains("it was destroyed"), "{}", gone.err);
    house.amana(["person", "show", &kept]).expect(0);
    let list = house.amana(["person", "list", "--json"]).expect(0).json();
    assert_eq!(list.as_array().unwrap().len(), 2);
    let before = house.amana(["replay", "--json"]).expect(0).json();
    assert_eq!(house.amana(["replay", "--json"]).expect(0).json(), before);
    assert_eq!(
        house.amana(["person", "list", "--json"]).expect(0).json(),
        list
    );
    for word in WORDS {
        assert_eq!(found(&house, word), [""; 0], "{word}");
    }
    house.amana(["audit"]).expect(0);
}
