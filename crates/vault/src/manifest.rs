use model::{
    ByteCount, ItemId, ItemState, PathEncoding, RefusalReason, Sha256Digest, SourcePath, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{ContentName, PartId};

pub(crate) const VERSION: u32 = 1;

/// A file as it lay in its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// The item that the placement is.
    pub item: ItemId,
    /// Which of the accession's sources, counting from 0.
    pub source: u32,
    /// The path below the source.
    pub path: SourcePath,
    /// How the path's bytes are to be read.
    pub encoding: PathEncoding,
    /// When the source says that it was last written.
    pub modified: Option<Timestamp>,
    /// Its line in the directories of a set (packet, attempt and number), if it came on disks.
    pub place: Option<String>,
    /// Whether blocks of it had to be computed from spares.
    pub repaired: bool,
    /// Whether it was deleted from the image that it came in, and recovered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

/// What is to be written down with an original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacementNote {
    /// Where it lay.
    #[serde(flatten)]
    pub placement: Placement,
    /// Whether its bytes are whole.
    pub state: ItemState,
    /// The digest that a directory or list names, if one does.
    pub expected_sha256: Option<Sha256Digest>,
    /// Offset and length of stretches that were lost and are zeros in the stored bytes.
    pub lost: Vec<[u64; 2]>,
}

/// An original of the part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalLine {
    /// What was noted when it was stored.
    #[serde(flatten)]
    pub note: PlacementNote,
    /// Its bytes' digest.
    pub sha256: Sha256Digest,
    /// Its size.
    pub size: ByteCount,
    /// Where it lies in the part.
    pub content: ContentName,
    /// The digest of the age file.
    pub stored_sha256: Sha256Digest,
    /// The size of the age file.
    pub stored_size: ByteCount,
}

/// A placement whose bytes are those of an earlier item of the accession.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateLine {
    /// Where it lay.
    #[serde(flatten)]
    pub placement: Placement,
    /// The item whose bytes they are.
    pub of: ItemId,
    /// The bytes' digest.
    pub sha256: Sha256Digest,
    /// Their number.
    pub size: ByteCount,
}

/// A placement that is named and whose bytes did not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedLine {
    /// Where it lay.
    #[serde(flatten)]
    pub placement: Placement,
    /// Missing or unreadable.
    pub state: ItemState,
    /// The digest that its directory names.
    pub sha256: Option<Sha256Digest>,
    /// The size that its directory names.
    pub size: Option<ByteCount>,
}

/// A file that was offered and not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLine {
    /// Which of the accession's sources, counting from 0.
    pub source: u32,
    /// The path below the source.
    pub path: SourcePath,
    /// How the path's bytes are to be read.
    pub encoding: PathEncoding,
    /// Why it was not taken.
    pub reason: RefusalReason,
}

/// A line of a part's manifest after the first, in the order of arrival.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ManifestLine {
    /// An original of the part.
    Original(OriginalLine),
    /// A placement whose bytes are those of an earlier item.
    Duplicate(DuplicateLine),
    /// A placement without bytes.
    Named(NamedLine),
    /// A file that was not taken.
    Refused(RefusedLine),
}

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename = "part")]
struct Head {
    v: u32,
    part: PartId,
}

/// Why a manifest cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    Damaged,
    Version(u32),
}

/// The text of a manifest.
pub(crate) fn encode(part: PartId, lines: &[ManifestLine]) -> serde_json::Result<Vec<u8>> {
    let mut text = serde_json::to_vec(&Head { v: VERSION, part })?;
    text.push(b'\n');
    for line in lines {
        serde_json::to_writer(&mut text, line)?;
        text.push(b'\n');
    }
    Ok(text)
}

/// Reads what `encode` wrote for `part`.
pub(crate) fn parse(text: &[u8], part: PartId) -> Result<Vec<ManifestLine>, Unreadable> {
    let text = text.strip_suffix(b"\n").ok_or(Unreadable::Damaged)?;
    let mut lines = text.split(|byte| *byte == b'\n');
    let head: Head = lines.next().map_or(Err(Unreadable::Damaged), line)?;
    if head.v != VERSION {
        return Err(Unreadable::Version(head.v));
    }
    if head.part != part {
        return Err(Unreadable::Damaged);
    }
    lines.map(line).collect()
}

fn line<'a, T: Deserialize<'a>>(text: &'a [u8]) -> Result<T, Unreadable> {
    serde_json::from_slice(text).map_err(|_| Unreadable::Damaged)
}

#[cfg(test)]
mod tests;
