//! The stage that looks at originals by machine: facts become entries of the ledger, metadata and
//! renditions become encrypted objects below `derived/` (`docs/spec/derived.md`).
//!
//! In scope: worker processes and their sandbox, what they are asked and may answer, derived
//! objects. Out of scope: what a file says and how it is decoded (`picture`), which originals lack
//! an entry or an object (`catalog`, the programs), who may see a rendition (`workbench`).
//!
//! Invariants:
//! - No byte of an original is parsed outside a worker, and a worker reads its first byte inside
//!   its sandbox or not at all (`tests/examine/sandbox.rs`).
//! - A file that ends, stops or misleads its worker costs that file its facts and nothing else
//!   (`tests/examine/faults.rs`).
//! - An entry names only objects that are there when it is appended; `derived/` may be deleted at
//!   any time and is made again without an entry (`tests/examine/stage.rs`,
//!   `tests/examine/remake.rs`).
//! - Of each commitment to a picture a worker tells that has read no other file
//!   (`tests/examine/commit.rs`).
//! - A derived object opens as what it was made for and as nothing else
//!   (`tests/examine/shelf.rs`).

mod answer;
mod cache;
mod crew;
mod error;
mod film;
mod frame;
mod hashing;
mod jpeg;
mod message;
mod sandbox;
mod shelf;
mod stage;
mod stores;
mod worker;
mod workers;

pub use confined::{Starter, become_tool};
pub use error::Error;
pub use film::Films;
pub use hashing::{Hashing, Unhashed};
pub use message::Committing;
pub use sandbox::Sandbox;
pub use shelf::{Derived, Rendition, read, read_metadata, shelved};
pub use stage::{
    Beside, Committed, Entered, Examined, Subject, beside, commit, examine, make_large,
    make_within, tiles_secret,
};
pub use stores::Stores;
pub use worker::{work, work_committing_with, work_with};
pub use workers::{DEADLINE, Workers};
