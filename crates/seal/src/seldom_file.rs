use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
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
        let mut file = system::open_unseen(&self.place)?;
        file.seek(SeekFrom::Start(offset))?;
        let mut done = 0;
        while let Some(rest) = buffer.get_mut(done..).filter(|rest| !rest.is_empty()) {
            match file.read(rest) {
                Ok(0) => break,
                Ok(count) => done += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.size)
    }
}
