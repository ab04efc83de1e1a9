use model::Sha256Digest;

use crate::{ManifestLine, OriginalLine, OriginalRef, PartId};

/// An original that is in the vault, durably, in a part that may not be finished yet.
///
/// Only [`PartWriter::store`] makes one:
///
/// ```compile_fail,E0451
/// fn forge(line: vault::OriginalLine, part: vault::PartId) -> vault::Stored {
///     vault::Stored { part, line }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub(crate) part: PartId,
    pub(crate) line: OriginalLine,
}

/// What a finished part is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedPart {
    /// The part, and the id of its OCFL object.
    pub part: PartId,
    /// The digest of its inventory, which fixes every byte of the part.
    pub inventory_sha256: Sha256Digest,
    /// How many originals it holds.
    pub originals: u32,
}

/// A finished part as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishedPart {
    /// What it is known by.
    pub sealed: SealedPart,
    /// Its lines, in the order of arrival.
    pub lines: Vec<ManifestLine>,
}

impl Stored {
    /// The part it is in.
    pub fn part(&self) -> PartId {
        self.part
    }

    /// Where it lies.
    pub fn place(&self) -> OriginalRef {
        OriginalRef {
            part: self.part,
            content: self.line.content,
        }
    }

    /// Its line in the part's manifest: digests, sizes and what was noted of its placement.
    pub fn line(&self) -> &OriginalLine {
        &self.line
    }
}
