use super::limits::SECTOR;
use super::window::Window;
use crate::block::{Mask, SIZE};
use crate::card::CardSecret;
use crate::ids::SetId;
use crate::key_block::{KeyBlock, OpenedKey};
use crate::limits::VERSION;
use crate::volume::ReadAt;

/// The key of a set, from a key block or remembered from a disk that came earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetKey {
    /// The set.
    pub set: SetId,
    /// The key that masks it.
    pub mask: Mask,
}

/// A key block that a card opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundKey {
    /// The card's place in the caller's list.
    pub(super) card: usize,
    pub(super) key: OpenedKey,
}

impl FoundKey {
    pub(super) fn is_ours(&self) -> bool {
        self.key.version == VERSION
    }
}

/// Tries every card on one block's worth of bytes.
pub(super) fn open_key(
    bytes: &[u8; SIZE],
    cards: &[CardSecret],
    tried: impl Fn(usize) -> bool,
) -> Option<FoundKey> {
    cards
        .iter()
        .enumerate()
        .filter(|(card, _)| tried(*card))
        .find_map(|(card, secret)| KeyBlock::open(bytes, secret).map(|key| FoundKey { card, key }))
}

/// Looks for a key block: block 0, blocks from the end backwards, then every sector. A key of
/// another version is given only if there is none of this one.
pub(super) fn find_key(
    source: &dyn ReadAt,
    cards: &[CardSecret],
    progress: &mut dyn FnMut(u64),
) -> Option<FoundKey> {
    if cards.is_empty() {
        return None;
    }
    let mut window = Window::over(source);
    let mut other = None;
    let mut look = |bytes: &[u8; SIZE]| {
        let found = open_key(bytes, cards, |_| true)?;
        if found.is_ours() {
            return Some(found);
        }
        other.get_or_insert(found);
        None
    };
    let blocks = window.size() / SIZE as u64;
    let sectors = (window.size() / SECTOR as u64).saturating_sub((SIZE / SECTOR) as u64 - 1);
    if let Some(found) = window.block(0).and_then(&mut look) {
        return Some(found);
    }
    for block in (0..blocks).rev() {
        progress(SIZE as u64);
        let bytes = window.block_backwards(block * SIZE as u64)?;
        if let Some(found) = look(bytes) {
            return Some(found);
        }
    }
    for sector in 0..sectors {
        if sector % (SIZE / SECTOR) as u64 == 0 {
            progress(SIZE as u64);
            continue;
        }
        let bytes = window.block(sector * SECTOR as u64)?;
        if is_blank(bytes) {
            continue;
        }
        if let Some(found) = look(bytes) {
            return Some(found);
        }
    }
    other
}

/// Whether a stretch begins with zeros where a block has 24 random bytes.
pub(super) fn is_blank(bytes: &[u8; SIZE]) -> bool {
    bytes.iter().take(24).all(|byte| *byte == 0)
}
