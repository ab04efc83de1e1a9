//! A new archive identity. The keys file says how far it got, so a run that was stopped is finished by
//! the next; and at each moment the keys file that stands, and a copy of it from before, open every key
//! until the last of them is wrapped to the new identity alone.

use std::path::Path;

use age::secrecy::SecretString;
use age::x25519;
use storage::{Key, Storage};

use crate::{Error, KEYS, Keyring};

/// Keys after a rotation; the keys file still knows the old identity until [`Rotated::finish`].
pub struct Rotated {
    /// The keys with the new identity.
    pub keyring: Keyring,
    /// Objects below `keys/` that could not be opened and stay as they are.
    pub left: Vec<Key>,
}

impl Keyring {
    /// Wraps every key in `storage` to a new identity: to both, and then to the new one alone. Goes on
    /// with a rotation that was stopped. Nobody else may write keys meanwhile.
    pub fn rotate(
        folder: impl AsRef<Path>,
        passphrase: &SecretString,
        storage: &dyn Storage,
    ) -> Result<Rotated, Error> {
        let folder = folder.as_ref();
        let mut keyring = Self::open(folder, passphrase.clone())?;
        if keyring.previous.is_none() {
            if keyring.next.is_none() {
                keyring.next = Some(x25519::Identity::generate());
                keyring.write(folder, passphrase.clone())?;
            }
            keyring.write_shared(folder)?;
            keyring.wrap_all(storage)?;
            keyring.turn();
            keyring.write(folder, passphrase.clone())?;
        }
        keyring.write_shared(folder)?;
        let left = keyring.wrap_all(storage)?;
        Ok(Rotated { keyring, left })
    }

    /// The new identity takes the place of the old one, which is still known.
    fn turn(&mut self) {
        if let Some(next) = self.next.take() {
            self.previous = Some(std::mem::replace(&mut self.identity, next));
        }
    }

    /// Wraps every key to whom the keys are for now; gives those that cannot be opened.
    fn wrap_all(&self, storage: &dyn Storage) -> Result<Vec<Key>, Error> {
        let mut left = Vec::new();
        for listed in storage.list(KEYS)? {
            let key = listed.key;
            if key.is_leftover() {
                // A copy that a stopped write left would stay open to the old identity.
                storage.delete(&key)?;
                continue;
            }
            match self.unwrap(storage, &key) {
                Ok(plain) => storage.replace(&key, &self.seal(&key, &plain)?)?,
                Err(Error::Storage(error)) if !error.is_unreadable() => return Err(error.into()),
                Err(_) => left.push(key),
            }
        }
        Ok(left)
    }
}

impl Rotated {
    /// Forgets the old identity: the rotation is done.
    pub fn finish(
        mut self,
        folder: impl AsRef<Path>,
        passphrase: &SecretString,
    ) -> Result<Keyring, Error> {
        let folder = folder.as_ref();
        self.keyring.previous = None;
        self.keyring.write_shared(folder)?;
        self.keyring.write(folder, passphrase.clone())?;
        Ok(self.keyring)
    }
}
