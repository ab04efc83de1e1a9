//! Commands are killed by SIGKILL before any of the calls by which their writes last.

use super::between::{Between, every};
use crate::house::{House, contents};
use crate::staff::{Colleague, line};

/// Each turn of a rotation costs a second, for it opens and writes files behind a passphrase again and again.
const ROTATION: usize = 8;
/// Each turn of a destruction is cheap.
const DESTRUCTION: usize = 5;

#[test]
fn a_rotation_that_is_killed_leaves_keys_that_open_by_both_ways_and_is_finished_by_the_next() {
    let house = House::new();
    let between = Between::new(&house);
    house.card();
    let shares = house.at("shares");
    let to = shares.to_str().unwrap();
    house
        .amana(["keys", "share", "--need", "2", "--of", "2", "--to", to])
        .expect(0);
    house.keep();
    let mut kills = 0;
    for at in every(ROTATION) {
        house.put_back();
        let killed = between.is_killed(&house.command(["keys", "rotate"]), at);
        // The catalog may lack the entry, which is told.
        let by_passphrase = house.amana(["card", "list", "--json"]);
        for listed in [by_passphrase, house.cards_by_shares(&shares)] {
            let cards = listed.json();
            assert_eq!(cards.as_array().unwrap().len(), 1, "killed at {at}");
        }
        if !killed {
            break;
        }
        kills += 1;
        if kills % 3 == 0 {
            house.amana(["keys", "rotate"]).expect(0);
            house.amana(["replay"]).expect(0);
            house.cards_by_shares(&shares).expect(0);
            house.amana(["audit"]).expect(0);
        }
    }
    assert!(kills > 3, "{kills}");
}

#[test]
fn a_destruction_that_is_killed_has_not_begun_or_is_finished_by_the_next_command_that_writes() {
    let house = House::new();
    let between = Between::new(&house);
    let card = house.folder("pictures");
    crate::house::pictures(&card, 1);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    let item = house.items()[0]["item"].as_str().unwrap().to_owned();
    let accession = &item[..8];
    let (rima, omar) = (
        Colleague::joins(&house, "Rima"),
        Colleague::joins(&house, "Omar"),
    );
    let request = ["destroy", accession, "--reason", "asked"];
    let proof = rima.proof(&house);
    house.amana(line(&request, &rima, &proof)).expect(0);
    house.keep();
    let key = house.at(&format!("archive/keys/scope-{accession}.age"));
    let confirm = ["destroy", accession, "--confirm"];
    let (mut not_begun, mut finished) = (0, 0);
    for at in every(DESTRUCTION) {
        house.put_back();
        let proof = omar.proof(&house);
        let command = house.command(line(&confirm, &omar, &proof));
        let killed = between.is_killed(&command, at);
        let card = house.at(&format!("card-{at}"));
        house
            .amana(["card", "new", "heron", "--out", card.to_str().unwrap()])
            .expect(0);
        let told = house.amana(["history", &item]);
        if told.exit == 0 {
            assert!(key.exists(), "killed at {at}");
            not_begun += 1;
        } else {
            assert!(told.err.contains("two people: asked"), "{}", told.err);
            let derived_of_it = |name: &Vec<u8>| {
                let name = String::from_utf8_lossy(name);
                name.starts_with("derived/") && name.contains(accession)
            };
            assert!(!key.exists(), "killed at {at}");
            let left = contents(&house.at("archive"));
            assert!(!left.keys().any(derived_of_it), "killed at {at}");
            finished += usize::from(killed);
        }
        if !killed {
            break;
        }
    }
    house.amana(["audit"]).expect(0);
    // Some were killed before the entry, and some after it.
    assert!(not_begun > 0 && finished > 0, "{not_begun} {finished}");
}
