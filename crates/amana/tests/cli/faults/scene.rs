use std::fs;

use crate::house::{House, pictures};
use crate::staff::{Colleague, line};

/// An archive with something of everything, and what in it is whose.
pub(super) struct Scene {
    pub(super) house: House,
    /// An accession of pictures, which is on hold.
    pub(super) held: String,
}

impl Scene {
    /// Originals, renditions, a volume as it came, a card, a person, a hold, a destroyed accession, and a log that is
    /// published and succeeded another; its keys open at little cost.
    pub(super) fn new() -> Self {
        let house = House::new();
        let held = ingest(&house, "card", 3);
        let destroyed = ingest(&house, "other", 2);
        let volume = house.folder("volume");
        pictures(&volume, 2);
        let (disks, _) = house.seal(&volume, 1, 0);
        house.receive(&disks, &["--no-examine"]).expect(0);
        let person = house.at("person.json");
        fs::write(&person, r#"{"name": "Nobody"}"#).unwrap();
        house
            .amana(["person", "add", "--from", person.to_str().unwrap()])
            .expect(0);
        let (rima, omar) = (
            Colleague::joins(&house, "Rima"),
            Colleague::joins(&house, "Omar"),
        );
        let (one, other) = (rima.proof(&house), omar.proof(&house));
        let request = ["destroy", &destroyed, "--reason", "asked"];
        house.amana(line(&request, &rima, &one)).expect(0);
        let confirm = ["destroy", &destroyed, "--confirm"];
        house.amana(line(&confirm, &omar, &other)).expect(0);
        house
            .amana(["hold", "place", &held, "--reason", "asked"])
            .expect(0);
        let last = house.at("last");
        fs::copy(house.at("archive/log/checkpoint"), &last).unwrap();
        let succeed = ["recover", "--succeed", "--reason", "a drill", "--last"];
        house
            .amana([&succeed[..], &[last.to_str().unwrap()]].concat())
            .expect(0);
        house.make_a_beat_due();
        house.amana(["log", "publish"]).expect(0);
        Self { house, held }
    }
}

/// Takes in new pictures; gives the accession.
pub(super) fn ingest(house: &House, name: &str, count: u32) -> String {
    let card = house.folder(name);
    sample::card_folder(&card, count, u64::from(count), sample::Size::SMALL).unwrap();
    let told = house
        .amana(["ingest".as_ref(), "--json".as_ref(), card.as_os_str()])
        .expect(0);
    told.json()["accession"].as_str().unwrap().to_owned()
}
