//! The outsider's checker: whether exported originals are those that a log says were received,
//! told from a policy alone, and whether a certificate of what came is the archive's own.
//!
//! In scope: one proof, one original, their sum, and the list beside them, all as bytes. Out of
//! scope: formats and cryptography (`custody`), finding files and text for people (the program
//! `amana-verify`, which is beside this library so that the library opens no file). What is checked
//! and the JSON is in `docs/spec/verify.md`.
//!
//! Invariants:
//! - It depends on the crates of layers 0 and 1 alone and shares no state with the archive
//!   (`tests/verify/dependencies.rs`).
//! - No bytes make it panic, and no proof makes it use more than a bounded memory
//!   (`tests/verify/hostile.rs`).
//! - Its strongest word is *consistent* (`tests/verify/words.rs`).

mod certificate;
mod checker;
mod error;
mod file;
mod list;
mod measured;
mod opened;
mod outcome;
mod report;

pub use certificate::CertificateReport;
pub use checker::Checker;
pub use error::Error;
pub use file::{FileReport, Names};
pub use list::{List, MAX_LIST};
pub use measured::{Measured, Original};
pub use opened::OpenedProof;
pub use outcome::{Check, Outcome, Question};
pub use report::{Findings, Limit, Report, Untested};
