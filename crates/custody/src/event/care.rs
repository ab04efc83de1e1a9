use model::{ByteCount, Sha256Digest, Timestamp};
use serde::{Deserialize, Serialize};

use super::Acting;

/// What is kept was read and compared with its digests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixityChecked {
    /// `everything` or `sample`.
    pub what: String,
    /// Objects that were read.
    pub objects: u64,
    /// Of them.
    pub bytes: ByteCount,
    /// Objects that there were to read.
    pub of_objects: u64,
    /// Of them.
    pub of_bytes: ByteCount,
    /// What was asked for, `5%` or `1000`.
    pub sample: Option<String>,
    /// What the sample was drawn with: 32 hex digits.
    pub seed: Option<String>,
    /// When the first of them was read.
    pub since: Timestamp,
    /// Defects of any kind that the audit found.
    pub defects: u64,
    /// By whom.
    #[serde(flatten)]
    pub acting: Acting,
}

/// A copy is kept somewhere, or no longer; nothing tells where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replica {
    /// What the archive calls it.
    pub name: String,
}

/// The bytes of an object were not those that the log knows, or were gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectDamaged {
    /// The object's name in the store.
    pub object: String,
    /// The replica that it was damaged in; null for the archive itself.
    pub replica: Option<String>,
    /// Of the bytes as they must be.
    pub expected_sha256: Sha256Digest,
    /// Of the bytes that were found; null if there were none.
    pub found_sha256: Option<Sha256Digest>,
}

/// A damaged object is again what it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectRepaired {
    /// The object's name in the store.
    pub object: String,
    /// The replica that it was repaired in; null for the archive itself.
    pub replica: Option<String>,
    /// Of its bytes.
    pub expected_sha256: Sha256Digest,
    /// The replica whose bytes they are; null if they are the archive's own.
    pub from: Option<String>,
}
