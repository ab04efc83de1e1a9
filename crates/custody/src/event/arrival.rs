use model::{AccessionId, ByteCount, Sha256Digest};
use serde::{Deserialize, Serialize};

/// How an accession came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// On sealed disks.
    Carrier,
    /// As a plain folder or a memory card.
    Folder,
    /// As an image of a whole medium.
    Image,
}

/// The image of a whole medium was read from which an accession's files are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageRead {
    /// The accession.
    pub accession: AccessionId,
    /// How the image holds the medium's bytes: `raw` or `e01`.
    pub format: String,
    /// Of the medium, in bytes.
    pub size: ByteCount,
    /// Of the medium's bytes.
    pub sha256: Sha256Digest,
    /// The files that the image is kept in, in their order.
    pub files: Vec<ImageFile>,
    /// The digests that its container holds of the medium.
    pub digests: Vec<ImageDigest>,
    /// What its partition table leads to.
    pub file_systems: Vec<ImageFileSystem>,
    /// Files that were deleted from it and that it still names.
    pub deleted_files: u64,
    /// Those of them whose content could be read.
    pub deleted_readable: u64,
}

/// A file of an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageFile {
    /// Its name.
    pub name: String,
    /// In bytes.
    pub size: ByteCount,
    /// Of its bytes.
    pub sha256: Sha256Digest,
}

/// A digest in the container of an image, beside the one that was computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageDigest {
    /// `md5` or `sha1`.
    pub method: String,
    /// What the container says, in hex.
    pub stored: String,
    /// What was computed, in hex.
    pub computed: String,
}

/// A stretch of an image that a partition table names, or all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageFileSystem {
    /// What the paths of its files begin with.
    pub name: String,
    /// Where it begins, in bytes.
    pub start: ByteCount,
    /// In bytes.
    pub size: ByteCount,
    /// What the partition table calls it, if there is one.
    pub partition: Option<String>,
    /// What file system it is; nothing if none could be read.
    pub kind: Option<String>,
    /// Whether all of it is known to have been listed; entries without the field do not say so.
    #[serde(default)]
    pub whole: bool,
}
