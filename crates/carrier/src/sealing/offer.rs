use std::io::{self, Cursor, Read, Seek};

use model::{ByteCount, PathEncoding, SourcePath, Timestamp};

/// A file that is offered for sealing.
///
/// It is opened when its turn comes, and again only if a full disk makes its packet be made again.
pub trait Offer {
    /// Its path below the source, as raw bytes.
    fn path(&self) -> &SourcePath;

    /// How those bytes are to be read.
    fn encoding(&self) -> PathEncoding;

    /// Opens it at its first byte.
    ///
    /// # Errors
    /// What the operating system says; the file is then named in the directory as unreadable.
    fn open(&self) -> io::Result<Box<dyn OpenFile>>;
}

/// A file that is being read.
pub trait OpenFile: Read + Seek {
    /// Its size and time of change now.
    ///
    /// # Errors
    /// What the operating system says.
    fn stat(&self) -> io::Result<FileStat>;
}

/// Bytes in memory, of which nobody knows when they were last changed.
impl<T: AsRef<[u8]>> OpenFile for Cursor<T> {
    fn stat(&self) -> io::Result<FileStat> {
        Ok(FileStat {
            size: ByteCount(self.get_ref().as_ref().len() as u64),
            modified: None,
        })
    }
}

/// What a file system says of a file; if it differs after reading, the file changed meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileStat {
    /// Bytes of the file.
    pub size: ByteCount,
    /// When it was last changed; `None` if not known.
    pub modified: Option<Timestamp>,
}
