use std::io::{self, Cursor, Read};
use std::sync::{Arc, Mutex, PoisonError};

use carrier::{
    Address, BLOCK, Card, CardSecret, Geometry, KeyBlock, Mask, Offer, OpenCard, OpenFile, PAYLOAD,
    ReadAt, Reading, Sealer, SetId, SetKey, Volume, Watch,
};
use model::{PathEncoding, SourcePath};

use crate::chance::fixed;
use crate::seeds::{CARD_SECRET, identity};

const MASK: [u8; 32] = [5; 32];
const ADDRESS: usize = 24;
const HEAD: usize = ADDRESS + 2;
/// Blocks of one input.
const MOST_BLOCKS: usize = 64;
/// Bytes that are read of one file: its hole may be long, and zeros tell nothing.
const MOST_READ: u64 = 1 << 24;

/// Somebody who has the card wrote a disk: blocks with right tags and anything in them. Whatever it is,
/// it is read without a panic, and a file that counts as whole has the digest of its directory.
///
/// The bytes are a set id and then records of an address, a length of two bytes, and so many bytes of payload; zeros follow.
pub(crate) fn disk(bytes: &[u8]) {
    whole_files(bytes);
}

/// Reads all that a disk holds; how many files are whole.
fn whole_files(bytes: &[u8]) -> usize {
    let Some((set, records)) = bytes.split_first_chunk() else {
        return 0;
    };
    let volume = volume(records);
    let key = SetKey {
        set: SetId(*set),
        mask: Mask::from_bytes(MASK),
    };
    let sources: Vec<Arc<dyn ReadAt>> = vec![Arc::new(volume)];
    let reading = Reading::of(sources, &[], &[key], &mut |_| {});
    let identity = identity();
    let mut whole = 0;
    for set in &reading.sets {
        let _ = (set.health(), set.defects());
        let contents = set.open(vec![&identity]);
        let _ = (contents.packets(), contents.defects());
        for file in contents.files() {
            let mut reader = contents.read(file).take(MOST_READ);
            let read = io::copy(&mut reader, &mut io::sink());
            if read.is_ok_and(|read| read < MOST_READ)
                && let Ok(outcome) = reader.into_inner().outcome()
                && outcome.complete
                && Some(outcome.sha256) == file.sha256
            {
                assert_eq!(Some(outcome.length), file.size);
                whole += 1;
            }
        }
        for stray in contents.strays() {
            let mut reader = contents.read_stray(&stray).take(MOST_READ);
            let _ = io::copy(&mut reader, &mut io::sink());
        }
    }
    whole
}

/// Masks every record.
fn volume(mut bytes: &[u8]) -> Vec<u8> {
    let (mask, mut chance) = (Mask::from_bytes(MASK), fixed());
    let mut volume = Vec::new();
    while let Some((head, rest)) = bytes.split_first_chunk::<HEAD>() {
        let (address, length) = head.split_at(ADDRESS);
        let length = length
            .first_chunk()
            .map_or(0, |length| usize::from(u16::from_le_bytes(*length)));
        let (body, after) = rest.split_at(length.min(rest.len()).min(PAYLOAD));
        bytes = after;
        let mut payload = Box::new([0; PAYLOAD]);
        for (to, from) in payload.iter_mut().zip(body) {
            *to = *from;
        }
        let Some(address) = address.first_chunk().and_then(Address::parse) else {
            continue;
        };
        volume.extend_from_slice(mask.seal(&address, &payload, &mut chance).as_slice());
        if volume.len() >= MOST_BLOCKS * BLOCK {
            break;
        }
    }
    volume
}

/// An honest set on one disk, taken apart into records.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    sealed(&["one", "two"]).into_iter().collect()
}

fn sealed(files: &[&'static str]) -> Option<Vec<u8>> {
    let geometry = Geometry::new(1, 0).ok()?;
    let card = Card::issue(&[identity().to_public()], &mut fixed()).ok()?;
    let secret = CardSecret::from_bytes(CARD_SECRET);
    let volume = Shared::default();
    let mut chance = fixed();
    let cards = vec![OpenCard {
        card,
        secret: secret.clone(),
    }];
    let sealer =
        Sealer::begin(geometry, cards, vec![Box::new(volume.clone())], &mut chance).ok()?;
    sealer
        .seal(&mut files.iter().map(|text| Text::new(text)), &mut Nobody)
        .ok()?;
    records(&volume.bytes(), &secret)
}

/// The blocks of a volume as records.
fn records(volume: &[u8], secret: &CardSecret) -> Option<Vec<u8>> {
    let blocks = volume.as_chunks::<BLOCK>().0;
    let key = KeyBlock::open(blocks.first()?, secret)?;
    let mut records = key.set.0.to_vec();
    for block in blocks.iter().filter_map(|block| key.mask.open(block)) {
        let used = block.payload.iter().rposition(|byte| *byte != 0);
        let length = used.map_or(0, |last| last + 1);
        records.extend_from_slice(&block.address.encode());
        records.extend_from_slice(&u16::try_from(length).ok()?.to_le_bytes());
        records.extend_from_slice(block.payload.get(..length)?);
    }
    Some(records)
}

/// A volume in memory that can be looked at when its sealer is gone.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn bytes(&self) -> Vec<u8> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Volume for Shared {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut volume = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        volume.write_at(offset, bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.bytes().len() as u64)
    }
}

/// A file that is its own name.
struct Text {
    path: SourcePath,
    text: &'static str,
}

impl Text {
    fn new(text: &'static str) -> Self {
        Self {
            path: SourcePath::from_bytes(text),
            text,
        }
    }
}

impl Offer for Text {
    fn path(&self) -> &SourcePath {
        &self.path
    }

    fn encoding(&self) -> PathEncoding {
        PathEncoding::Bytes
    }

    fn open(&self) -> io::Result<Box<dyn OpenFile>> {
        Ok(Box::new(Cursor::new(self.text)))
    }
}

struct Nobody;

impl Watch for Nobody {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_is_a_disk_with_whole_files() {
        for seed in seeds() {
            assert_eq!(whole_files(&seed), 2);
        }
    }
}
