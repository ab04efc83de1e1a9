//! The second way to the archive's keys: `shares.age`, which shares open.

use std::path::Path;

use age::x25519;

use crate::keyring::VERSION;
use crate::{Error, Keyring, Share, file, json, split};

const SHARED: &str = "shares.age";
/// Whom `shares.age` is encrypted to, so that it can be written again without the shares.
const RECIPIENT: &str = "shares.recipient";

/// A new split of an archive's keys that does not count yet.
pub struct NewSplit {
    recipient: x25519::Recipient,
    shares: Vec<Share>,
}

impl NewSplit {
    /// Draws a split; `Error::Split` unless 2 ≤ `need` ≤ `of`.
    pub fn draw(need: u8, of: u8, chance: &mut impl model::Chance) -> Result<Self, Error> {
        let (recipient, shares) = split(need, of, chance)?;
        Ok(Self { recipient, shares })
    }

    /// The shares; once they are given out nothing here can make them again.
    pub fn shares(&self) -> &[Share] {
        &self.shares
    }
}

impl Keyring {
    /// Opens the keys in `folder` by shares; `Error::SharesRevoked` if they are of an earlier split.
    pub fn open_shared(folder: impl AsRef<Path>, shares: &[Share]) -> Result<Self, Error> {
        let folder = folder.as_ref();
        let identity = split::combine(shares)?;
        let plain = file::read_shared(folder, SHARED, &identity)?;
        let name = folder.join(SHARED).display().to_string();
        Self::from_wire(&json::read(&plain, VERSION, &name)?).ok_or(Error::Damaged { name })
    }

    /// Makes a split count: from now on its shares open the keys, and those of an earlier one do not.
    pub fn put_split(&self, folder: impl AsRef<Path>, split: &NewSplit) -> Result<(), Error> {
        let folder = folder.as_ref();
        // The recipient first: whoever writes the keys again must never write them to an earlier split.
        file::replace(folder, RECIPIENT, split.recipient.to_string().as_bytes())?;
        self.write_shared(folder)
    }

    /// Writes `shares.age` again, if there is a split.
    pub(crate) fn write_shared(&self, folder: &Path) -> Result<(), Error> {
        let Some(text) = file::read_if_there(folder, RECIPIENT)? else {
            return Ok(());
        };
        let name = folder.join(SHARED).display().to_string();
        let damaged = || Error::Damaged {
            name: folder.join(RECIPIENT).display().to_string(),
        };
        let text = String::from_utf8(text).map_err(|_| damaged())?;
        let recipient: x25519::Recipient = text.trim().parse().map_err(|_| damaged())?;
        let plain = json::write(&self.to_wire(), &name)?;
        let sealed = age::encrypt(&recipient, &plain).map_err(|source| Error::Encrypt {
            name,
            source: Box::new(source),
        })?;
        file::replace(folder, SHARED, &sealed)
    }
}
