use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// What a golden set gives: the document of the reader in Python.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Expected {
    /// The codes at the ends of its chains, in order.
    pub(crate) codes: Vec<String>,
    /// The keys of the hands that signed.
    pub(crate) hands: Vec<String>,
    pub(crate) files: Vec<File>,
}

/// A file, by its path in base64 and its digest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) sha256: Option<String>,
    pub(crate) size: Option<u64>,
    /// `whole`, `lost`, or `packed`: whole, and the reader in Python does not unpack it.
    pub(crate) state: String,
}

const NAME: &str = "expected.json";

pub(crate) fn read(set: &Path) -> Expected {
    serde_json::from_slice(&fs::read(set.join(NAME)).unwrap()).unwrap()
}

pub(crate) fn write(set: &Path, expected: &Expected) {
    let text = serde_json::to_string_pretty(expected).unwrap();
    fs::write(set.join(NAME), text + "\n").unwrap();
}
