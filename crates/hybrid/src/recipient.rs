use std::collections::HashSet;
use std::fmt;
use std::io;
use std::str::FromStr;

use age::EncryptError;
use age_core::format::{FileKey, Stanza};
use age_core::secrecy::ExposeSecret;
use bech32::Hrp;
use hpke::{Deserializable, Serializable};

use crate::kem::Public;
use crate::stanza::{LABEL, seal};
use crate::{Error, text};

const PREFIX: Hrp = Hrp::parse_unchecked("age1pq");

/// Whom to encrypt to: an ML-KEM-768 and an X25519 key in one, `age1pq1…`.
///
/// Both would have to be broken to open what is sealed to it, and nothing in a file tells to whom of
/// several it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(Box<Public>);

impl Recipient {
    pub(crate) fn new(public: Public) -> Self {
        Self(Box::new(public))
    }
}

impl FromStr for Recipient {
    type Err = Error;

    fn from_str(written: &str) -> Result<Self, Error> {
        let bytes = text::decode(PREFIX, written)?;
        Public::from_bytes(&bytes)
            .map(Self::new)
            .map_err(|_| Error::Key)
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::encode(PREFIX, &self.0.to_bytes()))
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hybrid::Recipient")
    }
}

impl age::Recipient for Recipient {
    fn wrap_file_key(
        &self,
        file_key: &FileKey,
    ) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        let stanza = seal(&self.0, file_key.expose_secret())
            .map_err(|error| EncryptError::Io(io::Error::other(error.to_string())))?;
        Ok((vec![stanza], HashSet::from([LABEL.to_owned()])))
    }
}
