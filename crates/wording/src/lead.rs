use intake::{Certificate, CodeResult, Counts};
use model::DefectCode;

use crate::reader::Reader;

/// What became of the files of a folder or memory card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FolderCounts {
    /// Files offered.
    pub offered: u64,
    /// Files stored.
    pub stored: u64,
    /// Files whose bytes the accession already held.
    pub duplicate: u64,
    /// Files refused.
    pub refused: u64,
}

impl Reader {
    /// What came of a set of disks, in a few sentences that stand first on its page.
    pub fn lead(&self, certificate: &Certificate) -> String {
        let mut told = vec![self.counted("lead-disks", certificate.disks.len() as u64)];
        let absent = certificate.defects.iter();
        let absent = absent.filter(|defect| defect.code == DefectCode::DiskAbsent);
        told.extend(self.some("lead-disks-absent", absent.count() as u64));
        match &certificate.code {
            CodeResult::DoesNotMatch { .. } => told.push(self.text("lead-code-does-not-match")),
            CodeResult::CannotBeCompared { .. } => {
                told.push(self.text("lead-code-cannot-be-compared"));
            }
            CodeResult::NotGiven | CodeResult::Matches { .. } => {}
        }
        if let Some(counts) = &certificate.counts {
            told.extend(self.came_back(counts, names_every_file(certificate)));
        }
        if matches!(certificate.code, CodeResult::NotGiven) {
            told.push(self.text("lead-code-not-given"));
        }
        told.join(" ")
    }

    /// What came of a folder or memory card, in a few sentences that stand first on its page.
    pub fn lead_of_folder(&self, counts: FolderCounts) -> String {
        let mut told = vec![self.counted("lead-offered", counts.offered)];
        if counts.offered > 0 {
            told.push(self.counted("lead-stored", counts.stored));
        }
        told.extend(self.some("lead-duplicate", counts.duplicate));
        told.extend(self.some("lead-refused", counts.refused));
        told.join(" ")
    }

    fn came_back(&self, counts: &Counts, all_named: bool) -> Vec<String> {
        let whole = counts.present.saturating_add(counts.recovered);
        let losses = [
            ("lead-missing", counts.missing),
            ("lead-damaged", counts.damaged),
            ("lead-altered", counts.altered),
            ("lead-unreadable", counts.unreadable),
        ];
        let all = all_named && losses.iter().all(|(_, count)| *count == 0);
        let mut told = vec![self.counted(if all { "lead-all-back" } else { "lead-back" }, whole)];
        told.extend(
            losses
                .into_iter()
                .filter_map(|(key, count)| self.some(key, count)),
        );
        told.extend(self.some("lead-added", counts.added));
        told
    }

    fn some(&self, key: &str, count: u64) -> Option<String> {
        (count > 0).then(|| self.counted(key, count))
    }
}

/// Whether it can be known that no file is without a name: only a code that matches fixes what there
/// was, and only if no directory is lost.
fn names_every_file(certificate: &Certificate) -> bool {
    let unnamed = |code| {
        matches!(
            code,
            DefectCode::DirectoryLost
                | DefectCode::PacketMissing
                | DefectCode::PacketNotClosed
                | DefectCode::SetBranches
        )
    };
    matches!(certificate.code, CodeResult::Matches { .. })
        && !certificate
            .defects
            .iter()
            .any(|defect| unnamed(defect.code))
}
