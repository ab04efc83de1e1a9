//! The append-only log of an archive: entries as 32-byte leaves in C2SP tlog-tiles under `log/`,
//! their records encrypted under `journal/`. The objects are described in `docs/spec/log.md`.
//!
//! In scope: appending, reading, proving and auditing, on any [`storage::Storage`], and publishing a prefix on a
//! fixed clock under `public/`. Out of scope: what a record says and how a stranger checks a proof
//! (`custody`), what follows from the entries (`catalog`), asking witnesses (`witness`), timestamps (not
//! there yet).
//!
//! Invariants:
//! - What [`Writer::append`] returned is in the log for ever: its journal and its head were durable
//!   before (`tests/ledger/faults.rs` kills a writer at each write).
//! - A request is appended once, by whichever writer (`tests/ledger/races.rs`).
//! - No head is written twice and no root is signed that does not continue what was signed before;
//!   a log that was cut or changed is refused (`tests/ledger/refusals.rs`).
//! - What is published is a function of the clock alone and never gets smaller
//!   (`tests/ledger/publishing.rs`).
//! - Only this crate makes a [`Committed`] (its compile-fail example).

mod audit;
mod beat;
mod beside;
mod chain;
mod committed;
mod edge;
mod entries;
mod error;
mod head;
mod journal;
mod layout;
mod ledger;
mod meanwhile;
mod outside;
mod prover;
mod public;
mod publication;
mod publish;
mod replicate;
mod request;
mod roots;
mod sealed;
mod statement;
mod sweep;
mod writer;

pub use audit::Audit;
pub use beat::LogClock;
pub use beside::{Beside, Clocks};
pub use committed::{Committed, Passed};
pub use entries::Entries;
pub use error::Error;
pub use ledger::{Ledger, MAX_APPEND};
pub use outside::Remade;
pub use prover::Prover;
pub use publication::Published;
pub use request::RequestId;
pub use statement::{Statement, Survey};
pub use writer::Writer;
