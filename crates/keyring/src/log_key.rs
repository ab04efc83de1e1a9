use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{SECRET_KEY_LENGTH, SigningKey};
use model::{Chance, Sha256Digest};
use serde::{Deserialize, Serialize};
use storage::{Key, Storage};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{Error, Keyring, json};

const VERSION: u32 = 1;

/// The plaintext of the key of a log that succeeded another.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct LogKey {
    v: u32,
    log: String,
    seed: String,
    /// Absent in keys that were written before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    follows: Option<String>,
}

/// The object of the key of the log of a name, which may hold what no object's name may.
fn object(log: &str) -> Result<Key, Error> {
    let digest = Sha256Digest::of(log).to_string();
    let name = digest.get(..16).unwrap_or(&digest);
    Ok(Key::parse(&format!("keys/log-{name}.age"))?)
}

impl Keyring {
    /// Makes the key that signs the log of a new name, wrapped to the archive, and signs with it from now on.
    /// One that was made before is taken. `follows` is the verifier key of the log that is succeeded: whoever has
    /// the objects and the keys alone must find it, also before the log's entry that says so.
    pub fn succeed(
        self,
        storage: &dyn Storage,
        follows: &str,
        log: &str,
        chance: &mut impl Chance,
    ) -> Result<Self, Error> {
        let key = object(log)?;
        let seed = Zeroizing::new(chance.draw::<SECRET_KEY_LENGTH>());
        let plain = json::write(
            &LogKey {
                v: VERSION,
                log: log.to_owned(),
                seed: BASE64_STANDARD.encode(seed.as_slice()),
                follows: Some(follows.to_owned()),
            },
            &key,
        )?;
        match self.wrap_new(storage, &key, &plain) {
            Ok(()) | Err(Error::Storage(storage::Error::Exists { .. })) => {}
            Err(error) => return Err(error),
        }
        self.for_log(storage, log)
    }

    /// Signs as the log of a name that succeeded another; `Error::Storage` if its key is not there.
    pub fn for_log(self, storage: &dyn Storage, log: &str) -> Result<Self, Error> {
        let key = self.open_log_key(storage, &object(log)?)?;
        Ok(self.signing_with(key))
    }

    /// The verifier key of the log that the log of a name succeeded; `None` if this keyring has no key of its own for
    /// that name, as it succeeded none, or if the key was written before it said so.
    pub fn log_before(&self, storage: &dyn Storage, log: &str) -> Result<Option<String>, Error> {
        match self.read_log_key(storage, &object(log)?) {
            Ok(wire) => Ok(wire.follows.clone()),
            Err(Error::Storage(storage::Error::Absent { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Opens the key of a log that succeeded another by the name of its object, `keys/log-<16 hex digits>.age`;
    /// `Error::Damaged` if it is that of a log of another name.
    pub fn open_log_key(&self, storage: &dyn Storage, key: &Key) -> Result<SigningKey, Error> {
        let wire = self.read_log_key(storage, key)?;
        let seed = BASE64_STANDARD.decode(&wire.seed).map(Zeroizing::new);
        let seed = seed.ok().and_then(|seed| {
            let seed: [u8; SECRET_KEY_LENGTH] = seed.as_slice().try_into().ok()?;
            Some(Zeroizing::new(seed))
        });
        match seed {
            Some(seed) => Ok(SigningKey::from_bytes(&seed)),
            None => Err(damaged(key)),
        }
    }

    fn read_log_key(&self, storage: &dyn Storage, key: &Key) -> Result<LogKey, Error> {
        let plain = self.unwrap(storage, key)?;
        let wire: LogKey = json::read(&plain, VERSION, key)?;
        if object(&wire.log)? == *key {
            Ok(wire)
        } else {
            Err(damaged(key))
        }
    }
}

fn damaged(key: &Key) -> Error {
    Error::Damaged {
        name: key.to_string(),
    }
}
