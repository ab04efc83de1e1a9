//! Every limit of the layout, checked before anything is allocated.

/// The version that this program reads and writes.
pub const VERSION: u32 = 1;
/// Lanes of a packet, data and spare: n ≤ 16.
pub const MAX_LANES: u8 = 16;
/// Cards that one key block can serve.
pub const MAX_CARDS: usize = 8;
/// age recipients on one card.
pub const MAX_RECIPIENTS: usize = 8;
/// Hybrid recipients over all cards of a run: their stanzas must end within the first block.
pub const MAX_HYBRID_RECIPIENTS: usize = 8;
/// Rows of a packet.
pub const ROWS_PER_PACKET: u8 = 16;
/// Files, or pieces of files, of a packet.
pub const FILES_PER_PACKET: usize = 4_096;
/// Bytes of a directory in the clear. 4,096 lines with paths of 4,096 bytes stay below it.
pub const MAX_DIRECTORY: usize = 64 * 1024 * 1024;
/// Bytes of blocks in one file of a volume: 4 GiB less a block, so that FAT holds it with its random end.
pub const FILE_LIMIT: u64 = (1 << 32) - 16_384;
/// The fewest words of a phrase that makes a hand.
pub const PHRASE_WORDS: usize = 6;

/// Bytes of a file that may be stored packed, as they are unpacked.
pub const PACKED_FILE_LIMIT: u64 = 32 << 20;

const AGE_CHUNK: u32 = 65_536;

/// Blocks of a slice that a reader accepts: slices that move to a set of more disks keep their size.
pub(crate) const MAX_SLICE_BLOCKS: u16 = 256;

/// Blocks of a full slice: 256, or 128 where more than eight lanes share the memory.
pub fn slice_blocks(lanes: u8) -> u16 {
    if lanes <= 8 { 256 } else { 128 }
}

/// The most bytes of a file that one fragment holds.
pub fn fragment_limit(lanes: u8) -> u32 {
    if lanes <= 8 {
        63 * AGE_CHUNK
    } else {
        31 * AGE_CHUNK
    }
}
