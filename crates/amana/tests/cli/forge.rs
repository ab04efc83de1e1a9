use std::fs;
use std::path::{Path, PathBuf};

use carrier::{
    Address, BLOCK, Card, FragmentHeader, KeyBlock, Kind, Mask, PAYLOAD, Payload, SliceSealer,
};
use model::OsChance;

use crate::house::House;

/// Somebody who has the card: can make blocks with valid tags, but open nothing.
struct Forger {
    card: Card,
    mask: Mask,
    volume: Vec<u8>,
}

impl Forger {
    fn of(house: &House, volume: &Path) -> Self {
        let card = Card::parse(&fs::read(house.card()).unwrap()).unwrap();
        let volume = fs::read(volume).unwrap();
        let first = volume.first_chunk::<BLOCK>().unwrap();
        let mask = KeyBlock::open(first, &card.secret(None).unwrap())
            .unwrap()
            .mask;
        Self { card, mask, volume }
    }

    /// Puts another slice in the place of the only one of the set's one lane.
    fn replace_slice(&mut self, fragments: &[(u32, &[u8])]) {
        let places: Vec<(usize, Address)> = (0..self.volume.len() / BLOCK)
            .filter_map(|number| {
                let bytes = self.volume[number * BLOCK..].first_chunk::<BLOCK>()?;
                let address = self.mask.open(bytes)?.address;
                (address.kind == Kind::Lane).then_some((number, address))
            })
            .collect();
        let mut stream = Vec::new();
        for (file, bytes) in fragments {
            let header = FragmentHeader {
                file: *file,
                offset: 0,
                length: bytes.len() as u32,
            };
            stream.extend(header.encode());
            stream.extend(*bytes);
        }
        let sealer = SliceSealer::begin(places[0].1.count, self.card.recipients()).unwrap();
        let slice = sealer.finish(Some(0), &stream).unwrap();
        for (number, address) in places {
            let at = usize::from(address.index) * PAYLOAD;
            let payload: &Payload = slice[at..].first_chunk().unwrap();
            let block = self.mask.seal(&address, payload, &mut OsChance);
            self.volume[number * BLOCK..(number + 1) * BLOCK].copy_from_slice(&*block);
        }
    }
}

/// A house with one disk, of whose one file the bytes were exchanged and to which another was added;
/// gives the disks and the code.
fn forged(house: &House) -> (Vec<PathBuf>, String) {
    let card = house.folder("card");
    fs::write(card.join("picture"), "what the camera saw").unwrap();
    let (disks, sealed) = house.seal(&card, 1, 0);
    let volume = fs::read_dir(&disks[0])
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let mut forger = Forger::of(house, &volume);
    forger.replace_slice(&[(1, b"what somebody wants"), (2, b"never sealed")]);
    fs::write(&volume, &forger.volume).unwrap();
    (disks, sealed["code"].as_str().unwrap().to_owned())
}

fn states(house: &House) -> Vec<String> {
    let items = house.items();
    let states = items
        .iter()
        .map(|item| item["state"].as_str().unwrap().to_owned());
    states.collect()
}

#[test]
fn bytes_that_the_code_does_not_fix_are_altered_and_files_that_no_directory_names_are_added() {
    let house = House::new();
    let (disks, code) = forged(&house);
    let told = house.receive(&disks, &["--code", &code]).expect(3).json();
    assert_eq!(
        (&told["altered"], &told["added"], &told["present"]),
        (&1.into(), &1.into(), &0.into())
    );
    assert_eq!(states(&house), ["altered", "added"]);

    // Without a code the one that matched is compared again: what it has shown stays.
    let told = house.receive(&disks, &[]).expect(3).json();
    assert_eq!((&told["altered"], &told["damaged"]), (&1.into(), &0.into()));
    assert_eq!(states(&house), ["altered", "added"]);
}

#[test]
fn without_the_right_code_nothing_is_altered_and_with_it_the_same_item_is() {
    let house = House::new();
    let (disks, code) = forged(&house);
    let told = house.receive(&disks, &[]).expect(3).json();
    assert_eq!((&told["altered"], &told["damaged"]), (&0.into(), &1.into()));
    assert_eq!(states(&house), ["damaged", "added"]);

    let other = House::new();
    let (_, foreign) = forged(&other);
    house.receive(&disks, &["--code", &foreign]).expect(3);
    assert_eq!(states(&house), ["damaged", "added"]);

    house.receive(&disks, &["--code", &code]).expect(3);
    assert_eq!(states(&house), ["altered", "added"]);
}
