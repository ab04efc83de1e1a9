use std::io::{self, Read};

use model::{ByteCount, Hasher, Sha256Digest};

/// Bytes that are in memory at a time.
const BUFFER: usize = 64 << 10;

/// What a file is, as far as a record says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// How many bytes it has.
    pub size: ByteCount,
    /// SHA-256 of its bytes.
    pub sha256: Sha256Digest,
}

/// The original of a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Original {
    /// There is none beside the proof.
    Absent,
    /// There is one that could not be read, and why.
    Unreadable(String),
    /// It was read to its end.
    Read(Measured),
}

impl Measured {
    /// Reads to the end, in constant memory.
    ///
    /// # Errors
    ///
    /// What the reader says.
    pub fn read(mut from: impl Read) -> io::Result<Self> {
        let mut hasher = Hasher::new();
        let mut size = 0;
        let mut buffer = vec![0; BUFFER];
        loop {
            let count = match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            hasher.update(buffer.get(..count).unwrap_or_default());
            size += count as u64;
        }
        Ok(Self {
            size: ByteCount(size),
            sha256: hasher.finish(),
        })
    }
}
