use std::fmt;

use hkdf::Hkdf;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Sha256;

/// Bytes of a salt.
pub const SALT_LENGTH: usize = 16;
/// What stands before the number of a leaf when its salt is made.
const LEAF: &[u8] = b"leaf ";

/// What stands before a leaf, so that nobody can guess what it is of; written as 32 lower-case hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Salt([u8; SALT_LENGTH]);

impl Salt {
    /// Its 16 bytes.
    pub fn as_bytes(&self) -> &[u8; SALT_LENGTH] {
        &self.0
    }
}

impl Serialize for Salt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(self.0))
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut bytes = [0; SALT_LENGTH];
        hex::decode_to_slice(String::deserialize(deserializer)?, &mut bytes)
            .map_err(|_| D::Error::custom("not a salt of 32 hex digits"))?;
        Ok(Self(bytes))
    }
}

/// What the salts of one picture are made of. Whoever has it can try what is hidden.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret([u8; 32]);

impl Secret {
    /// Takes 32 bytes that nobody can guess, made for one picture alone.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The salt of a leaf: HKDF-Expand (RFC 5869) over its number.
    pub(crate) fn salt(&self, index: u32) -> Salt {
        let mut salt = [0; SALT_LENGTH];
        let number = index.to_be_bytes();
        // Neither 32 bytes of key nor 16 bytes of output are refused.
        if let Ok(key) = Hkdf::<Sha256>::from_prk(&self.0) {
            let _ = key.expand_multi_info(&[LEAF, &number], &mut salt);
        }
        Salt(salt)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}
