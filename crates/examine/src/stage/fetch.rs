use std::io::{self, ErrorKind, Read};

use keyring::ScopeKey;
use model::{Defect, DefectCode, Hasher, Sha256Digest};
use picture::Offered;
use vault::Vault;

use super::Subject;
use crate::Error;
use crate::worker::MAX_FILE;

/// How much of a file that is too large is looked at.
pub(crate) const BEGINNING: usize = 64 * 1024;

/// The bytes of an original, or how it begins.
pub(super) struct Fetched {
    bytes: Vec<u8>,
    whole: bool,
}

impl Fetched {
    /// What a worker is given.
    pub(super) fn offered(&self) -> Offered<'_> {
        Offered::of(&self.bytes, self.whole)
    }
}

/// Why there are no bytes of an original.
pub(super) enum Unfetched {
    /// It is not as the ledger says.
    Defect(Defect),
    /// It could not be read.
    Error(Error),
}

/// Reads an original once and to its end.
pub(super) fn fetch(
    vault: &Vault,
    scope: &ScopeKey,
    subject: &Subject,
) -> Result<Fetched, Unfetched> {
    let original = vault
        .open_original(&subject.original, scope)
        .map_err(|error| unopened(subject, error))?;
    let whole = subject.size.get() <= MAX_FILE as u64;
    let kept = if whole {
        subject.size.get()
    } else {
        BEGINNING as u64
    };
    let (bytes, sha256) = take(original, kept).map_err(|error| {
        if is_damage(&error) {
            altered(subject, &error.to_string())
        } else {
            unread(subject, error)
        }
    })?;
    if sha256 == subject.sha256 {
        Ok(Fetched { bytes, whole })
    } else {
        let why = "its bytes are not those that were entered";
        Err(altered(subject, why))
    }
}

fn unopened(subject: &Subject, error: vault::Error) -> Unfetched {
    match error {
        vault::Error::Storage(storage::Error::Absent { .. }) => {
            let detail = "its original is not in the vault";
            Unfetched::Defect(Defect::at(DefectCode::ObjectMissing, subject.item, detail))
        }
        vault::Error::Decrypt { key, source } => match *source {
            age::DecryptError::Io(source) if !is_damage(&source) => unread(subject, source),
            source => {
                let source = Box::new(source);
                altered(subject, &vault::Error::Decrypt { key, source }.to_string())
            }
        },
        error => Unfetched::Error(Error::Unread {
            item: subject.item,
            source: Box::new(error),
        }),
    }
}

/// Whether the age library says it of the bytes that it was given, and not the operating system of
/// a disk that gave none.
fn is_damage(error: &io::Error) -> bool {
    error.raw_os_error().is_none()
        && matches!(
            error.kind(),
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof
        )
}

fn unread(subject: &Subject, source: io::Error) -> Unfetched {
    let name = format!("{}/{}", subject.original.part, subject.original.content);
    let act = "read";
    Unfetched::Error(Error::Unread {
        item: subject.item,
        source: Box::new(storage::Error::Io { act, name, source }.into()),
    })
}

fn altered(subject: &Subject, why: &str) -> Unfetched {
    let detail = format!("its original cannot be looked at: {why}");
    Unfetched::Defect(Defect::at(DefectCode::ObjectAltered, subject.item, detail))
}

/// The first `kept` bytes, and the digest of all.
pub(crate) fn take(mut from: impl Read, kept: u64) -> io::Result<(Vec<u8>, Sha256Digest)> {
    // Exactly so much: a buffer that doubles would take up to twice the memory.
    let mut bytes = Vec::with_capacity(usize::try_from(kept).unwrap_or(MAX_FILE).min(MAX_FILE));
    (&mut from).take(kept).read_to_end(&mut bytes)?;
    let mut rest = Rest(Hasher::new());
    rest.0.update(&bytes);
    io::copy(&mut from, &mut rest)?;
    Ok((bytes, rest.0.finish()))
}

/// Digests what is written and keeps none of it.
struct Rest(Hasher);

impl io::Write for Rest {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kept_is_digested_all_the_same() {
        for kept in [0, 1, 5, 9] {
            let (bytes, sha256) = take(&b"photo"[..], kept).unwrap();
            assert!(b"photo".starts_with(&bytes));
            assert_eq!(bytes.len() as u64, kept.min(5));
            assert_eq!(sha256, Sha256Digest::of("photo"));
            assert_eq!(bytes.capacity() as u64, kept);
        }
    }
}
