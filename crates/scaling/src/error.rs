use crate::{Channels, Size};

/// Why a picture was not scaled; reads after "failed to".
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    /// A size has no pixels.
    #[error("scale a picture from {from} to {to}: neither may be empty")]
    Empty {
        /// The size that it has.
        from: Size,
        /// The size that it was to have.
        to: Size,
    },
    /// There are fewer or more bytes than the size says.
    #[error("scale a picture of {from} {channels:?}: {bytes} bytes are not its pixels")]
    NotItsPixels {
        /// The size that it has.
        from: Size,
        /// What a pixel holds.
        channels: Channels,
        /// How many bytes there are.
        bytes: usize,
    },
    /// The library refused.
    #[error("scale a picture from {from} to {to}: {reason}")]
    Refused {
        /// The size that it has.
        from: Size,
        /// The size that it was to have.
        to: Size,
        /// What the library says.
        reason: String,
    },
}
