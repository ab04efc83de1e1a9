use crate::ids::{DiskId, SetId};

use super::limits::MAX_STRETCHES;

/// What a reading found in one source: a volume file, a raw image or memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceReport {
    /// Bytes of the source.
    pub size: u64,
    /// Bytes that the operating system could not read.
    pub unreadable: u64,
    /// The version in a key block that this program does not read, if one was found.
    pub unknown_version: Option<u32>,
    /// The volumes in it: one for each set. Empty if no card and no known key opens anything.
    pub volumes: Vec<VolumeReport>,
    /// Stretches between and before blocks that are no block of any set here: damage in a volume,
    /// anything else in a raw image. Key blocks and the last bytes, shorter than a block, are none.
    pub unknown: Stretches,
}

/// What a source holds of one set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeReport {
    /// The set.
    pub set: SetId,
    /// The disk, from a key block or else from where its blocks belong; `None` if neither tells.
    pub disk: Option<DiskId>,
    /// The card that opened a key block, by its place in the caller's list; `None` if another
    /// disk's key opened the blocks.
    pub card: Option<usize>,
    /// Blocks that opened, key blocks left out.
    pub blocks: u64,
}

/// Stretches of a source: the first of them one by one, and their sum.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stretches {
    /// Offset and length of the first [`MAX_STRETCHES`](super::limits::MAX_STRETCHES).
    pub first: Vec<(u64, u64)>,
    /// How many there are.
    pub count: u64,
    /// Bytes in all.
    pub bytes: u64,
}

impl Stretches {
    pub(super) fn push(&mut self, start: u64, end: u64) {
        if end <= start {
            return;
        }
        if self.first.len() < MAX_STRETCHES {
            self.first.push((start, end - start));
        }
        self.count += 1;
        self.bytes += end - start;
    }
}

impl SourceReport {
    /// Whether nothing in it opened, in any version.
    pub fn is_not_ours(&self) -> bool {
        self.volumes.is_empty() && self.unknown_version.is_none()
    }
}
