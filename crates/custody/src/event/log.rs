use model::Timestamp;
use serde::{Deserialize, Serialize};

/// The log is published on a fixed clock from now on: after beat `k`, due at `start + k * every`, with
/// `size + k * grow` entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockSet {
    /// When beat 0 is due.
    pub start: Timestamp,
    /// Seconds from one beat to the next.
    pub every: u64,
    /// Entries that each beat adds.
    pub grow: u64,
    /// Entries that beat 0 publishes.
    pub size: u64,
}

/// A witness is asked for cosignatures from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WitnessAdded {
    /// What the policy calls it.
    pub name: String,
    /// Its verifier key.
    pub vkey: String,
    /// Where it is asked.
    pub url: String,
    /// How many witnesses the policy asks for; `None` for as many as there are.
    pub quorum: Option<u64>,
}

/// A witness is no longer asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WitnessRemoved {
    /// What the policy called it.
    pub name: String,
    /// Its verifier key.
    pub vkey: String,
    /// How many witnesses the policy asks for.
    pub quorum: Option<u64>,
}

/// A log that could not be brought forward goes on under another name and key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogSucceeded {
    /// The name before.
    pub old_origin: String,
    /// The verifier key before.
    pub old_vkey: String,
    /// The newest checkpoint of the old log that is known outside, as a signed note, if anybody has one.
    pub last: Option<String>,
    /// How many entries are here.
    pub size: u64,
    /// The entries that were lost: the first, and the one after the last; the log that is lost may have
    /// had more.
    pub lost: Option<[u64; 2]>,
    /// Why, in people's words.
    pub reason: String,
}
