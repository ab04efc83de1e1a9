//! Which pictures are near to each other, by their PDQ hashes.
//!
//! In scope: all pairs within a distance, exactly, among hashes or between two lists of them; groups of pairs. Out of scope:
//! hashes (`picture`), where they are kept (`catalog`), and whether two pictures show the same (people).
//!
//! Invariants:
//! - No pair within the distance is missed and none beyond it is given (`tests/pairs.rs`, against every pair).
//! - The same hashes give the same pairs in the same order, on however many threads.

mod bands;
mod code;
mod groups;
mod pairs;
mod search;

pub use groups::{groups, widest};
pub use pairs::{MOST, Pair, Wanted, between, pairs};
pub use search::TooMany;
