use std::collections::HashMap;

use carrier::{Contents, FileReader, Outcome, ReadFile};
use model::Sha256Digest;

use super::fixed::Fixed;

/// Files of packets that the sealer gave up and made again: second copies of files that a closed packet
/// names. They are not counted; their bytes help where those of the closed packet are lost.
pub(super) struct Again<'c> {
    copies: HashMap<Sha256Digest, &'c ReadFile>,
}

impl<'c> Again<'c> {
    pub(super) fn of(files: &'c [ReadFile], fixed: &Fixed) -> Self {
        let copies = files.iter().filter(|file| is_copy(file, fixed));
        Self {
            copies: copies
                .filter_map(|file| Some((file.sha256?, file)))
                .collect(),
        }
    }

    /// The bytes of the file in another way than its directory leads to first: where they contradict it,
    /// from other disks and blocks, and where they are lost, from a copy in a packet that was given up.
    pub(super) fn find(
        &self,
        contents: &'c Contents<'_>,
        file: &ReadFile,
        came: &Outcome,
    ) -> Option<FileReader<'c, 'c>> {
        let wanted = file.sha256?;
        let fits = |outcome: &Outcome| outcome.complete && outcome.sha256 == wanted;
        if fits(came) {
            return None;
        }
        let doubted = came.contradicted || came.complete;
        let other = doubted.then(|| contents.read_distrusting(file)).flatten();
        other.or_else(|| {
            let copy = self.copies.get(&wanted)?;
            let outcome = contents.read(copy).outcome().ok()?;
            fits(&outcome).then(|| contents.read(copy))
        })
    }
}

/// Whether a file is a copy that does not count, unless it is this one that a code fixes: then nothing
/// says that the other one is the source's.
pub(super) fn is_copy(file: &ReadFile, fixed: &Fixed) -> bool {
    file.again_in.is_some() && fixed.fixes(&file.packets) != Some(true)
}
