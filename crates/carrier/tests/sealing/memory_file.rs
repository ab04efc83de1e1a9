//! Files in memory that misbehave on demand.

use std::cell::Cell;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;
use std::sync::Arc;

use carrier::{FileStat, Offer, OpenFile};
use model::{ByteCount, PathEncoding, SourcePath, Timestamp};

/// When every file was last changed, unless it changes while it is read.
pub(crate) const MODIFIED: i64 = 1_346_457_600_123_456_789;

/// How a file behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    Sound,
    /// It cannot be opened: Linux's error number.
    Closed(i32),
    /// Reading fails at this byte: Linux's error number.
    Fails(usize, i32),
    /// It is touched while it is read.
    Touched,
    /// Its file system says that it has this many bytes.
    SaysSize(u64),
}

/// A file that is offered.
#[derive(Clone)]
pub(crate) struct MemoryFile {
    path: SourcePath,
    pub(crate) bytes: Arc<[u8]>,
    pub(crate) manner: Manner,
    /// Bytes that were read of it, again and again.
    pub(crate) read: Rc<Cell<u64>>,
}

impl MemoryFile {
    pub(crate) fn new(path: impl Into<Vec<u8>>, bytes: Vec<u8>) -> Self {
        Self {
            path: SourcePath::from_bytes(path),
            bytes: bytes.into(),
            manner: Manner::Sound,
            read: Rc::default(),
        }
    }

    pub(crate) fn with(self, manner: Manner) -> Self {
        Self { manner, ..self }
    }
}

impl Offer for MemoryFile {
    fn path(&self) -> &SourcePath {
        &self.path
    }

    fn encoding(&self) -> PathEncoding {
        PathEncoding::Bytes
    }

    fn open(&self) -> io::Result<Box<dyn OpenFile>> {
        if let Manner::Closed(number) = self.manner {
            return Err(io::Error::from_raw_os_error(number));
        }
        Ok(Box::new(OpenMemory {
            bytes: Cursor::new(Arc::clone(&self.bytes)),
            manner: self.manner,
            read: Rc::clone(&self.read),
        }))
    }
}

struct OpenMemory {
    bytes: Cursor<Arc<[u8]>>,
    manner: Manner,
    read: Rc<Cell<u64>>,
}

impl Read for OpenMemory {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let at = self.bytes.position() as usize;
        let rest = &self.bytes.get_ref()[at..];
        let rest = match self.manner {
            Manner::Fails(end, number) if at >= end => {
                return Err(io::Error::from_raw_os_error(number));
            }
            Manner::Fails(end, _) => &rest[..rest.len().min(end - at)],
            _ => rest,
        };
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.bytes.set_position((at + count) as u64);
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}

impl Seek for OpenMemory {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

impl OpenFile for OpenMemory {
    fn stat(&self) -> io::Result<FileStat> {
        let touched = self.manner == Manner::Touched && self.bytes.position() > 0;
        let size = match self.manner {
            Manner::SaysSize(size) => size,
            _ => self.bytes.get_ref().len() as u64,
        };
        Ok(FileStat {
            size: ByteCount(size),
            modified: Some(Timestamp::from_unix_nanos(MODIFIED + i64::from(touched))),
        })
    }
}

/// Bytes in which no stretch is like another.
pub(crate) fn bytes(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// Files of the given sizes.
pub(crate) fn of_sizes(sizes: &[usize]) -> Vec<MemoryFile> {
    let named = |(at, size): (usize, &usize)| {
        MemoryFile::new(format!("DCIM/{at:05}.JPG"), bytes(*size, at as u64 + 1))
    };
    sizes.iter().enumerate().map(named).collect()
}
