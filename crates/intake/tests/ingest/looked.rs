//! What an onlooker of a run is shown, and when what it tells is entered.

use std::fs;

use custody::Event;
use intake::{Onlooker, Seen};
use keyring::ScopeKey;
use model::{EntryIndex, Facts, FileFormat, ItemId};

use crate::house::{House, patient};

/// Finds in each file its format and nothing else; of what is longer than ten bytes it takes the beginning.
#[derive(Default)]
pub(crate) struct Looking {
    pub(crate) shown: Vec<(ItemId, Seen)>,
    told: usize,
}

impl Onlooker for Looking {
    fn most_bytes(&self) -> usize {
        10
    }

    fn beginning(&self) -> usize {
        4
    }

    fn show(&mut self, _: &ScopeKey, item: ItemId, seen: Seen) {
        self.shown.push((item, seen));
    }

    fn events(&mut self, all: bool) -> Vec<Event> {
        let till = if all { self.shown.len() } else { self.told };
        let new = self.shown.get(self.told..till).unwrap_or_default();
        self.told = till;
        new.iter()
            .map(|(item, _)| Event::Examined {
                item: *item,
                method: "test".into(),
                facts: Box::new(Facts::of_format(FileFormat::Text)),
                metadata: None,
            })
            .collect()
    }
}

#[test]
fn each_original_is_shown_once_as_it_was_read_and_entered_after_its_receipt() {
    let house = House::new();
    let card = house.card();
    fs::write(card.join("a.txt"), "a note").unwrap();
    fs::write(card.join("b.txt"), "a note").unwrap();
    fs::write(card.join("c.txt"), "a longer note").unwrap();
    std::os::unix::fs::symlink("a.txt", card.join("d.txt")).unwrap();
    let mut looking = Looking::default();
    house
        .ingest_before(Some(&mut looking), &card, &mut patient())
        .unwrap();
    let shown: Vec<_> = looking
        .shown
        .iter()
        .map(|(item, seen)| (item.number(), &*seen.bytes, seen.whole))
        .collect();
    assert_eq!(shown, [(1, &b"a note"[..], true), (3, &b"a lo"[..], false)]);

    let ledger = house.ledger();
    let entries = ledger.entries(&house.keyring, EntryIndex(0)).unwrap();
    let told: Vec<String> = entries
        .filter_map(|entry| entry.unwrap().event().unwrap())
        .filter_map(|event| match event {
            Event::OriginalReceived { item, .. } => Some(format!("received {}", item.number())),
            Event::DuplicateReceived { item, .. } => Some(format!("duplicate {}", item.number())),
            Event::Examined { item, .. } => Some(format!("examined {}", item.number())),
            Event::IngestFinished { .. } => Some("finished".into()),
            _ => None,
        })
        .collect();
    assert_eq!(
        told,
        [
            "received 1",
            "duplicate 2",
            "received 3",
            "examined 1",
            "examined 3",
            "finished"
        ]
    );

    // What was taken in before is not read again, nor shown.
    let mut again = Looking::default();
    house
        .ingest_before(Some(&mut again), &card, &mut patient())
        .unwrap();
    assert!(again.shown.is_empty());
}
