use std::io::{ErrorKind, Read};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use model::{ByteCount, Hasher, Sha256Digest};

use crate::{Error, Key, Storage};

/// How much of an object is read at a time.
const PIECE: usize = 1024 * 1024;
/// While one thread waits for the disk, another digests; more only make a disk seek.
const READERS: usize = 2;

/// An object and what its bytes must be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// The object's name.
    pub key: Key,
    /// Its size as it is listed.
    pub size: ByteCount,
    /// Of its bytes.
    pub sha256: Sha256Digest,
}

/// What the bytes of an object are.
#[derive(Debug)]
pub enum Found {
    /// As they must be.
    Whole,
    /// Others, of this digest.
    Altered(Sha256Digest),
    /// Not to be read: `Error::Absent` if there are none.
    Unread(Error),
}

/// The digest of an object's bytes.
pub fn digest(storage: &dyn Storage, key: &Key) -> Result<Sha256Digest, Error> {
    let mut object = storage.open(key)?;
    let (mut hasher, mut piece) = (Hasher::new(), vec![0; PIECE]);
    loop {
        match object.read(&mut piece) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(read) => hasher.update(piece.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(source) => {
                return Err(Error::Io {
                    act: "read",
                    name: key.to_string(),
                    source,
                });
            }
        }
    }
}

/// Reads the objects, two at a time, and compares each with its claim; what was found stands in the
/// order of the claims.
pub fn compare(storage: &dyn Storage, claims: &[Claim]) -> Vec<Found> {
    let next = AtomicUsize::new(0);
    let read = || {
        let mut found = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            match claims.get(at) {
                Some(claim) => found.push((at, compare_one(storage, claim))),
                None => return found,
            }
        }
    };
    let mut found: Vec<_> = thread::scope(|threads| {
        let others: Vec<_> = (1..READERS.min(claims.len()))
            .map(|_| threads.spawn(read))
            .collect();
        let mut found = read();
        for other in others {
            match other.join() {
                Ok(more) => found.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        found
    });
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, found)| found).collect()
}

fn compare_one(storage: &dyn Storage, claim: &Claim) -> Found {
    match digest(storage, &claim.key) {
        Ok(digest) if digest == claim.sha256 => Found::Whole,
        Ok(digest) => Found::Altered(digest),
        Err(error) => Found::Unread(error),
    }
}
