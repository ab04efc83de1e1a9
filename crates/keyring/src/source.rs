//! The identity of a source in a file of its own, which trustees open.

use age::DecryptError;
use model::{Chance, Sha256Digest};
use zeroize::Zeroizing;

use crate::{Error, Share, combine, split};

/// An identity, encrypted to a key that nobody keeps: its shares alone make it again.
pub struct SealedSource {
    sealed: Vec<u8>,
    shares: Vec<Share>,
}

impl SealedSource {
    /// Encrypts `identity` to a new key that is split for the trustees; `Error::Split` unless 2 ≤ `need` ≤ `of`.
    pub fn seal(
        identity: &[u8],
        need: u8,
        of: u8,
        chance: &mut impl Chance,
    ) -> Result<Self, Error> {
        let (recipient, shares) = split(need, of, chance)?;
        let sealed = age::encrypt(&recipient, identity).map_err(|source| Error::Encrypt {
            name: "the identity of a source".into(),
            source: Box::new(source),
        })?;
        Ok(Self { sealed, shares })
    }

    /// The file: an age file.
    pub fn bytes(&self) -> &[u8] {
        &self.sealed
    }

    /// Of the file; it says nothing of what is in it.
    pub fn digest(&self) -> Sha256Digest {
        Sha256Digest::of(&self.sealed)
    }

    /// One for each trustee.
    pub fn shares(&self) -> &[Share] {
        &self.shares
    }
}

/// Opens a sealed identity; `name` is that of the file, for messages. `Error::SharesOfAnother` if the shares
/// are of another one, and what [`combine`] says if they are too few.
pub fn open_source(
    name: &str,
    sealed: &[u8],
    shares: &[Share],
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let name = name.to_owned();
    match age::decrypt(&combine(shares)?, sealed) {
        Ok(plain) => Ok(Zeroizing::new(plain)),
        Err(DecryptError::NoMatchingKeys) => Err(Error::SharesOfAnother { name }),
        Err(_) => Err(Error::Damaged { name }),
    }
}
