//! The words of the archive as types: ids, digests, paths, sizes, times, facts, states and defects,
//! and the two things a test must be able to fix: the clock and chance.
//!
//! In scope: values and their text forms. Out of scope: any reading or writing (the stores),
//! bytes of a disk (`carrier`), records of the ledger (`custody`).
//!
//! Invariant: nothing in this crate opens a file, a socket or an environment variable.

mod as_text;
mod cache;
mod camera_time;
mod care;
mod chance;
mod clock;
mod commitment;
mod defect;
mod digest;
mod facts;
mod ids;
mod measured;
mod path;
mod pdq;
mod size;
mod vocabulary;
mod watch;

pub use cache::{CacheFacts, CacheKind, Seen};
pub use camera_time::{CameraTime, CameraTimeError};
pub use care::{Basis, CoarseTime, CoarseTimeError, Confidence, PlaceClass, Role, Use};
pub use chance::{Chance, OsChance};
pub use clock::{Clock, SystemClock, Timestamp, TimestampError};
pub use commitment::{LOW_FREQUENCIES, Recompression, Uncommitted};
pub use defect::{Defect, DefectCode};
pub use digest::{DigestError, Hasher, Sha256Digest};
pub use facts::{Facts, FileFormat, Gps, PictureDefect};
pub use ids::{AccessionId, EntryIndex, IdError, ItemId, PartNumber, PersonId, ScopeId, UserId};
pub use measured::{
    Embedded, EmbeddedKind, Film, JpegFacts, JpegProcess, Measured, Pages, PictureOf, Quality,
    Within,
};
pub use path::{PathEncoding, SourcePath, is_unseen};
pub use pdq::{PdqError, PdqHash};
pub use size::ByteCount;
pub use vocabulary::{ItemState, RefusalReason, UnknownWord};
pub use watch::Watch;
