//! Anything at all under valid tags: nothing panics, and nothing wrong passes for right.

use carrier::{Address, PAYLOAD};
use proptest::prelude::*;

use crate::desk::{files, read, scan, volumes};
use crate::layout::Shape;
use crate::writer::{Plain, Writer};

/// A block made from an honest one: which, what is changed in its address and payload, and whether
/// the honest one stays beside it.
#[derive(Clone, Debug)]
struct Forgery {
    block: prop::sample::Index,
    payload_of: Option<prop::sample::Index>,
    address_byte: Option<(usize, u8)>,
    payload_bytes: Vec<(usize, u8)>,
    disk: usize,
    stays: bool,
}

fn forgeries() -> impl Strategy<Value = Vec<Forgery>> {
    let at = prop_oneof![0..200_usize, 0..PAYLOAD];
    let forgery = (
        any::<prop::sample::Index>(),
        prop::option::of(any::<prop::sample::Index>()),
        prop::option::of((0..20_usize, any::<u8>())),
        prop::collection::vec((at, any::<u8>()), 0..4),
        0..3_usize,
        any::<bool>(),
    )
        .prop_map(
            |(block, payload_of, address_byte, payload_bytes, disk, stays)| Forgery {
                block,
                payload_of,
                address_byte,
                payload_bytes,
                disk,
                stays,
            },
        );
    prop::collection::vec(forgery, 1..40)
}

fn forge(blocks: &[Plain], forgery: &Forgery) -> Option<Plain> {
    let mut block = forgery.block.get(blocks).clone();
    if let Some(other) = &forgery.payload_of {
        block.payload = other.get(blocks).payload.clone();
    }
    if let Some((at, value)) = forgery.address_byte {
        let mut bytes = block.address.encode();
        bytes[at] = value;
        block.address = Address::parse(&bytes)?;
    }
    for (at, value) in &forgery.payload_bytes {
        block.payload[*at] = *value;
    }
    block.disk = forgery.disk;
    Some(block)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn forged_blocks_of_every_kind_never_panic_and_never_pass_for_right(
        forgeries in forgeries(),
        lost in prop::option::of(0..3_usize),
        seed: u64,
    ) {
        let mut writer = Writer::new(3, seed);
        let originals = files(&[30_000, 0, 90_000, 400], seed);
        let packet = writer.plan(&Shape::new(2, 1, &[4, 8]), &originals);
        let mut blocks = packet.lane_blocks();
        blocks.extend(packet.directory_blocks());
        blocks.extend(packet.closing_blocks(true));
        let honest = blocks.clone();
        for forgery in &forgeries {
            let Some(forged) = forge(&honest, forgery) else { continue };
            let place = forgery.block.index(blocks.len());
            if forgery.stays {
                blocks.insert(place, forged);
            } else {
                blocks[place] = forged;
            }
        }
        writer.write_blocks(&blocks);
        let mut arrived = volumes(&writer.disks);
        if let Some(lost) = lost {
            arrived.remove(lost);
        }
        let reading = scan(&writer, &arrived);
        for set in &reading.sets {
            set.health();
            let contents = set.open(vec![&writer.identity]);
            contents.defects();
            for file in contents.files() {
                let (bytes, outcome) = read(&contents, file);
                let right = outcome.complete && Some(outcome.sha256) == file.sha256;
                let original = originals.iter().find(|one| one.path.as_bytes() == file.path.as_bytes());
                prop_assert!(!right || original.is_some_and(|one| one.bytes == bytes));
            }
            for stray in contents.strays() {
                let length = contents.read_stray(&stray).outcome().unwrap().length;
                prop_assert!(length <= 16 * 256 * PAYLOAD as u64 * 2);
            }
        }
    }
}
