//! Copies of an archive in other places: how they are kept up to date, checked and mended.
//!
//! In scope: what every copy must hold by the ledger, copying in an order that leaves a whole older
//! archive at every moment, naming damage, mending it from any copy whose bytes are what the ledger
//! says, and a partner's check without keys. Out of scope: where the copies lie and who is told
//! (`amana`), the one act by which bytes are replaced (`storage::repair`).
//!
//! Invariants:
//! - Nothing is compared with another copy: inventories and volumes by the digests in entries, journals
//!   by heads, heads and tiles by the signed tree (`tests/faults.rs`).
//! - An update that is killed at any write leaves an older archive that opens (`tests/faults.rs`).
//! - No key or held volume of a destroyed scope is copied, and those that lie there are deleted.
//! - A copy that is further or of another history is not touched (`tests/histories.rs`).

mod check;
mod error;
mod keys;
mod mend;
mod partner;
mod truth;
mod update;

pub use check::{Checked, Damage, PUBLIC_CHECKPOINT, check, check_log, check_log_of};
pub use error::Error;
pub use mend::{Mended, Source, mend};
pub use partner::{Partner, check_with_proofs};
pub use truth::{Known, Truth};
pub use update::{Updated, update};
