//! C2SP tlog-witness: a witness that cosigns the checkpoints of logs it knows, and the side of the log that
//! asks witnesses. What is kept is described in `docs/spec/witness.md`.
//!
//! In scope: the protocol, the witness's state, what was refused. Out of scope: what a cosignature is and who
//! counts (`custody`), what is published (`ledger`), arguments and messages (`amana`).
//!
//! Invariants:
//! - Of one log no two trees of one size are cosigned, and no tree that does not continue those before
//!   (`tests/witness`).
//! - A cosignature leaves only after what it says is durable.
//! - What a log signed and a witness refused is kept at both.

mod client;
mod error;
mod keeper;
mod request;
mod round;
mod server;

pub use error::Error;
pub use keeper::{Refusal, Witness};
pub use round::{Asked, Outcome, Refused, ask_all, refusals};
pub use server::{PATIENCE, serve};

/// The longest request that a witness reads, in bytes: a checkpoint with its signatures, and the proof.
const MAX_BODY: usize = (256 << 10) + (8 << 10);
