//! Somebody with the card, who rewrites blocks of a volume.

use std::fs;
use std::path::Path;

use age::Identity;
use carrier::{
    Address, BLOCK, Block, FRAGMENT_HEADER, KeyBlock, Kind, Mask, PAYLOAD, SliceSealer, open_slice,
};
use testkit::FixedChance;

use crate::scene::House;

/// A volume that is open to be forged.
pub(crate) struct Forger {
    mask: Mask,
    chance: FixedChance,
    pub(crate) bytes: Vec<u8>,
}

impl Forger {
    pub(crate) fn of(house: &House, disk: &Path) -> Self {
        let bytes = fs::read(disk.join("volume")).unwrap();
        let first = bytes.first_chunk().unwrap();
        Self {
            mask: KeyBlock::open(first, &house.card.secret).unwrap().mask,
            chance: FixedChance::new(3),
            bytes,
        }
    }

    pub(crate) fn write(&self, disk: &Path) {
        fs::write(disk.join("volume"), &self.bytes).unwrap();
    }

    /// The blocks of a kind, with where they lie.
    pub(crate) fn blocks(&self, kind: Kind) -> Vec<(usize, Block)> {
        let blocks = self.bytes.chunks_exact(BLOCK).enumerate();
        blocks
            .filter_map(|(at, bytes)| Some((at * BLOCK, self.mask.open(bytes.try_into().ok()?)?)))
            .filter(|(_, block)| block.address.kind == kind)
            .collect()
    }

    /// Puts a block at `at`, or behind all others.
    pub(crate) fn put(&mut self, at: Option<usize>, address: &Address, payload: &[u8; PAYLOAD]) {
        let sealed = self.mask.seal(address, payload, &mut self.chance);
        let at = at.unwrap_or_else(|| self.bytes.len().next_multiple_of(BLOCK));
        let length = self.bytes.len().max(at + BLOCK);
        self.bytes.resize(length, 0);
        self.bytes[at..at + BLOCK].copy_from_slice(&*sealed);
    }

    /// Writes over blocks.
    pub(crate) fn wipe(&mut self, blocks: &[(usize, Block)]) {
        for (at, _) in blocks {
            self.bytes[*at..at + BLOCK].fill(0);
        }
    }

    /// Repeats the lanes and directories under another attempt, which was never closed.
    pub(crate) fn add_torn_attempt(&mut self) {
        let mut blocks = self.blocks(Kind::Lane);
        blocks.extend(self.blocks(Kind::Directory));
        for (_, block) in blocks {
            let mut address = block.address;
            address.attempt ^= 1;
            self.put(None, &address, &block.payload);
        }
    }

    /// Repeats the lanes as those of a further packet, which was torn before it had a directory.
    pub(crate) fn add_torn_packet(&mut self) {
        for (_, block) in self.blocks(Kind::Lane) {
            let mut address = block.address;
            (address.packet, address.attempt) = (address.packet + 1, address.attempt ^ 1);
            self.put(None, &address, &block.payload);
        }
    }

    /// Makes the slice of the lane on this disk anew, with another last byte of its last file.
    pub(crate) fn alter_last_byte(&mut self, house: &House) {
        let blocks = self.blocks(Kind::Lane);
        let sealed: Vec<u8> = blocks
            .iter()
            .flat_map(|(_, block)| block.payload.to_vec())
            .collect();
        let cards = house.keyring.cards(house.storage.as_ref()).unwrap().cards;
        let open = open_slice(&sealed, &[&cards[0].identity as &dyn Identity]).unwrap();
        let mut stream = open.stream;
        assert!(stream.len() > FRAGMENT_HEADER);
        *stream.iter_mut().rfind(|byte| **byte != 0).unwrap() ^= 1;
        let count = u16::try_from(blocks.len()).unwrap();
        let sealer = SliceSealer::begin(count, house.card.card.recipients()).unwrap();
        // A header of random length leaves more or less room; what is cut off is filling.
        stream.resize(sealer.room(), 0);
        let altered = sealer.finish(open.first_header, &stream).unwrap();
        for ((at, block), payload) in blocks.iter().zip(altered.chunks_exact(PAYLOAD)) {
            self.put(Some(*at), &block.address, payload.try_into().unwrap());
        }
    }
}
