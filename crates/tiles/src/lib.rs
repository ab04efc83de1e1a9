//! Commitments to the quantised coefficients of a JPEG, tile by tile, and proofs that what is left of
//! it after a redaction is original. Bytes and rules are in `docs/spec/tiles.md`.
//!
//! In scope: the frame, tiles, salts, leaves, the tree, proofs and their check. Out of scope: reading
//! the coefficients of a file (`picture`), entering the root (`examine`), blackening a picture.
//!
//! Invariants:
//! - The same coefficients under the same secret give the same root, however a file codes them.
//! - A proof shows the salts of the tiles that it shows, and of every other a hash that it is under
//!   (`tests/proofs.rs`).
//! - No bytes make reading or checking a proof panic (`tests/proofs.rs`).

mod coefficients;
mod error;
mod finding;
mod frame;
mod leaf;
mod proof;
mod secret;
mod tree;

pub use coefficients::{Block, Coefficients};
pub use error::Error;
pub use finding::{Checked, Finding};
pub use frame::{Colours, Component, Frame, Grid, Place, TILE};
pub use proof::{Proof, Shown};
pub use secret::{SALT_LENGTH, Salt, Secret};

use model::Sha256Digest;

/// The name and version of how a picture is committed to; it changes when the root of any picture does.
pub const METHOD: &str = "tiles/1";

/// The root over the frame and every tile of a picture.
pub fn root(coefficients: &Coefficients, secret: &Secret) -> Sha256Digest {
    tree::root(&leaf::all(coefficients, secret))
}
