use model::{ItemId, Recompression, Sha256Digest, Uncommitted};
use serde::{Deserialize, Serialize};

/// The archive committed to the coefficients of an original, tile by tile, or says why it cannot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TilesCommitted {
    /// The item that holds the original.
    pub item: ItemId,
    /// How: a name and a version, `tiles/1`.
    pub method: String,
    /// Over the frame and every tile, as `docs/spec/tiles.md` says; `None` if there is nothing to commit to.
    pub root: Option<Sha256Digest>,
    /// Columns of tiles.
    pub wide: Option<u32>,
    /// Rows of tiles.
    pub high: Option<u32>,
    /// Why there is no root.
    pub uncommitted: Option<Uncommitted>,
    /// How much the coefficients look as if the picture was compressed before: numbers, no finding.
    pub recompression: Option<Recompression>,
}
