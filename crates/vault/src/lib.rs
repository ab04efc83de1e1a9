//! The originals of the archive: each an age file to the key of its accession, in parts of at most
//! [`MAX_ORIGINALS`], each part an object of an OCFL 1.1 storage root. The format is in
//! `docs/spec/vault.md`.
//!
//! In scope: receiving bytes in one read, storing them, sealing a part, opening an original,
//! auditing by ciphertext. Out of scope: which files are offered and which of them are duplicates
//! (`intake`), that a part exists at all (`ledger`), keys (`keyring`), disks and folders
//! (`storage`).
//!
//! Invariants:
//! - Only reading makes a [`Received`] and only storing makes a [`Stored`] (the compile-fail tests
//!   on both).
//! - A part without its declaration is unfinished work, at whatever write it was stopped
//!   (`tests/vault/interruption.rs`).
//! - Neither a name nor a plain file of the root tells what was received
//!   (`tests/vault/opacity.rs`).

mod audit;
mod error;
mod holding;
mod id;
mod inventory;
mod layout;
mod manifest;
mod original;
mod part;
mod received;
mod root;
mod stored;

pub use audit::{Claims, KnownPart, VaultAudit};
pub use error::Error;
pub use holding::{PartObjects, part_objects, root_guide, root_objects};
pub use id::{ContentName, OriginalRef, PartId};
pub use manifest::{
    DuplicateLine, ManifestLine, NamedLine, OriginalLine, Placement, PlacementNote, RefusedLine,
};
pub use part::{MAX_ORIGINALS, PartWriter};
pub use received::Received;
pub use root::Vault;
pub use stored::{FinishedPart, SealedPart, Stored};
