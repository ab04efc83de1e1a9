use model::Timestamp;

/// What the bytes of a cached picture are, by how they begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A JPEG.
    Jpeg,
    /// A PNG.
    Png,
    /// A Windows bitmap.
    Bmp,
    /// Something else.
    Other,
}

impl Form {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"\xff\xd8\xff") {
            Self::Jpeg
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Self::Png
        } else if bytes.starts_with(b"BM") {
            Self::Bmp
        } else {
            Self::Other
        }
    }
}

/// A small copy of a picture, and what its cache says of the file that it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cached {
    /// What the cache knows it by: a number, or a digest of its own kind in hex.
    pub id: String,
    /// The name of the file, where the cache keeps names.
    pub name: Option<String>,
    /// When the file was last changed, where the cache keeps times.
    pub modified: Option<Timestamp>,
    /// What the bytes are.
    pub form: Form,
    /// The small copy as it is in the cache; empty if only its name is there.
    pub bytes: Vec<u8>,
}

/// Most bytes of one small copy.
pub(crate) const LARGEST: usize = 16 << 20;
/// Most small copies of one cache.
pub(crate) const MOST: usize = 100_000;
