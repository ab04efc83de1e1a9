use model::Sha256Digest;

use super::file_list::ReadFile;
use crate::lepton;
use crate::packed::Packed;

/// What is to become of a packed file's bytes, once all that arrived of them was read.
#[derive(Debug, Clone)]
pub(super) struct Unpacking {
    packed: Packed,
    size: u64,
    sha256: Sha256Digest,
}

/// What came of it.
pub(super) enum Unpacked {
    /// The file, as its digest proves.
    File(Vec<u8>),
    /// This program does not know the method.
    Unknown,
    /// The packed bytes are not those of the file that the directory names.
    Contradicted,
}

impl Unpacking {
    /// Of a file that its directory says is packed.
    pub(super) fn of(file: &ReadFile) -> Option<Self> {
        Some(Self {
            packed: file.packing.clone()?,
            size: file.size?,
            sha256: file.sha256?,
        })
    }

    /// Bytes of the file as it was packed.
    pub(super) fn packed_size(&self) -> u64 {
        self.packed.size
    }

    /// Unpacks bytes of which none is lost.
    pub(super) fn run(&self, bytes: &[u8]) -> Unpacked {
        if !self.packed.is_known() {
            return Unpacked::Unknown;
        }
        match lepton::unpack(bytes, self.size) {
            Some(file) if Sha256Digest::of(&file) == self.sha256 => Unpacked::File(file),
            _ => Unpacked::Contradicted,
        }
    }
}
