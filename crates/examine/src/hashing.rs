use std::io::{self, Read};

use model::{ByteCount, PictureDefect, Sha256Digest};
use picture::{Offered, Turned};

use crate::crew::Seat;
use crate::stage::{BEGINNING, take};
use crate::worker::MAX_FILE;
use crate::{Error, Workers};

/// A file that is to be hashed: its bytes, or how it begins if it has more than are decoded.
pub struct Unhashed {
    bytes: Vec<u8>,
    whole: bool,
    sha256: Sha256Digest,
}

impl Unhashed {
    /// Reads a file of so many bytes to its end.
    ///
    /// # Errors
    ///
    /// What `from` says when it does not give them.
    pub fn read(from: impl Read, size: ByteCount) -> io::Result<Self> {
        let whole = size.get() <= MAX_FILE as u64;
        let (bytes, sha256) = take(from, if whole { size.get() } else { BEGINNING as u64 })?;
        Ok(Self {
            bytes,
            whole,
            sha256,
        })
    }

    /// The digest of all of it.
    pub fn sha256(&self) -> Sha256Digest {
        self.sha256
    }
}

/// Has workers hash files one after the other. Nothing of them is kept, derived or entered.
pub struct Hashing<'w>(Seat<'w>);

impl<'w> Hashing<'w> {
    /// Begins with such workers, of which one works at a time.
    pub fn with(workers: &'w Workers) -> Self {
        Self(Seat::new(workers))
    }

    /// The hashes of a picture in its eight orientations, or why it has none; that is also said of a file that ends
    /// its worker or takes too long.
    ///
    /// # Errors
    ///
    /// [`Error::Start`], [`Error::NoHello`] and [`Error::NoSandbox`] if no worker can be had.
    pub fn hash(&mut self, file: &Unhashed) -> Result<Result<Turned, PictureDefect>, Error> {
        self.0.hash(Offered::of(&file.bytes, file.whole))
    }
}
