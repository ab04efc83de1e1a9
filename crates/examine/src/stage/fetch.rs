use std::io::{self, Read};

use keyring::ScopeKey;
use model::{Defect, DefectCode, Hasher, Sha256Digest};
use picture::Offered;
use vault::Vault;

use super::Subject;
use crate::worker::MAX_FILE;

/// How much of a file that is too large is looked at.
const BEGINNING: u64 = 64 * 1024;

/// The bytes of an original, or how it begins.
pub(super) struct Fetched {
    bytes: Vec<u8>,
    whole: bool,
}

impl Fetched {
    /// What a worker is given.
    pub(super) fn offered(&self) -> Offered<'_> {
        if self.whole {
            Offered::Whole(&self.bytes)
        } else {
            Offered::Beginning(&self.bytes)
        }
    }
}

/// Reads an original once and to its end. What is not as the ledger says is a defect.
pub(super) fn fetch(vault: &Vault, scope: &ScopeKey, subject: &Subject) -> Result<Fetched, Defect> {
    let original = match vault.open_original(&subject.original, scope) {
        Ok(original) => original,
        Err(vault::Error::Storage(storage::Error::Absent { .. })) => {
            let detail = "its original is not in the vault";
            return Err(Defect::at(DefectCode::ObjectMissing, subject.item, detail));
        }
        Err(error) => return Err(altered(subject, &error.to_string())),
    };
    let whole = subject.size.get() <= MAX_FILE as u64;
    let kept = if whole { subject.size.get() } else { BEGINNING };
    match take(original, kept) {
        Ok((bytes, sha256)) if sha256 == subject.sha256 => Ok(Fetched { bytes, whole }),
        Ok(_) => Err(altered(
            subject,
            "its bytes are not those that were entered",
        )),
        Err(error) => Err(altered(subject, &error.to_string())),
    }
}

fn altered(subject: &Subject, why: &str) -> Defect {
    let detail = format!("its original cannot be looked at: {why}");
    Defect::at(DefectCode::ObjectAltered, subject.item, detail)
}

/// The first `kept` bytes, and the digest of all.
fn take(mut from: impl Read, kept: u64) -> io::Result<(Vec<u8>, Sha256Digest)> {
    let mut bytes = Vec::new();
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
        }
    }
}
