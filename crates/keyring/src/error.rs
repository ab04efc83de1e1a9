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
    /// A secret cannot be split so.
    #[error(
        "split the keys into {of} shares of which {need} open them: take at least 2, and no more than there are"
    )]
    Split {
        /// How many should open.
        need: u8,
        /// How many there should be.
        of: u8,
    },
    /// A text is not that of a share.
    #[error(
        "read a share: it has not the numbered lines of one; compare it with the paper, line by line"
    )]
    NotAShare,
    /// A line of a share was not typed as it was printed.
    #[error(
        "read a share: line {line} is not as it was printed; compare it with the paper, letter by letter"
    )]
    ShareLine {
        /// The number that stands before the line.
        line: usize,
    },
    /// There are too few shares.
    #[error("put shares together: {have} were given, and it takes {need} different ones")]
    TooFewShares {
        /// How many different ones there are.
        have: u8,
        /// How many it takes.
        need: u8,
    },
    /// Shares of different splits.
    #[error(
        "put shares together: they are of different splits; the line that begins with # tells the split of each"
    )]
    SharesMixed,
    /// The shares say that they belong together, and do not.
    #[error("put shares together: one of them was changed; ask for another")]
    SharesWrong,
    /// The shares are of another split than the one that opens the keys.
    #[error(
        "open {}: these shares are of an earlier split or of another archive; ask for those of the newest split",
        file.display()
    )]
    SharesRevoked {
        /// The file of the keys.
        file: PathBuf,
    },
    /// The shares are of another split than the one that the file is encrypted to.
    #[error("open {name}: these shares are of another file; ask its trustees for theirs")]
    SharesOfAnother {
        /// The file.
        name: String,
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
