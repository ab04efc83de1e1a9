use std::fmt;
use std::path::Path;

use age::secrecy::{ExposeSecret, SecretString};
use age::x25519;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{SECRET_KEY_LENGTH, SigningKey};
use model::Chance;
use serde::{Deserialize, Serialize};
use storage::{Key, Storage};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{Error, file, json};

const VERSION: u32 = 1;

/// The archive's own keys: the age identity that everything else is wrapped to, and the key that
/// signs the log.
#[derive(Clone)]
pub struct Keyring {
    identity: x25519::Identity,
    signing_key: SigningKey,
}

/// The plaintext of `archive.age`.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct ArchiveKeys {
    v: u32,
    identity: String,
    log: String,
}

impl Keyring {
    /// Makes the keys of a new archive in `folder`, which lies outside the archive;
    /// `Error::KeysExist` if there are any.
    pub fn create(
        folder: impl AsRef<Path>,
        passphrase: SecretString,
        chance: &mut impl Chance,
    ) -> Result<Self, Error> {
        let folder = folder.as_ref();
        if passphrase.expose_secret().is_empty() {
            return Err(Error::EmptyPassphrase);
        }
        let seed = Zeroizing::new(chance.draw::<SECRET_KEY_LENGTH>());
        let keyring = Self {
            identity: x25519::Identity::generate(),
            signing_key: SigningKey::from_bytes(&seed),
        };
        let keys = ArchiveKeys {
            v: VERSION,
            identity: keyring.identity.to_string().expose_secret().to_owned(),
            log: BASE64_STANDARD.encode(seed.as_slice()),
        };
        let plain = json::write(&keys, file::path(folder).display())?;
        file::write_new(folder, &plain, passphrase)?;
        Ok(keyring)
    }

    /// Opens the keys in `folder`; `Error::WrongPassphrase`, `Error::NoKeys`.
    pub fn open(folder: impl AsRef<Path>, passphrase: SecretString) -> Result<Self, Error> {
        let folder = folder.as_ref();
        let plain = file::read(folder, passphrase)?;
        let name = file::path(folder).display().to_string();
        let keys: ArchiveKeys = json::read(&plain, VERSION, &name)?;
        Self::from_wire(&keys).ok_or(Error::Damaged { name })
    }

    fn from_wire(keys: &ArchiveKeys) -> Option<Self> {
        let seed = Zeroizing::new(BASE64_STANDARD.decode(&keys.log).ok()?);
        let seed: &[u8; SECRET_KEY_LENGTH] = seed.as_slice().try_into().ok()?;
        Some(Self {
            identity: keys.identity.parse().ok()?,
            signing_key: SigningKey::from_bytes(seed),
        })
    }

    /// The key that signs the log's checkpoints.
    pub fn signing_key(&self) -> &SigningKey {
        &self.signing_key
    }

    pub(crate) fn signing_with(self, signing_key: SigningKey) -> Self {
        Self {
            signing_key,
            ..self
        }
    }

    /// Whom to encrypt to so that only this archive can read; its text is public.
    pub fn recipient(&self) -> x25519::Recipient {
        self.identity.to_public()
    }

    /// Encrypts `plain` to the archive, as a new object.
    pub(crate) fn wrap_new(
        &self,
        storage: &dyn Storage,
        key: &Key,
        plain: &[u8],
    ) -> Result<(), Error> {
        let sealed = age::encrypt(&self.recipient(), plain).map_err(|source| Error::Encrypt {
            name: key.to_string(),
            source: Box::new(source),
        })?;
        Ok(storage.put_new(key, &sealed)?)
    }

    /// Decrypts an object that was encrypted to the archive.
    pub(crate) fn unwrap(
        &self,
        storage: &dyn Storage,
        key: &Key,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let sealed = storage.read(key)?;
        match age::decrypt(&self.identity, &sealed) {
            Ok(plain) => Ok(Zeroizing::new(plain)),
            Err(age::DecryptError::NoMatchingKeys) => Err(Error::NotOurs {
                name: key.to_string(),
            }),
            Err(_) => Err(Error::Damaged {
                name: key.to_string(),
            }),
        }
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({})", self.recipient())
    }
}
