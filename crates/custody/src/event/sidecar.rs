use model::{ByteCount, Sha256Digest};
use serde::{Deserialize, Serialize};

/// The metadata of a file, kept as the bytes that they are in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sidecar {
    /// The object that holds them, encrypted.
    pub object: String,
    /// Of the bytes.
    pub sha256: Sha256Digest,
    /// Of the bytes.
    pub size: ByteCount,
}
