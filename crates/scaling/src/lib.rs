//! Pictures of other sizes: one plain function around the resampling library, in a crate of its own
//! because the library is compiled anew with every crate that calls it.
//!
//! In scope: pixels of 8 bits in, pixels of 8 bits out. Out of scope: turning, files, colour (`picture`).
//!
//! Invariants:
//! - The same pixels give the same pixels on every machine, whatever instructions it has: weights are
//!   whole numbers of a fixed precision (`docs/spec/facts.md`, vectors in `tests/scaling.rs`).
//! - A picture of one colour stays of that colour.

mod error;
mod scale;

pub use error::Error;
pub use scale::{Channels, Size, scale};
