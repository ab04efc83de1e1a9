use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::vocabulary::{UnknownWord, vocabulary};

vocabulary! {
    /// Why the coefficients of a file are not committed to.
    Uncommitted {
        /// It is no JPEG.
        NotAJpeg = "not-a-jpeg",
        /// Its process is not one whose coefficients are read here: lossless, arithmetic, hierarchical, or of more than 8 bits.
        OtherProcess = "other-process",
        /// It has more pixels or scans than are read.
        TooLarge = "too-large",
        /// The decoder finds something wrong with it, so that two programs might read two pictures.
        NotRead = "not-read",
        /// It took longer than it may.
        TooSlow = "too-slow",
        /// It ended the worker that read it.
        EndsItsWorker = "ends-its-worker",
    }
}

/// Coefficients of light whose histograms are looked at: the lowest frequencies but the mean, in zigzag order.
pub const LOW_FREQUENCIES: usize = 9;

/// Numbers that are larger where a picture was compressed before with larger steps. They are no finding: a
/// picture of few colours or of text gives large ones too, and many that were compressed twice give small ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recompression {
    /// How they were made: a name and a version.
    pub method: String,
    /// For each low frequency how much its histogram repeats, in thousandths; `None` where too few are not zero.
    pub rises: [Option<u16>; LOW_FREQUENCIES],
}
