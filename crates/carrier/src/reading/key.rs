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
pub(super) fn open_key(bytes: &[u8; SIZE], cards: &[CardSecret]) -> Option<FoundKey> {
    cards
        .iter()
        .enumerate()
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
    let mut search = KeySearch {
        cards,
        window: Window::over(source),
        other: None,
    };
    search
        .at_block_0()
        .or_else(|| search.backwards(progress))
        .or_else(|| search.every_sector(progress))
        .or(search.other)
}

struct KeySearch<'s> {
    cards: &'s [CardSecret],
    window: Window<'s>,
    /// The first key of another version.
    other: Option<FoundKey>,
}

impl KeySearch<'_> {
    fn at_block_0(&mut self) -> Option<FoundKey> {
        let found = open_key(self.window.block(0)?, self.cards);
        self.ours(found)
    }

    fn backwards(&mut self, progress: &mut dyn FnMut(u64)) -> Option<FoundKey> {
        for block in (0..self.window.size() / SIZE as u64).rev() {
            progress(SIZE as u64);
            let bytes = self.window.block_backwards(block * SIZE as u64)?;
            let found = open_key(bytes, self.cards);
            if let Some(ours) = self.ours(found) {
                return Some(ours);
            }
        }
        None
    }

    fn every_sector(&mut self, progress: &mut dyn FnMut(u64)) -> Option<FoundKey> {
        let mut at = 0;
        while let Some(bytes) = self.window.block(at) {
            if at % SIZE as u64 == 0 {
                progress(SIZE as u64);
            } else if !is_blank(bytes) {
                let found = open_key(bytes, self.cards);
                if let Some(ours) = self.ours(found) {
                    return Some(ours);
                }
            }
            at += SECTOR as u64;
        }
        None
    }

    /// Keeps a key of another version aside.
    fn ours(&mut self, found: Option<FoundKey>) -> Option<FoundKey> {
        let found = found?;
        if found.is_ours() {
            return Some(found);
        }
        self.other.get_or_insert(found);
        None
    }
}

/// Whether a stretch begins with zeros where a block has 24 random bytes.
pub(super) fn is_blank(bytes: &[u8; SIZE]) -> bool {
    bytes.iter().take(24).all(|byte| *byte == 0)
}
