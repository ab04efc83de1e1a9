use super::{Folders, blocks, looks_masked, read};
use crate::block::{Mask, SIZE};
use crate::card::CardSecret;
use crate::key_block::{KeyBlock, OpenedKey};
use crate::limits::{ROWS_PER_PACKET, VERSION};
use crate::volume::ReadAt;

const FULL_SLICE: u64 = 256;
/// Blocks behind which a key block must have come: a packet and its directory at their largest.
const LONGEST: u64 = ROWS_PER_PACKET as u64 * FULL_SLICE + 4_200;
/// Blocks that are searched in one folder for key blocks that do not stand first: 1 GiB.
const MOST_SEARCHED: u64 = 1 << 16;
/// Blocks at each end of a file by which it is told whether a known set goes on in it.
const SAMPLE: u64 = 8;

/// A file's disk by its place, its number in that disk's folder, and its key.
type Found = (usize, usize, OpenedKey);

/// The files that a card opens: by their first block, or else by a later one.
pub(super) fn keys(folders: Folders<'_>, cards: &[CardSecret]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut closed = Vec::new();
    for (place, files) in folders.iter().enumerate() {
        for (number, file) in files.iter().enumerate() {
            match key_at(file.as_ref(), 0, cards) {
                Some(key) => found.push((place, number, key)),
                None => closed.push((place, number, file.as_ref())),
            }
        }
    }
    let masks: Vec<Mask> = found
        .iter()
        .filter(|(_, _, key)| key.version == VERSION)
        .map(|(_, _, key)| key.mask.clone())
        .collect();
    let mut budgets = vec![MOST_SEARCHED; folders.len()];
    for (place, number, file) in closed {
        // Where a set is known, a file is worth a search only if a block of that set is in it; and a
        // folder whose volume is known needs none.
        let known = found.iter().any(|(other, _, _)| *other == place);
        if known || (!masks.is_empty() && !holds_any(file, &masks)) {
            continue;
        }
        let Some(budget) = budgets.get_mut(place) else {
            continue;
        };
        if let Some(key) = last_key(file, cards, budget) {
            found.push((place, number, key));
        }
    }
    found
}

/// The last key block of a file, not further from its end than any packet is long.
fn last_key(file: &dyn ReadAt, cards: &[CardSecret], budget: &mut u64) -> Option<OpenedKey> {
    let blocks = blocks(file);
    for block in (blocks.saturating_sub(LONGEST).max(1)..blocks).rev() {
        *budget = budget.checked_sub(1)?;
        if let Some(key) = key_at(file, block, cards) {
            return Some(key);
        }
    }
    None
}

fn key_at(file: &dyn ReadAt, block: u64, cards: &[CardSecret]) -> Option<OpenedKey> {
    let mut bytes = Box::new([0; SIZE]);
    read(file, block, &mut bytes)?;
    cards
        .iter()
        .find_map(|secret| KeyBlock::open(&bytes, secret))
}

fn holds_any(file: &dyn ReadAt, masks: &[Mask]) -> bool {
    let blocks = blocks(file);
    let mut bytes = Box::new([0; SIZE]);
    let ends = (1..blocks.min(SAMPLE)).chain(blocks.saturating_sub(SAMPLE)..blocks);
    ends.into_iter().any(|block| {
        read(file, block, &mut bytes).is_some()
            && masks.iter().any(|mask| looks_masked(mask, &bytes))
    })
}
