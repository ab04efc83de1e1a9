//! Named objects, each written once: the one interface under the vault, the ledger and the keys,
//! and what implements it: a folder on a local disk, and a bucket of an S3-compatible store.
//!
//! In scope: putting an object durably if and only if its name is free, reading, listing, and one
//! writer at a time. Out of scope: what the objects mean (`vault`, `ledger`, `keyring`), and
//! encryption (whoever writes encrypts first).
//!
//! Invariants:
//! - When [`NewObject::commit`] returns, the object survives a loss of power; before it does, nobody
//!   can open it. `tests/conformance.rs` holds what a test can see of this, for every store.
//! - No object is overwritten, except those that [`Key::may_be_replaced`] names, and damaged ones by the
//!   bytes that their digest fixes ([`repair`], `tests/repair.rs`).
//! - Nothing is hidden: [`Storage::list`] and [`Storage::strays`] together name every file below a
//!   prefix, also what a killed writer left.
//! - No symbolic link below the root is followed.

mod copying;
mod error;
mod fixity;
mod folder;
mod key;
mod listing;
mod location;
mod probe;
mod s3;
mod store;
mod tree;
mod unfinished;

pub use copying::{copy, repair, set_aside};
pub use error::Error;
pub use fixity::{Claim, Found, compare, digest};
pub use folder::Folder;
pub use key::Key;
pub use location::open_url;
pub use probe::probe;
pub use s3::{Patience, S3, S3Access};
pub use store::{Lease, Listed, NewObject, Object, Storage, Stray, StrayKind};
