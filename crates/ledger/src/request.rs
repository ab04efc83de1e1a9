use std::fmt;
use std::str::FromStr;

use model::{Chance, Sha256Digest};

/// What an append is asked for by: the same id is never appended twice.
///
/// Heads are not encrypted, so an id is a digest and says nothing of what it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(Sha256Digest);

impl RequestId {
    /// The id that belongs to `text`: for work that may be stopped and run again, name the work
    /// and the step.
    pub fn of(text: &str) -> Self {
        Self(Sha256Digest::of(format!("amana request\n{text}")))
    }

    /// An id that was never used: for an act that is new each time.
    pub fn draw(chance: &mut impl Chance) -> Self {
        Self(Sha256Digest::from_bytes(chance.draw()))
    }
}

impl RequestId {
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Sha256Digest::from_bytes(bytes))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for RequestId {
    type Err = model::DigestError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}
