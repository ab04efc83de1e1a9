//! What reading believes at most of disks that somebody may have forged.

/// Sets that one reading keeps apart; further keys are named and left alone.
pub const MAX_SETS: usize = 64;
/// Attempts at packets that one reading keeps of a set: 192 TiB of honest ones.
pub const MAX_ATTEMPTS: usize = 1 << 20;
/// Different payloads that are believed possible for one address (spec section 16).
pub const MAX_CANDIDATES: usize = 4;
/// Combinations of candidates that are tried for one block (spec section 16).
pub const MAX_COMBINATIONS: usize = 64;
/// How often one slice is decrypted with other blocks, where age does not accept those it has.
pub const MAX_TRIALS: usize = 1_024;
/// Unknown stretches of a source that are listed one by one; their sum is always exact.
pub const MAX_STRETCHES: usize = 1_024;
/// Commitment codes that are computed to find the one that was read aloud.
pub const MAX_CODES: usize = 4_096;
/// Bytes of directories on disk that are kept of one set: some two million files. In memory they take up to
/// four times as much.
pub const MAX_NAMES: usize = 512 << 20;
/// How often a set may have been carried to a newer one.
pub const MAX_CARRIED_DEPTH: usize = 8;
/// Older sets that one set may carry.
pub const MAX_OLD_SETS: usize = 4_096;
/// The longest lost stretch between two pieces of a file that is filled with zeros.
pub const MAX_HOLE: u64 = 64 << 30;
/// Fragments without a directory that are followed in one packet.
pub const MAX_STRAY_FRAGMENTS: usize = 1 << 16;
/// Sources that one reading takes, and bytes of a source: what fits beside each other in 64 bits.
pub const MAX_SOURCES: usize = 1 << 20;
pub(super) const SECTOR: usize = 512;
pub(super) const SECTOR_BITS: u32 = 44;
