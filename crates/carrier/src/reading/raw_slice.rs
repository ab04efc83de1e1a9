use std::borrow::Cow;
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
#[derive(Clone, Default)]
pub(super) struct RawSlice {
    /// As far as blocks were put in; zeros where one before others is lost.
    bytes: Vec<u8>,
    came: Vec<Came>,
}

impl RawSlice {
    /// A slice of so many blocks, all of them lost, in the memory of this one.
    pub(super) fn again(mut self, blocks: u16) -> Self {
        let blocks = usize::from(blocks);
        self.bytes.clear();
        self.bytes.reserve_exact(blocks * PAYLOAD);
        self.came.clear();
        self.came.resize(blocks, Came::Lost);
        self
    }

    /// All bytes of the slice; zeros where blocks are lost, once it was [filled](Self::fill).
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Puts zeros behind the last block that came, up to the slice's end.
    pub(super) fn fill(&mut self) {
        self.bytes.resize(self.came.len() * PAYLOAD, 0);
    }

    pub(super) fn came(&self, index: u16) -> Came {
        self.came
            .get(usize::from(index))
            .copied()
            .unwrap_or(Came::Lost)
    }

    pub(super) fn block(&self, index: u16) -> Option<&[u8]> {
        self.bytes.get(start(index)..start(index + 1))
    }

    /// The payloads at these indexes, which ascend, one after the other.
    pub(super) fn blocks(&self, indexes: &[u16]) -> Cow<'_, [u8]> {
        let (Some(first), Some(last)) = (indexes.first(), indexes.last()) else {
            return Cow::default();
        };
        if usize::from(last - first) + 1 == indexes.len() {
            return Cow::Borrowed(
                self.bytes
                    .get(start(*first)..start(last + 1))
                    .unwrap_or(&[]),
            );
        }
        let blocks = indexes.iter().filter_map(|index| self.block(*index));
        Cow::Owned(blocks.collect::<Vec<_>>().concat())
    }

    pub(super) fn put(&mut self, index: u16, bytes: &[u8], came: Came) {
        if self.bytes.len() <= start(index) {
            self.bytes.resize(start(index), 0);
            self.bytes.extend_from_slice(bytes);
        } else if let Some(block) = self.bytes.get_mut(start(index)..start(index + 1)) {
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
        let Some(chunks) = Chunks::of(self.bytes(), open.stream.len()) else {
            return Vec::new();
        };
        (0..chunks.count())
            .filter(|chunk| chunks.blocks(*chunk).any(recomputed))
            .map(|chunk| chunks.stream(chunk))
            .collect()
    }
}

/// Where a block begins.
fn start(index: u16) -> usize {
    usize::from(index) * PAYLOAD
}
