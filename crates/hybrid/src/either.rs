use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use age::secrecy::SecretString;
use age::{DecryptError, EncryptError, x25519};
use age_core::format::{FileKey, Stanza};

use crate::{Error, Identity, Recipient};

/// A recipient of either kind.
#[derive(Clone, PartialEq, Eq)]
pub enum EitherRecipient {
    /// One that a quantum computer does not open.
    Hybrid(Recipient),
    /// One of a card from before there were others.
    X25519(x25519::Recipient),
}

/// An identity of either kind.
#[derive(Clone)]
pub enum EitherIdentity {
    /// One whose recipient is hybrid.
    Hybrid(Identity),
    /// One of a card from before there were others.
    X25519(x25519::Identity),
}

impl EitherRecipient {
    /// Whether it is hybrid.
    pub fn is_hybrid(&self) -> bool {
        matches!(self, Self::Hybrid(_))
    }
}

impl EitherIdentity {
    /// Whom to encrypt to.
    pub fn to_public(&self) -> EitherRecipient {
        match self {
            Self::Hybrid(identity) => identity.to_public().into(),
            Self::X25519(identity) => identity.to_public().into(),
        }
    }

    /// Its text, which is as secret as itself.
    pub fn to_text(&self) -> SecretString {
        match self {
            Self::Hybrid(identity) => identity.to_text(),
            Self::X25519(identity) => identity.to_string(),
        }
    }
}

impl FromStr for EitherRecipient {
    type Err = Error;

    fn from_str(written: &str) -> Result<Self, Error> {
        match written.parse() {
            Ok(recipient) => Ok(Self::X25519(recipient)),
            Err(_) => written.parse().map(Self::Hybrid),
        }
    }
}

impl FromStr for EitherIdentity {
    type Err = Error;

    fn from_str(written: &str) -> Result<Self, Error> {
        match written.parse() {
            Ok(identity) => Ok(Self::X25519(identity)),
            Err(_) => written.parse().map(Self::Hybrid),
        }
    }
}

impl fmt::Display for EitherRecipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hybrid(recipient) => recipient.fmt(f),
            Self::X25519(recipient) => recipient.fmt(f),
        }
    }
}

impl fmt::Debug for EitherRecipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hybrid(_) => f.write_str("Hybrid(…)"),
            Self::X25519(_) => f.write_str("X25519(…)"),
        }
    }
}

impl fmt::Debug for EitherIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hybrid(_) => f.write_str("Hybrid(…)"),
            Self::X25519(_) => f.write_str("X25519(…)"),
        }
    }
}

impl From<Recipient> for EitherRecipient {
    fn from(recipient: Recipient) -> Self {
        Self::Hybrid(recipient)
    }
}

impl From<x25519::Recipient> for EitherRecipient {
    fn from(recipient: x25519::Recipient) -> Self {
        Self::X25519(recipient)
    }
}

impl From<Identity> for EitherIdentity {
    fn from(identity: Identity) -> Self {
        Self::Hybrid(identity)
    }
}

impl From<x25519::Identity> for EitherIdentity {
    fn from(identity: x25519::Identity) -> Self {
        Self::X25519(identity)
    }
}

impl age::Recipient for EitherRecipient {
    fn wrap_file_key(
        &self,
        file_key: &FileKey,
    ) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        match self {
            Self::Hybrid(recipient) => recipient.wrap_file_key(file_key),
            Self::X25519(recipient) => recipient.wrap_file_key(file_key),
        }
    }
}

impl age::Identity for EitherIdentity {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        match self {
            Self::Hybrid(identity) => identity.unwrap_stanza(stanza),
            Self::X25519(identity) => identity.unwrap_stanza(stanza),
        }
    }
}
