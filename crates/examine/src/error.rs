use std::io;
use std::path::PathBuf;

use model::ItemId;
use storage::Key;

/// Why originals could not be examined or derived objects not be read; reads after "failed to".
/// What is wrong with a file is a fact of it or a defect instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A worker cannot be started.
    #[error("start {} to look at files in", program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A worker cannot put itself in its sandbox.
    #[error(
        "shut a worker in ({reason}); no file is looked at without that: use a Linux kernel with seccomp \
         on x86-64, ARM64 or RISC-V 64, or a container that lets its programs install filters"
    )]
    NoSandbox {
        /// What the worker said.
        reason: String,
    },
    /// A worker ended, or said something else, before it was given anything.
    #[error("begin with a worker: {} did not say that its sandbox holds", program.display())]
    NoHello {
        /// The program.
        program: PathBuf,
    },
    /// An original could not be read, which says nothing of its bytes.
    #[error(
        "read the original of {item}, which is neither looked at nor found altered: see that the archive's disk \
         is in place and readable, then examine again"
    )]
    Unread {
        /// The item that holds it.
        item: ItemId,
        /// What the vault or its store said.
        source: Box<vault::Error>,
    },
    /// The age library failed to encrypt.
    #[error("encrypt {key}")]
    Encrypt {
        /// The object.
        key: Key,
        /// What the age library said.
        source: Box<age::EncryptError>,
    },
    /// A derived object does not open with the key of its accession.
    #[error(
        "open {key}: it is damaged or not encrypted to its accession; delete it, and it is made again"
    )]
    Damaged {
        /// The object.
        key: Key,
    },
    /// A derived object is one that was made for another name.
    #[error("open {key}: it was made for another name; delete it, and it is made again")]
    Exchanged {
        /// The object.
        key: Key,
    },
    /// The ledger would not take entries.
    #[error("use the ledger")]
    Ledger(#[from] ledger::Error),
    /// The key of an accession could not be opened.
    #[error("use the keys")]
    Keyring(#[from] keyring::Error),
    /// The store failed.
    #[error(
        "use the archive's storage: see that its disk is in place, has room and may be read and written, then do it again"
    )]
    Storage(#[from] storage::Error),
}
