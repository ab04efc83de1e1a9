use std::ops::Range;

use super::cache::Slice;
use super::chunks::Chunks;
use crate::block::PAYLOAD;
use crate::slice::OpenSlice;

/// How a block of a slice came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    Here,
    Recomputed,
    Lost,
}

/// The blocks of a slice, masked no more and still encrypted.
#[derive(Clone)]
pub(super) struct RawSlice {
    pub(super) bytes: Vec<u8>,
    came: Vec<Came>,
}

impl RawSlice {
    /// A slice of so many blocks, all of them lost.
    pub(super) fn lost(blocks: u16) -> Self {
        let blocks = usize::from(blocks);
        Self {
            bytes: vec![0; blocks * PAYLOAD],
            came: vec![Came::Lost; blocks],
        }
    }

    pub(super) fn came(&self, index: u16) -> Came {
        self.came
            .get(usize::from(index))
            .copied()
            .unwrap_or(Came::Lost)
    }

    pub(super) fn block(&self, index: u16) -> Option<&[u8]> {
        let start = usize::from(index) * PAYLOAD;
        self.bytes.get(start..start + PAYLOAD)
    }

    pub(super) fn put(&mut self, index: u16, bytes: &[u8], came: Came) {
        let start = usize::from(index) * PAYLOAD;
        if let Some(block) = self.bytes.get_mut(start..start + PAYLOAD) {
            block.copy_from_slice(bytes);
        }
        if let Some(state) = self.came.get_mut(usize::from(index)) {
            *state = came;
        }
    }

    /// Whether no block is lost.
    pub(super) fn came_all(&self) -> bool {
        self.came.iter().all(|came| *came != Came::Lost)
    }

    pub(super) fn is_whole(&self) -> bool {
        self.came.iter().all(|came| *came == Came::Here)
    }

    /// What opened, with the stretches that were recomputed.
    pub(super) fn slice(&self, open: OpenSlice) -> Slice {
        let repaired = self.repaired(&open);
        Slice {
            stream: open.stream,
            first_header: open.first_header,
            lost: open.lost,
            repaired,
        }
    }

    /// The stretches of the stream that hang on recomputed blocks.
    fn repaired(&self, open: &OpenSlice) -> Vec<Range<usize>> {
        let recomputed = |index: u16| self.came(index) == Came::Recomputed;
        if recomputed(0) {
            return std::iter::once(0..open.stream.len()).collect();
        }
        let Some(chunks) = Chunks::of(&self.bytes, open.stream.len()) else {
            return Vec::new();
        };
        (0..chunks.count())
            .filter(|chunk| chunks.blocks(*chunk).any(recomputed))
            .map(|chunk| chunks.stream(chunk))
            .collect()
    }
}
