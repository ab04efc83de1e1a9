//! What the log holds and how a stranger checks it: acts as records of salted fields, and the
//! leaf that stands for a record in the log. The formats are in `docs/spec/record.md`.
//!
//! In scope: bytes to values and back, and the arithmetic of checking. Out of scope: where a log is
//! kept and who may append to it (`ledger`), who asks for a check (`verify`).
//!
//! Invariants:
//! - No I/O, no clock and no chance but those handed in.
//! - A leaf says nothing about its record, not even how many fields it has
//!   (`tests/kinds.rs`).

mod disclosure;
mod error;
mod event;
mod record;

pub use disclosure::{Disclosure, SALT_LENGTH};
pub use error::Error;
pub use event::{Event, Manner};
pub use record::{DIGESTS, MAX_LINE, Record};
