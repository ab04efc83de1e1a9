use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use carrier::ReadAt;

use crate::system;

/// A file in a disk's folder that is opened for each look alone: there may be thousands, and most of
/// them are none of ours.
pub(crate) struct SeldomFile {
    place: PathBuf,
    size: u64,
}

impl SeldomFile {
    /// The file at `place`, as large as it is now.
    pub(crate) fn at(place: &Path) -> io::Result<Self> {
        Ok(Self {
            size: fs::symlink_metadata(place)?.len(),
            place: place.to_owned(),
        })
    }
}

impl ReadAt for SeldomFile {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let file = system::open_unseen(&self.place)?;
        system::read_full(&file, offset, buffer)
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.size)
    }
}
