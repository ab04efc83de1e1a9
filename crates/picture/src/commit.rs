use model::{Recompression, Sha256Digest, Uncommitted};
use serde::{Deserialize, Serialize};
use tiles::Secret;

use crate::coefficients::coefficients;
use crate::{Offered, recompression};

/// What an archive commits to of a JPEG.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// Over its frame and every tile ([`tiles::root`]).
    pub root: Sha256Digest,
    /// Columns of tiles.
    pub wide: u32,
    /// Rows of tiles.
    pub high: u32,
    /// How much its coefficients look as if it was compressed before.
    pub recompression: Recompression,
}

/// Reads the coefficients of a file once and tells what is to be entered of them.
///
/// # Errors
///
/// Why there is nothing to commit to.
pub fn commit(file: Offered<'_>, secret: &Secret) -> Result<Commitment, Uncommitted> {
    let coefficients = coefficients(file)?;
    let grid = coefficients.frame().tiles();
    Ok(Commitment {
        root: tiles::root(&coefficients, secret),
        wide: grid.wide,
        high: grid.high,
        recompression: recompression::of(&coefficients),
    })
}
