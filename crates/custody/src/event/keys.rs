//! Acts on the keys themselves, and on identities that are kept outside the archive.

use model::{AccessionId, Sha256Digest};
use serde::{Deserialize, Serialize};

use super::Acting;

/// The archive's keys were split into shares; an earlier split opens nothing any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeysShared {
    /// How many shares open the keys.
    pub need: u8,
    /// How many shares there are.
    pub of: u8,
}

/// The archive's keys were put behind another passphrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeysPassphraseChanged {}

/// Every key of the archive was wrapped to a new identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeysRotated {}

/// The key of an accession was given to a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessionHandedOver {
    /// The accession.
    pub accession: AccessionId,
    /// The age recipient of the partner.
    pub recipient: String,
}

/// The archive was opened from its storage and its keys alone, and what was looked at was whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryRehearsed {
    /// Parts of the vault.
    pub parts: u64,
    /// Originals that were decrypted and compared with their digests.
    pub originals: u64,
}

/// The identity of a source was sealed into a file outside the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceIdentitySealed {
    /// What the archive calls the source.
    pub codename: String,
    /// Of the sealed file; it is random to whoever cannot open it.
    pub sha256: Sha256Digest,
    /// How many trustees open it.
    pub need: u8,
    /// How many trustees there are.
    pub of: u8,
    /// How long after it was asked for it may be opened, in seconds.
    pub delay: u64,
    /// By whom.
    #[serde(flatten)]
    pub acting: Acting,
}

/// Somebody asked that the identity of a source be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceOpeningRequested {
    /// Of the sealed file.
    pub sha256: Sha256Digest,
    /// Why, in people's words.
    pub reason: String,
    /// Who asked.
    #[serde(flatten)]
    pub acting: Acting,
}

/// The identity of a source was opened and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceOpened {
    /// Of the sealed file.
    pub sha256: Sha256Digest,
    /// To whom.
    #[serde(flatten)]
    pub acting: Acting,
}
