use std::io;
use std::path::PathBuf;

/// Why a picture or a memory card could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The JPEG encoder refused the picture.
    #[error("encode the picture: {0}")]
    Encode(#[from] jpeg_encoder::EncodingError),
    /// A file or folder of the memory card could not be written.
    #[error("write {}: {source}", path.display())]
    Write {
        /// Which one.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
}
