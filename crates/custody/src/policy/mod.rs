//! Who counts: C2SP tlog-policy.

mod check;
mod grammar;

pub use check::{Cosigned, Verified};

use std::fmt;

use crate::VerifierKey;

/// The longest policy that is read, in bytes.
pub const MAX_POLICY: usize = 1 << 20;

/// Which logs and witnesses count, and which of the witnesses are enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    /// `None` where no cosignature is asked for.
    quorum: Option<Name>,
}

/// What a policy calls a witness or a group: octets that mean nothing outside of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Name(Vec<u8>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Log {
    key: VerifierKey,
    url: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Witness {
    name: Name,
    key: VerifierKey,
    url: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    name: Name,
    /// How many members are enough, at least 1.
    enough: usize,
    members: Vec<Name>,
}

impl Policy {
    /// Trusts one log and asks for no witness.
    pub fn of_log(key: VerifierKey) -> Self {
        Self {
            logs: vec![Log { key, url: None }],
            witnesses: Vec::new(),
            groups: Vec::new(),
            quorum: None,
        }
    }

    /// The keys of the logs that count.
    pub fn logs(&self) -> impl Iterator<Item = &VerifierKey> {
        self.logs.iter().map(|log| &log.key)
    }

    /// The keys of the witnesses that are named, whether or not they are needed.
    pub fn witnesses(&self) -> impl Iterator<Item = &VerifierKey> {
        self.witnesses.iter().map(|witness| &witness.key)
    }

    /// Whether any cosignature is asked for.
    pub fn asks_for_witnesses(&self) -> bool {
        self.quorum.is_some()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", String::from_utf8_lossy(&self.0).escape_debug())
    }
}
