use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;

use super::trust::Trust;

/// A slice in the clear, as far as it could be read.
#[derive(Debug, Default)]
pub(super) struct Slice {
    /// The lane's stream in this slice; lost stretches are zeros.
    pub(super) stream: Vec<u8>,
    /// Where the first fragment header begins.
    pub(super) first_header: Option<usize>,
    /// Lost stretches of `stream`, in order.
    pub(super) lost: Vec<Range<usize>>,
    /// Stretches of `stream` that need a block which was recomputed, in order.
    pub(super) repaired: Vec<Range<usize>>,
}

/// Which slice: the packet's place in the set, the row, the lane, the row's blocks, and which of them
/// are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SliceKey {
    pub(super) packet: usize,
    pub(super) row: u8,
    pub(super) lane: u8,
    pub(super) blocks: u16,
    pub(super) trust: Trust,
}

/// The slices that were used last. `None` stands for a slice of which nothing can be read.
#[derive(Default)]
pub(super) struct Cache {
    slices: VecDeque<(SliceKey, Option<Rc<Slice>>)>,
}

impl Cache {
    pub(super) fn get(&mut self, key: SliceKey) -> Option<Option<Rc<Slice>>> {
        let at = self.slices.iter().position(|(known, _)| *known == key)?;
        let entry = self.slices.remove(at)?;
        let slice = entry.1.clone();
        self.slices.push_back(entry);
        Some(slice)
    }

    /// Keeps `slice`, and at most two rows of a packet with `lanes` lanes.
    pub(super) fn put(&mut self, key: SliceKey, slice: Option<Rc<Slice>>, lanes: u8) {
        self.slices.retain(|(known, _)| *known != key);
        self.slices.push_back((key, slice));
        while self.slices.len() > 2 * usize::from(lanes) {
            self.slices.pop_front();
        }
    }
}
