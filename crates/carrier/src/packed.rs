use serde::{Deserialize, Serialize};

use crate::directory::{FileLine, FileState};
use crate::lepton;
use crate::limits::PACKED_FILE_LIMIT;

/// Bytes of a method's name.
const NAME: std::ops::RangeInclusive<usize> = 1..=32;

/// How a file's bytes are packed: spec sections 9 and 22.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Packed {
    /// The method, as a stable word: `lepton/1`.
    pub method: String,
    /// Bytes that the fragments hold.
    pub size: u64,
}

impl Packed {
    /// Of a file packed to `size` bytes by this program.
    pub(crate) fn lepton(size: u64) -> Self {
        Self {
            method: lepton::METHOD.to_owned(),
            size,
        }
    }

    /// Whether this program can unpack it.
    pub(crate) fn is_known(&self) -> bool {
        self.method == lepton::METHOD
    }
}

impl FileLine {
    /// Bytes that its fragments hold; `None` if it cannot be packed as it says.
    pub(crate) fn stored_size(&self) -> Option<u64> {
        let Some(packed) = &self.packing else {
            return Some(self.size);
        };
        let possible = self.piece.is_none()
            && self.state == FileState::Stored
            && self.size <= PACKED_FILE_LIMIT
            && packed.size < self.size
            && is_word(&packed.method);
        possible.then_some(packed.size)
    }
}

/// Whether a method's name can be shown as it is.
fn is_word(name: &str) -> bool {
    let allowed =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"/-.".contains(&byte);
    NAME.contains(&name.len()) && name.bytes().all(allowed)
}
