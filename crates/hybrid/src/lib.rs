//! Recipients for decades: age's `mlkem768x25519` kind, which whoever keeps a disk until there is a
//! quantum computer cannot open then either (<https://c2sp.org/age>).
//!
//! It stands behind the public traits of the age crate, which has no such recipients yet, and goes
//! when it has. HPKE, ML-KEM, X25519 and the hashes are of the crates that age is built of.
//!
//! In scope: the two texts (`age1pq1…`, `AGE-SECRET-KEY-PQ-1…`), the stanza, and one type for keys of
//! either kind, because older cards have X25519 ones, and a strict look at the stanzas of a header.
//! Out of scope: the age file (`age`), cards (`carrier`), where identities are kept (`keyring`).
//!
//! Invariants:
//! - No primitive of cryptography is written here.
//! - The two kinds never stand in one header: whoever breaks the weaker one would have the file key
//!   (`tests/behaviour.rs`).
//! - `Debug` and errors show nothing of an identity, and memory that held one is wiped.
//! - Every published vector of age is read as it says, by this and the age crate together
//!   (`tests/age_vectors.rs`).

mod either;
mod error;
mod header;
mod identity;
mod kem;
mod recipient;
mod stanza;
mod text;

pub use either::{EitherIdentity, EitherRecipient};
pub use error::Error;
pub use header::header_length;
pub use identity::Identity;
pub use recipient::Recipient;
