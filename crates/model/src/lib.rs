//! The words of the archive as types: ids, digests, paths, sizes, times, item states and defects,
//! and the two things a test must be able to fix: the clock and chance.
//!
//! In scope: values and their text forms. Out of scope: any reading or writing (the stores),
//! bytes of a disk (`carrier`), records of the ledger (`custody`).
//!
//! Invariant: nothing in this crate opens a file, a socket or an environment variable.

mod chance;
mod clock;
mod defect;
mod digest;
mod ids;
mod path;
mod size;
mod vocabulary;

pub use chance::{Chance, OsChance};
pub use clock::{Clock, SystemClock, Timestamp, TimestampError};
pub use defect::{Defect, DefectCode};
pub use digest::{DigestError, Hasher, Sha256Digest};
pub use ids::{AccessionId, EntryIndex, IdError, ItemId, PartNumber, ScopeId};
pub use path::{PathEncoding, SourcePath};
pub use size::ByteCount;
pub use vocabulary::{ItemState, RefusalReason, UnknownWord};
