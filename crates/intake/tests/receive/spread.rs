//! Sets that were spread before they arrive.

use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;

use carrier::{Geometry, ReadAt, Reading, Repair, Sealer, Spread, Volume};
use model::{ItemState, OsChance, SourcePath};

use crate::scene::{Asked, House, Offer, OnFile, Unwatched};

impl House {
    /// Seals one file to a stick of its own; gives the bytes on it and its code.
    fn night(&self, name: &str, text: &str) -> (Vec<u8>, carrier::Code) {
        let place = self.folder.path().join(name);
        let volume = Box::new(OnFile(File::create_new(&place).unwrap()));
        let cards = vec![self.card.clone()];
        let geometry = Geometry::new(1, 0).unwrap();
        let mut chance = OsChance;
        let sealer = Sealer::begin(geometry, cards, vec![volume], &mut chance).unwrap();
        let offer = Offer {
            path: SourcePath::from_bytes(name),
            bytes: text.into(),
        };
        let mut kept = Kept::default();
        sealer.seal(&mut std::iter::once(offer), &mut kept).unwrap();
        (fs::read(place).unwrap(), kept.code.unwrap())
    }

    fn read(&self, volumes: Vec<Vec<u8>>) -> Reading {
        let sources = volumes.into_iter();
        let sources = sources.map(|bytes| Arc::new(bytes) as Arc<dyn ReadAt>);
        let secret = std::slice::from_ref(&self.card.secret);
        Reading::of(sources.collect(), secret, &[], &mut |_| {})
    }

    /// Moves sticks to three disks, of which one is spare; gives their folders.
    fn spread(&self, sticks: Vec<Vec<u8>>) -> (Vec<PathBuf>, carrier::Code) {
        let reading = self.read(sticks);
        let disks: Vec<PathBuf> = (1..=3)
            .map(|number| self.folder.path().join(format!("spread-{number}")))
            .collect();
        let volumes = disks.iter().map(|disk| {
            fs::create_dir(disk).unwrap();
            let file = File::create_new(disk.join("volume")).unwrap();
            Box::new(OnFile(file)) as Box<dyn Volume>
        });
        let plan = Spread::plan(&reading.sets, Geometry::new(2, 1).unwrap());
        let cards = [self.card.clone()];
        let mut kept = Kept::default();
        plan.write(&cards, volumes.collect(), &mut OsChance, &mut kept)
            .unwrap();
        (disks, kept.code.unwrap())
    }
}

/// Keeps the code of the last packet.
#[derive(Default)]
struct Kept {
    code: Option<carrier::Code>,
}

impl carrier::Watch for Kept {
    fn closed(&mut self, packet: &carrier::ClosedPacket) {
        self.code = Some(packet.link.code());
    }
}

#[test]
fn a_spread_set_is_one_accession_with_the_items_of_every_night() {
    let house = House::new();
    let nights = [("one", "first"), ("two", "second"), ("three", "first")];
    let sealed = nights.map(|(name, text)| house.night(name, text));
    let codes: Vec<String> = sealed.iter().map(|(_, code)| code.to_string()).collect();
    let (disks, new_code) = house.spread(sealed.into_iter().map(|(bytes, _)| bytes).collect());
    let receipt = house.receive(&disks[..2], &mut Asked::patient()).unwrap();
    let certificate = receipt.certificate.unwrap();
    let counts = certificate.counts.unwrap();
    // The second night lies on the disk that is not there yet.
    assert_eq!((counts.present, counts.recovered), (2, 1));
    assert_eq!((counts.damaged, counts.missing), (0, 0));
    for code in &codes {
        assert!(certificate.tips.contains(code), "{code}");
    }
    let known = house.known();
    assert_eq!(known.len(), 1);
    let new = house.read(vec![fs::read(disks[0].join("volume")).unwrap()]);
    assert_eq!(known[0].set, Some(new.sets[0].id().to_string()));
    let mut states: Vec<_> = known[0].items.values().map(|item| item.state).collect();
    states.sort_by_key(|state| *state == ItemState::Duplicate);
    let expected = [ItemState::Stored, ItemState::Stored, ItemState::Duplicate];
    assert_eq!(states, expected);

    // The new set's code says nothing of the nights; a night's own code fixes that night alone.
    let counts_with = |code| {
        let told = house.receive_with(&disks[..2], Some(code), &mut Asked::patient());
        let counts = told.unwrap().certificate.unwrap().counts.unwrap();
        (counts.present, counts.recovered, counts.added)
    };
    assert_eq!(counts_with(new_code), (2, 1, 0));
    assert_eq!(counts_with(codes[0].parse().unwrap()), (1, 0, 2));

    // The disk that arrives later brings nothing new.
    let again = house.receive(&disks[2..], &mut Asked::patient()).unwrap();
    let counts = again.certificate.unwrap().counts.unwrap();
    assert_eq!(counts.present + counts.recovered, 3);
    assert_eq!(house.known()[0].items.len(), 3);
}

#[test]
fn a_disk_that_was_made_again_belongs_to_the_same_accession() {
    let house = House::new();
    let (disks, _) = house.spread(vec![house.night("one", "first").0]);
    house.receive(&disks[..1], &mut Asked::patient()).unwrap();
    let left = disks[..2].iter();
    let left = left.map(|disk| fs::read(disk.join("volume")).unwrap());
    let reading = house.read(left.collect());
    let set = &reading.sets[0];
    let here: Vec<_> = set.disks().collect();
    let lost = set.listed_disks();
    let lost = lost.iter().find(|disk| !here.contains(disk)).unwrap();
    let place = house.folder.path().join("made-again");
    let volume = Box::new(OnFile(File::create_new(&place).unwrap()));
    let repair = Repair::of(set, *lost, &[]);
    let lacking = repair.lacking();
    let cards = [house.card.clone()];
    let done = repair
        .write(&cards, volume, &mut OsChance, &mut Unwatched)
        .unwrap();
    assert_eq!((done.written, done.beyond_repair), (lacking, 0));
    let given = [place, disks[1].clone()];
    let receipt = house.receive(&given, &mut Asked::patient()).unwrap();
    let counts = receipt.certificate.unwrap().counts.unwrap();
    assert_eq!(counts.present + counts.recovered, 1);
    assert_eq!(house.known().len(), 1);
}
