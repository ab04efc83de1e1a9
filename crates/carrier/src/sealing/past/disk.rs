use crate::ids::DiskId;

/// A disk of the set that is here again: its files in its folder, the one to go on in last.
#[derive(Debug)]
pub(super) struct PastDisk {
    pub(super) place: usize,
    pub(super) id: DiskId,
    pub(super) files: Vec<PastFile>,
}

/// A file of a volume, ordered by how late it was written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PastFile {
    /// The packet that it begins with: later files begin with later ones. 0 if there is none.
    pub(super) first: u32,
    /// The last packet of which a block is in it, closed or not. Tells a file from an older copy of it.
    pub(super) newest: u32,
    pub(super) size: u64,
    /// Its number in the folder.
    pub(super) number: usize,
}

impl PastDisk {
    /// The file to go on in.
    pub(super) fn last(&self) -> Option<PastFile> {
        self.files.iter().max().copied()
    }

    /// Bytes of its files before the one to go on in.
    pub(super) fn earlier(&self) -> u64 {
        let all: u64 = self.files.iter().map(|file| file.size).sum();
        all - self.last().map_or(0, |file| file.size)
    }
}
