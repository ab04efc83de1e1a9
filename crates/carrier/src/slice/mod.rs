//! A slice: a fixed stretch of a lane, one age file (spec section 6).

mod opening;
mod sealing;
#[cfg(test)]
mod tests;

use crate::audience::Audience;
use crate::block::PAYLOAD;

pub(crate) use opening::open_slice_in;
pub use opening::{OpenSlice, open_slice};
pub use sealing::SliceSealer;

/// Plaintext bytes of an age chunk, and what its tag adds.
const CHUNK: usize = 65_536;
const CHUNK_TAG: usize = 16;
/// What an age file has between its header and its chunks.
const NONCE: usize = 16;
/// u32 L before the age file, u32 position before the stream inside it.
const LENGTH: usize = 4;
const POSITION: usize = 4;
const NO_HEADER: u32 = u32::MAX;

/// Bytes of the lane's stream that a slice of `blocks` holds at least, whatever age draws.
pub(crate) fn least_room(blocks: u16, audience: Audience) -> usize {
    (PAYLOAD * usize::from(blocks))
        .checked_sub(LENGTH + audience.header_limit())
        .map_or(0, plaintext_room)
        .saturating_sub(POSITION)
}

/// How many plaintext bytes fit into `cipher` bytes of age chunks.
fn plaintext_room(cipher: usize) -> usize {
    let whole = cipher / (CHUNK + CHUNK_TAG);
    let rest = cipher % (CHUNK + CHUNK_TAG);
    CHUNK * whole + rest.saturating_sub(CHUNK_TAG)
}
