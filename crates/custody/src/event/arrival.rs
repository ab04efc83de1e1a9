use serde::{Deserialize, Serialize};

/// How an accession came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// On sealed disks.
    Carrier,
    /// As a plain folder or a memory card.
    Folder,
}
