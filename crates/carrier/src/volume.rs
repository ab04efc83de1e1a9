use std::io;

use crate::limits::FILE_LIMIT;

/// What a volume is written to: the files of `seal` on one disk, or memory in a test.
///
/// Blocks are only ever added at the end of what [`Volume::len`] gives; nothing written is written again.
pub trait Volume: Send {
    /// Writes all of `bytes` at `offset`.
    ///
    /// # Errors
    /// What the operating system says; `StorageFull` when the disk has no room left.
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Returns when everything written before is durable.
    ///
    /// # Errors
    /// What the operating system says.
    fn sync(&mut self) -> io::Result<()>;

    /// Bytes written so far to the file that is being written.
    ///
    /// # Errors
    /// What the operating system says.
    fn len(&self) -> io::Result<u64>;

    /// Bytes of blocks that one file of the volume may have; the next one begins before that.
    fn file_limit(&self) -> u64 {
        FILE_LIMIT
    }

    /// Makes the file that was written durable and begins the volume's next one, where offsets
    /// count from 0 again.
    ///
    /// # Errors
    /// What the operating system says; the default has no further file.
    fn next_file(&mut self) -> io::Result<()> {
        Err(io::Error::other("this volume has one file only"))
    }

    /// Bytes that the disk can still take, shared fairly where disks share a file system; `None`
    /// if it cannot tell.
    ///
    /// # Errors
    /// What the operating system says.
    fn room(&self) -> io::Result<Option<u64>> {
        Ok(None)
    }

    /// Whether nothing was written yet.
    ///
    /// # Errors
    /// What the operating system says.
    fn is_empty(&self) -> io::Result<bool> {
        self.len().map(|length| length == 0)
    }
}

/// What a volume is read from: a file, a raw image or memory. Never written.
pub trait ReadAt: Send + Sync {
    /// Reads bytes at `offset` into the whole of `buffer`, or up to the end; gives how many.
    ///
    /// # Errors
    /// What the operating system says; a stretch that cannot be read is a damaged stretch.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Bytes in all.
    ///
    /// # Errors
    /// What the operating system says.
    fn size(&self) -> io::Result<u64>;
}

impl ReadAt for Vec<u8> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(offset)
            .ok()
            .and_then(|at| self.get(at..))
            .unwrap_or(&[]);
        let count = rest.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest) {
            *to = *from;
        }
        Ok(count)
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.len() as u64)
    }
}

impl Volume for Vec<u8> {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let at = usize::try_from(offset).map_err(io::Error::other)?;
        if at != self.len() {
            return Err(io::Error::other("a volume is only ever added to"));
        }
        self.extend_from_slice(bytes);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn len(&self) -> io::Result<u64> {
        Ok(Vec::len(self) as u64)
    }
}
