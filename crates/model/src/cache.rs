use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::vocabulary::{UnknownWord, vocabulary};
use crate::{PdqHash, Sha256Digest, Timestamp};

vocabulary! {
    /// In what a system or a program remembers pictures (`docs/spec/caches.md`).
    CacheKind {
        /// `Thumbs.db`.
        Thumbs = "thumbs",
        /// `thumbcache_*.db`.
        Thumbcache = "thumbcache",
        /// `picasa.ini`.
        Picasa = "picasa",
        /// `desktop.ini`.
        Desktop = "desktop",
    }
}

/// What a cache of pictures tells: claims of whoever could write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheFacts {
    /// Which cache it is.
    pub kind: CacheKind,
    /// The files that it tells of, in the order of the cache's reader, as far as they are kept.
    pub seen: Vec<Seen>,
    /// How many more it tells of.
    pub cut: u32,
}

/// A file that a cache tells of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seen {
    /// Its name, where the cache keeps names.
    pub name: Option<String>,
    /// When it was last changed, where the cache keeps times.
    pub modified: Option<Timestamp>,
    /// What somebody wrote to it: a caption, or what it is shown as.
    pub note: Option<String>,
    /// Of the small copy as it is in the cache, where there is one.
    pub sha256: Option<Sha256Digest>,
    /// The perceptual hash of the small copy, if it was decoded.
    pub pdq: Option<PdqHash>,
    /// How much the hash has to hold on to: 0 to 100.
    pub pdq_quality: Option<u8>,
    /// Its place on the sheet that is shown of the cache, from 1 on; `None` if it is not on it.
    pub cell: Option<u16>,
}

impl Seen {
    /// Bytes of its texts.
    pub fn words(&self) -> usize {
        let texts = [&self.name, &self.note];
        texts.into_iter().flatten().map(String::len).sum()
    }
}
