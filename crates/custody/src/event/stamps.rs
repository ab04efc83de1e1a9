use model::Timestamp;
use serde::{Deserialize, Serialize};

/// A time authority is asked from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityAdded {
    /// What the archive calls it.
    pub authority: String,
    /// Where it is asked (RFC 3161 section 3.4).
    pub url: String,
    /// Its root certificate, which a person pinned: DER in padded base64.
    pub root: String,
}

/// An outside authority saw a checkpoint of the log at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamped {
    /// What the archive calls it.
    pub authority: String,
    /// Entries under the checkpoint.
    pub size: u64,
    /// When the authority says that it saw it.
    pub stamped: Timestamp,
    /// The signed note that was stamped, byte for byte.
    pub note: String,
    /// The token with the certificates that it carries: DER in padded base64.
    pub token: String,
    /// The root certificate that was pinned then: DER in padded base64.
    pub root: String,
}
