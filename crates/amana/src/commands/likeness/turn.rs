use std::fmt;

use serde::Serialize;

/// How a picture is turned or mirrored to become another, counted as EXIF counts orientations: as a picture that is
/// stored so is turned to be upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub(super) struct Turn(u8);

impl Turn {
    /// The eight, in the order in which a picture is hashed.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (1..=8).map(Self)
    }
}

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            2 => "mirrored left to right",
            3 => "turned by 180°",
            4 => "mirrored top to bottom",
            5 => "turned by 90° to the right, then mirrored left to right",
            6 => "turned by 90° to the right",
            7 => "turned by 90° to the left, then mirrored left to right",
            8 => "turned by 90° to the left",
            _ => "as it is",
        })
    }
}
