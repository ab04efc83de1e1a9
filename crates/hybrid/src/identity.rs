use std::fmt;
use std::str::FromStr;

use age::DecryptError;
use age::secrecy::SecretString;
use age_core::format::{FileKey, Stanza};
use bech32::Hrp;
use hpke::{Deserializable, Kem, Serializable};
use model::Chance;
use zeroize::Zeroizing;

use crate::kem::{SEED, Secret, XWing};
use crate::recipient::Recipient;
use crate::stanza::{TAG, open, parse};
use crate::{Error, text};

const PREFIX: Hrp = Hrp::parse_unchecked("age-secret-key-pq-");

/// What opens what was sealed to its [`Recipient`]: 32 secret bytes, `AGE-SECRET-KEY-PQ-1…`.
#[derive(Clone)]
pub struct Identity(Secret);

impl Identity {
    /// Makes a new one.
    pub fn generate(chance: &mut dyn Chance) -> Self {
        let mut seed = Zeroizing::new([0; SEED]);
        chance.fill(&mut *seed);
        Self(Secret::new(seed))
    }

    /// Whom to encrypt to.
    pub fn to_public(&self) -> Recipient {
        Recipient::new(XWing::sk_to_pk(&self.0))
    }

    /// Its text, which is as secret as itself.
    pub fn to_text(&self) -> SecretString {
        let mut seed = Zeroizing::new([0; SEED]);
        self.0.write_exact(&mut *seed);
        let written = Zeroizing::new(text::encode(PREFIX, &*seed));
        SecretString::from(written.to_uppercase())
    }
}

impl FromStr for Identity {
    type Err = Error;

    fn from_str(written: &str) -> Result<Self, Error> {
        let seed = text::decode(PREFIX, written)?;
        let secret = Secret::from_bytes(&seed).map_err(|_| Error::Key)?;
        Ok(Self(secret))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hybrid::Identity(…)")
    }
}

impl age::Identity for Identity {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        if stanza.tag != TAG {
            return None;
        }
        let Some(parsed) = parse(stanza) else {
            return Some(Err(DecryptError::InvalidHeader));
        };
        // What does not open may be another recipient's: age goes on to the next stanza.
        let plain = match open(&self.0, &parsed) {
            Ok(file_key) => Zeroizing::new(file_key?),
            Err(_) => return Some(Err(DecryptError::InvalidHeader)),
        };
        Some(FileKey::try_init_with_mut(|file_key| {
            if plain.len() != file_key.len() {
                return Err(DecryptError::InvalidHeader);
            }
            file_key.copy_from_slice(&plain);
            Ok(())
        }))
    }
}
