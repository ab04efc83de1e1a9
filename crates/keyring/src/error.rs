use std::io;
use std::path::PathBuf;

use model::ScopeId;

/// Why a key could not be made or opened; reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There are keys at that place already.
    #[error(
        "make keys: {} is there already, and keys are never overwritten; choose another folder",
        file.display()
    )]
    KeysExist {
        /// The file of the keys.
        file: PathBuf,
    },
    /// There are no keys at that place.
    #[error("find the archive's keys: there is no {}", file.display())]
    NoKeys {
        /// Where the file was looked for.
        file: PathBuf,
    },
    /// A passphrase of no characters protects nothing.
    #[error("make keys behind an empty passphrase: choose one of at least one word")]
    EmptyPassphrase,
    /// The passphrase does not open the keys.
    #[error("open {}: the passphrase is not the one that it was made with", file.display())]
    WrongPassphrase {
        /// The file of the keys.
        file: PathBuf,
    },
    /// The file is not one of keys, or its bytes are not those that were written.
    #[error("read the keys in {name}: its bytes are damaged; fetch it from a copy")]
    Damaged {
        /// The file or object.
        name: String,
    },
    /// The file is of a version that this program does not read.
    #[error("read the keys in {name}: they are of version {found}; use a newer program")]
    UnknownVersion {
        /// The file or object.
        name: String,
        /// The version that it names.
        found: u32,
    },
    /// The object is encrypted, but not to this archive.
    #[error("open {name}: it is not encrypted to the keys of this archive")]
    NotOurs {
        /// The object.
        name: String,
    },
    /// The scope has no key: it was never made, or it was destroyed.
    #[error("open what belongs to {scope}: its key is not in the archive")]
    NoScope {
        /// The scope.
        scope: ScopeId,
    },
    /// A key could not be wrapped.
    #[error("encrypt {name}")]
    Encrypt {
        /// The file or object.
        name: String,
        /// What the age library said.
        source: Box<age::EncryptError>,
    },
    /// The operating system failed.
    #[error("{act} {}", file.display())]
    Io {
        /// What was tried.
        act: &'static str,
        /// The file or folder.
        file: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}
