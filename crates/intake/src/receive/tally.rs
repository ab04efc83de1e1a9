use carrier::FileState;
use model::{Defect, DefectCode, ItemId, ItemState};
use serde::{Deserialize, Serialize};

use super::certificate::FileLine;
use super::subject::Standing;

/// What a certificate says of the files that its directories name, and of those that none does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Whole, from blocks that arrived.
    pub present: u64,
    /// Whole, after blocks were computed from spares.
    pub recovered: u64,
    /// Some of their bytes arrived, or all of them without their name.
    pub damaged: u64,
    /// None of their bytes arrived.
    pub missing: u64,
    /// Their bytes differ from a directory that the code fixes.
    pub altered: u64,
    /// In no directory, or in none that the code fixes.
    pub added: u64,
    /// The source itself could not read them.
    pub unreadable: u64,
}

/// What became of the files, one by one.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) counts: Counts,
    pub(super) files: Vec<FileLine>,
    pub(super) defects: Vec<Defect>,
}

/// How a file came out, for the account.
pub(super) struct Finding {
    pub(super) item: ItemId,
    pub(super) path: String,
    pub(super) standing: Standing,
    pub(super) state: ItemState,
    pub(super) repaired: bool,
    /// Bytes that were lost, of those that the directory names.
    pub(super) lost: u64,
    /// Whether its bytes are those that the source packed, because they do not unpack to the file.
    pub(super) packed: bool,
    /// Whether a code fixes the directory that names it; `None` if no code was given.
    pub(super) fixed: Option<bool>,
}

impl Tally {
    /// Accounts for a file.
    pub(super) fn count(&mut self, finding: &Finding) {
        if finding.standing == Standing::Named(FileState::Changed) {
            let detail = "it changed while the source read it; what was read is kept";
            self.defects
                .push(Defect::at(DefectCode::FileChanged, &finding.path, detail));
        }
        let counts = &mut self.counts;
        let (count, wrong) = match finding.state {
            ItemState::Added => (&mut counts.added, Some(ADDED)),
            _ if finding.standing == Standing::Unfinished => {
                (&mut counts.damaged, Some(UNFINISHED))
            }
            _ if finding.standing == Standing::Unnamed => (&mut counts.damaged, Some(UNNAMED)),
            _ if finding.fixed == Some(false) => (&mut counts.added, Some(NOT_FIXED)),
            ItemState::Damaged if finding.packed && finding.lost == 0 => {
                (&mut counts.damaged, Some(NOT_UNPACKED))
            }
            ItemState::Damaged => (&mut counts.damaged, Some(DAMAGED)),
            ItemState::Missing => (&mut counts.missing, Some(MISSING)),
            ItemState::Unreadable => (&mut counts.unreadable, Some(UNREADABLE)),
            ItemState::Altered if finding.fixed.is_none() => (&mut counts.damaged, Some(DOUBTED)),
            ItemState::Altered => (&mut counts.altered, Some(ALTERED)),
            _ if finding.repaired => (&mut counts.recovered, None),
            _ => (&mut counts.present, None),
        };
        *count += 1;
        if let Some((code, detail)) = wrong {
            self.note(finding, code, detail);
        }
    }

    fn note(&mut self, finding: &Finding, code: DefectCode, detail: &str) {
        let mut detail = match finding.lost {
            0 => detail.to_owned(),
            lost => format!("{detail}; {lost} of its bytes were lost"),
        };
        if finding.packed {
            detail.push_str("; it is kept as the source packed it");
        }
        self.defects.push(Defect::at(code, &finding.path, detail));
        self.files.push(FileLine {
            item: finding.item,
            path: finding.path.clone(),
            code,
        });
    }
}

type Wrong = (DefectCode, &'static str);

const ADDED: Wrong = (DefectCode::FileAdded, "no directory names it");
const NOT_FIXED: Wrong = (
    DefectCode::FileAdded,
    "the code does not fix the directory that names it",
);
const UNNAMED: Wrong = (
    DefectCode::FileDamaged,
    "the directory of its packet is lost, so it has no name",
);
const UNFINISHED: Wrong = (
    DefectCode::FileDamaged,
    "the source was stopped before it closed the packet, so no code has it and it has no name",
);
const DAMAGED: Wrong = (DefectCode::FileDamaged, "not all of it arrived");
const NOT_UNPACKED: Wrong = (
    DefectCode::FileDamaged,
    "all of it arrived, and it does not unpack to the file that its directory names",
);
const MISSING: Wrong = (
    DefectCode::FileMissing,
    "a directory names it, and none of its bytes arrived",
);
const UNREADABLE: Wrong = (DefectCode::FileUnreadable, "the source could not read it");
const DOUBTED: Wrong = (
    DefectCode::FileDamaged,
    "its bytes are not those that its directory names, and without a code nothing tells which is right",
);
const ALTERED: Wrong = (
    DefectCode::FileAltered,
    "its bytes are not those that the code fixes",
);
