use std::fmt;
use std::io::{self, Write};
use std::path::Path;

use age::Encryptor;
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

pub(crate) const VERSION: u32 = 1;
/// The longest object below `keys/` that is read, in bytes; a card is the longest, at a few thousand.
pub const MAX_WRAPPED: u64 = 256 << 10;

/// The archive's own keys: the age identity that everything else is wrapped to, and the key that
/// signs the log.
#[derive(Clone)]
pub struct Keyring {
    pub(crate) identity: x25519::Identity,
    /// During a rotation: the identity that is to come.
    pub(crate) next: Option<x25519::Identity>,
    /// During a rotation: the identity that was before.
    pub(crate) previous: Option<x25519::Identity>,
    /// Of the first log; it is what the keys' own files hold.
    founding_key: SigningKey,
    /// Of the log as it is called now.
    signing_key: SigningKey,
}

/// The plaintext of `archive.age` and of `shares.age`.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(crate) struct ArchiveKeys {
    v: u32,
    identity: String,
    log: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous: Option<String>,
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
            next: None,
            previous: None,
            founding_key: SigningKey::from_bytes(&seed),
            signing_key: SigningKey::from_bytes(&seed),
        };
        let plain = json::write(&keyring.to_wire(), file::path(folder).display())?;
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

    /// Writes the keys again, behind a passphrase that may be another; at one stroke.
    pub fn write(&self, folder: impl AsRef<Path>, passphrase: SecretString) -> Result<(), Error> {
        if passphrase.expose_secret().is_empty() {
            return Err(Error::EmptyPassphrase);
        }
        let folder = folder.as_ref();
        let plain = json::write(&self.to_wire(), file::path(folder).display())?;
        file::write_again(folder, &plain, passphrase)
    }

    pub(crate) fn to_wire(&self) -> ArchiveKeys {
        let text = |identity: &x25519::Identity| identity.to_string().expose_secret().to_owned();
        let seed = Zeroizing::new(self.founding_key.to_bytes());
        ArchiveKeys {
            v: VERSION,
            identity: text(&self.identity),
            log: BASE64_STANDARD.encode(seed.as_slice()),
            next: self.next.as_ref().map(text),
            previous: self.previous.as_ref().map(text),
        }
    }

    pub(crate) fn from_wire(keys: &ArchiveKeys) -> Option<Self> {
        let seed = Zeroizing::new(BASE64_STANDARD.decode(&keys.log).ok()?);
        let seed: &[u8; SECRET_KEY_LENGTH] = seed.as_slice().try_into().ok()?;
        Some(Self {
            identity: keys.identity.parse().ok()?,
            next: keys.next.as_deref().map(str::parse).transpose().ok()?,
            previous: keys.previous.as_deref().map(str::parse).transpose().ok()?,
            founding_key: SigningKey::from_bytes(seed),
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
        Ok(storage.put_new(key, &self.seal(key, plain)?)?)
    }

    /// Encrypts `plain` to whom the keys are for now: to both identities while a rotation begins.
    pub(crate) fn seal(&self, key: &Key, plain: &[u8]) -> Result<Vec<u8>, Error> {
        let wrong = |source| Error::Encrypt {
            name: key.to_string(),
            source: Box::new(source),
        };
        let unwritten = |error: io::Error| wrong(age::EncryptError::Io(error));
        let recipients: Vec<x25519::Recipient> = [Some(&self.identity), self.next.as_ref()]
            .into_iter()
            .flatten()
            .map(x25519::Identity::to_public)
            .collect();
        let each = recipients
            .iter()
            .map(|recipient| recipient as &dyn age::Recipient);
        let mut sealed = Vec::new();
        let encryptor = Encryptor::with_recipients(each).map_err(wrong)?;
        let mut writer = encryptor.wrap_output(&mut sealed).map_err(unwritten)?;
        writer.write_all(plain).map_err(unwritten)?;
        writer.finish().map_err(unwritten)?;
        Ok(sealed)
    }

    /// Decrypts an object that was encrypted to the archive.
    pub(crate) fn unwrap(
        &self,
        storage: &dyn Storage,
        key: &Key,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let sealed = match storage.read_at_most(key, MAX_WRAPPED) {
            Err(storage::Error::TooLong { .. }) => {
                return Err(Error::Damaged {
                    name: key.to_string(),
                });
            }
            sealed => sealed?,
        };
        let identities = [
            Some(&self.identity),
            self.next.as_ref(),
            self.previous.as_ref(),
        ];
        let mut opened = Err(age::DecryptError::NoMatchingKeys);
        for identity in identities.into_iter().flatten() {
            opened = age::decrypt(identity, &sealed);
            if !matches!(opened, Err(age::DecryptError::NoMatchingKeys)) {
                break;
            }
        }
        match opened {
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
