use std::ops::Range;

use crate::block::PAYLOAD;

/// Plaintext bytes of an age chunk, and with its tag.
const CHUNK: usize = 65_536;
const CHUNK_SEALED: usize = CHUNK + 16;
/// u32 L stands before the age file, u32 position before the stream.
const WORD: usize = 4;

/// Where the age chunks of a slice lie.
pub(super) struct Chunks {
    /// Where the first begins in the slice.
    first: usize,
    /// Bytes of the slice that are used.
    end: usize,
    count: usize,
    stream: usize,
}

impl Chunks {
    /// Of a slice whose stream is so long.
    pub(super) fn of(slice: &[u8], stream: usize) -> Option<Self> {
        let length = u32::from_le_bytes(*slice.first_chunk::<WORD>()?);
        let end = WORD + usize::try_from(length).ok()?;
        let plain = stream + WORD;
        let count = plain.div_ceil(CHUNK);
        let first = end.checked_sub(plain + count * (CHUNK_SEALED - CHUNK))?;
        Some(Self {
            first,
            end,
            count,
            stream,
        })
    }

    /// Where the first begins in the slice: before it stands the age header.
    pub(super) fn first(&self) -> usize {
        self.first
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The blocks that a chunk touches.
    pub(super) fn blocks(&self, chunk: usize) -> Range<u16> {
        let start = self.first + chunk * CHUNK_SEALED;
        let end = (start + CHUNK_SEALED).min(self.end);
        let block = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        block(start / PAYLOAD)..block(end.div_ceil(PAYLOAD))
    }

    /// The stretch of the stream that a chunk holds.
    pub(super) fn stream(&self, chunk: usize) -> Range<usize> {
        let start = (chunk * CHUNK).saturating_sub(WORD);
        let end = ((chunk + 1) * CHUNK - WORD).min(self.stream);
        start..end.max(start)
    }
}
