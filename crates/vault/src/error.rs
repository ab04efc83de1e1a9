use std::io;

use model::ScopeId;
use storage::Key;

use crate::PartId;

/// Why the vault could not do what it was asked; reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no vault in the store.
    #[error("open the vault in {place}: there is none; make an archive there first")]
    NoVault {
        /// The store.
        place: String,
    },
    /// The key is not an accession's.
    #[error("begin a part for {scope}: only accessions have parts")]
    NotAnAccession {
        /// Whose key it is.
        scope: ScopeId,
    },
    /// The part is finished.
    #[error("begin part {part}: it is finished, and a finished part never changes")]
    PartFinished {
        /// The part.
        part: PartId,
    },
    /// There is no finished part of that name.
    #[error("open part {part}: there is no finished part of that name")]
    NoPart {
        /// The part.
        part: PartId,
    },
    /// The part holds as many originals as a part may.
    #[error("store one more original in part {part}: it is full; finish it and begin the next")]
    PartFull {
        /// The part.
        part: PartId,
    },
    /// The bytes were received for another part.
    #[error("store in part {part} what was received for {received}")]
    OtherPart {
        /// The part that was to store it.
        part: PartId,
        /// The part that it was received for.
        received: PartId,
    },
    /// The text names no part.
    #[error("read {text:?} as the name of a part; one looks like 7Q2K9M3T.0001")]
    NotAPart {
        /// The text.
        text: String,
    },
    /// The text names no original.
    #[error("read {text:?} as the name of an original; one looks like content/000123.age")]
    NotAnOriginal {
        /// The text.
        text: String,
    },
    /// The file that is offered cannot be read (further).
    #[error("read the file that is received")]
    Source {
        /// What the reader said.
        source: io::Error,
    },
    /// The store failed while bytes were written to it.
    #[error("write {key}")]
    Write {
        /// The object.
        key: Key,
        /// What the store said.
        source: io::Error,
    },
    /// The age library failed to encrypt.
    #[error("encrypt {key}")]
    Encrypt {
        /// The object.
        key: Key,
        /// What the age library said.
        source: Box<age::EncryptError>,
    },
    /// The key does not open the object, or the object is damaged.
    #[error("decrypt {key}: it is not encrypted to this key, or its bytes are damaged")]
    Decrypt {
        /// The object.
        key: Key,
        /// What the age library said.
        source: Box<age::DecryptError>,
    },
    /// The object's bytes are not those that were written.
    #[error(
        "read {key}: its bytes are not those that were written; an audit of the archive tells more"
    )]
    Damaged {
        /// The object.
        key: Key,
    },
    /// The manifest is of a version that this program does not read.
    #[error("read {key}: it is of version {found}; use a newer program")]
    UnknownVersion {
        /// The object.
        key: Key,
        /// The version that it names.
        found: u32,
    },
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}
