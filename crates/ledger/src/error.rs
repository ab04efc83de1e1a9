use model::{EntryIndex, ScopeId};
use storage::Key;

/// Why the log could not do what it was asked; reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
    /// A key could not be had.
    #[error(transparent)]
    Keyring(#[from] keyring::Error),
    /// A record, a checkpoint or a proof is not what it should be.
    #[error(transparent)]
    Custody(#[from] custody::Error),
    /// There is no log.
    #[error("open the log: there is no {object}; is this an archive?")]
    NoLog {
        /// The published checkpoint.
        object: Key,
    },
    /// The keys are those of another archive.
    #[error(
        "write to the log: the keys are not those that signed it; take the keys of this archive"
    )]
    WrongKeys,
    /// The log is shorter than what was signed.
    #[error(
        "use the log: {signed} entries were signed and {found} are there; \
         restore log/heads from a copy before anything is written"
    )]
    Truncated {
        /// Entries under the published checkpoint.
        signed: u64,
        /// Entries in the heads.
        found: u64,
    },
    /// The log is not the one that was signed.
    #[error(
        "use the log: its first {size} entries are not those that were signed; \
         restore log from a copy before anything is written"
    )]
    Forked {
        /// Entries under the published checkpoint.
        size: u64,
    },
    /// A head is gone while later ones are there.
    #[error("use the log: {object} is gone and later heads are there; restore it from a copy")]
    HeadMissing {
        /// The head.
        object: Key,
    },
    /// A head is not what it must be.
    #[error("read {object}: {wrong}; restore it from a copy")]
    Head {
        /// The head.
        object: Key,
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// A tile is not what the heads say.
    #[error("use the log: {object} is not what the heads give; restore it from a copy")]
    TileDiffers {
        /// The tile.
        object: Key,
    },
    /// A tile is gone that was published.
    #[error("use the log: {object} is gone; restore it from a copy")]
    TileMissing {
        /// The tile.
        object: Key,
    },
    /// A journal does not hold the records that its head names.
    #[error("read {object}: {wrong}; restore it from a copy")]
    Journal {
        /// The journal.
        object: Key,
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// A key was destroyed, and not of all the entries that now belong to it.
    #[error(
        "read the log: entries pass for those of {scope}, whose key was destroyed, and are not; restore the heads \
         from a copy"
    )]
    Sealed {
        /// The scope.
        scope: ScopeId,
    },
    /// A journal could not be encrypted.
    #[error("encrypt {object}")]
    Encrypt {
        /// The journal.
        object: Key,
        /// What the encryption said.
        source: Box<age::EncryptError>,
    },
    /// A head could not be written as JSON.
    #[error("write {object}")]
    Encode {
        /// The head.
        object: Key,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// Too few or too many records for one append.
    #[error("append {records} records at once: it must be 1 to 1,000")]
    Count {
        /// How many there were.
        records: usize,
    },
    /// The records are too long for one append.
    #[error("append {bytes} bytes of records at once: it must be at most 128 MiB")]
    TooLong {
        /// How long they are.
        bytes: usize,
    },
    /// The request was made before, under another key.
    #[error("append under a request that was used before, with another key")]
    RequestReused,
    /// The clock of the log is not what it must be.
    #[error("read the clock of the log in {object}; restore it from a copy")]
    Clock {
        /// The clock.
        object: Key,
    },
    /// So many beats are due that the machine's clock may be wrong.
    #[error(
        "publish: {beats} beats are due at once; if the machine's clock is right, run \
         `amana log publish --beats {beats}`"
    )]
    ManyBeats {
        /// How many.
        beats: u64,
    },
    /// A copy of the log is further than the log that it was copied from.
    #[error(
        "copy the log: the copy was signed with {there} entries and this log with {here}; was an older \
         state put back here? `amana audit` tells more"
    )]
    CopyAhead {
        /// Entries under the checkpoint of the copy.
        there: u64,
        /// Entries under the checkpoint here.
        here: u64,
    },
    /// A copy of the log went on in another way, and that was signed.
    #[error(
        "copy the log: the first {size} entries of the copy are signed and are not those here; keep \
         both, and find out who went on in two places before anything is copied"
    )]
    CopyForked {
        /// Entries under the checkpoint of the copy.
        size: u64,
    },
    /// The record does not stand there.
    #[error("prove entry {index}: no such record stands there under the published checkpoint")]
    NotInLog {
        /// The place.
        index: EntryIndex,
    },
}
