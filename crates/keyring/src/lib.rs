//! The keys of an archive: its own two (an age identity and the log's signing key) in a file behind
//! a passphrase, and, wrapped to that identity in the store, one key per scope and the cards of the
//! sources. The formats are in `docs/spec/keys.md`.
//!
//! In scope: making, wrapping and opening keys. Out of scope: what is encrypted to them (`vault`,
//! `ledger`), the text of a card (`carrier`), asking for the passphrase (the programs).
//!
//! Invariants:
//! - Keys that exist are never overwritten (`tests/keyring.rs`).
//! - No secret is shown by `Debug` or by an error (`tests/secrets.rs`), and memory that held one is
//!   wiped when it is given back.
//! - Whoever has the store but not the passphrase can open nothing in it.

mod card;
mod destroy;
mod error;
mod file;
mod json;
mod keyring;
mod log_key;
mod rotation;
mod scope;
mod share;
mod shared;
mod source;
mod split;

pub use age::secrecy::{ExposeSecret, SecretString};
pub use card::{Cards, SealedCard};
pub use destroy::{Undone, destroy_scope, remains};
pub use error::Error;
pub use keyring::{Keyring, MAX_WRAPPED};
pub use rotation::Rotated;
pub use scope::ScopeKey;
pub use share::Share;
pub use shared::NewSplit;
pub use source::{SealedSource, open_source};
pub use split::{combine, split};

/// What the names of all keys in a store begin with.
pub(crate) const KEYS: &str = "keys/";
