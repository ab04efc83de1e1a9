use std::fmt;

use serde::{Deserialize, Serialize};

use crate::path::hides;
use crate::vocabulary::{UnknownWord, vocabulary};
use std::str::FromStr;

vocabulary! {
    /// A fault found in evidence or in what keeps it. The words are stable and never translated.
    DefectCode {
        /// The code that was read aloud belongs to no packet that arrived.
        CodeMismatch = "code-mismatch",
        /// No card of this archive opens the volume.
        NotOurs = "not-ours",
        /// The volume is of a version that this program does not read.
        UnknownVersion = "unknown-version",
        /// A packet lacks its closing block: it may never have been finished.
        PacketNotClosed = "packet-not-closed",
        /// A packet that the chain of the set asks for did not arrive.
        PacketMissing = "packet-missing",
        /// Two finished packets of a set have one number: it was continued in two ways.
        SetBranches = "set-branches",
        /// A packet has a signature of a hand that does not verify.
        HandWrong = "hand-wrong",
        /// No copy of a packet's directory can be read.
        DirectoryLost = "directory-lost",
        /// A disk of the set did not arrive.
        DiskAbsent = "disk-absent",
        /// Blocks of a disk were lost, damaged or out of place.
        BlocksDamaged = "blocks-damaged",
        /// Part of a file arrived.
        FileDamaged = "file-damaged",
        /// A file is named and no byte of it arrived.
        FileMissing = "file-missing",
        /// A file's bytes are not those that the directory fixes.
        FileAltered = "file-altered",
        /// A file came that no directory names.
        FileAdded = "file-added",
        /// The source could not read the file.
        FileUnreadable = "file-unreadable",
        /// The file changed while the source read it.
        FileChanged = "file-changed",
        /// A file was offered and refused.
        FileRefused = "file-refused",
        /// A list names a file that was not offered.
        NotInSource = "not-in-source",
        /// A file was offered that the list does not name.
        NotInList = "not-in-list",
        /// A file's digest is not the one in the list.
        ListDiffers = "list-differs",
        /// A line of a list cannot be read.
        ListUnreadable = "list-unreadable",
        /// A stored object's bytes are not those that were written.
        ObjectAltered = "object-altered",
        /// An object is named and not there.
        ObjectMissing = "object-missing",
        /// An object is there and nothing names it.
        ObjectExtra = "object-extra",
        /// A part was begun and never finished.
        PartUnfinished = "part-unfinished",
        /// The vault holds a part that the log does not know.
        PartUnknown = "part-unknown",
        /// The log is shorter than something that it once signed.
        LogTruncated = "log-truncated",
        /// The log does not continue the checkpoint it was compared with.
        LogForked = "log-forked",
        /// A tile, an entry or a checkpoint of the log is not what it must be.
        LogDamaged = "log-damaged",
        /// The checkpoint's signature is not by the archive's key.
        SignatureWrong = "signature-wrong",
        /// A journal object does not hold the records that the log commits to.
        JournalDamaged = "journal-damaged",
        /// A row of the catalog is not what the log says.
        CatalogRowUnknown = "catalog-row-unknown",
        /// The log says what the catalog does not.
        CatalogRowMissing = "catalog-row-missing",
        /// A proof does not hold.
        ProofWrong = "proof-wrong",
        /// An original has no proof beside it.
        ProofMissing = "proof-missing",
        /// A time stamp does not hold, or rests on what is no longer accepted.
        StampNotAccepted = "stamp-not-accepted",
        /// A certificate of a time stamp has ended, and no later stamp covers it.
        StampExpired = "stamp-expired",
        /// A time authority gave no stamp.
        StampMissing = "stamp-missing",
        /// An image's bytes are not those whose digest its container holds.
        ImageAltered = "image-altered",
        /// Something could not be checked; the detail says why.
        NotChecked = "not-checked",
        /// A hold or the provider's conditions forbid what was asked for.
        UseRefused = "use-refused",
    }
}

/// A fault with its place: collected and reported, never a reason to stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// What kind of fault.
    pub code: DefectCode,
    /// Where: a path for people, an object's name or a disk; `None` for the whole.
    pub path: Option<String>,
    /// What was found, for people.
    pub detail: String,
}

impl Defect {
    /// A defect of the whole that was looked at.
    pub fn of_all(code: DefectCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            path: None,
            detail: detail.into(),
        }
    }

    /// A defect at a place.
    pub fn at(code: DefectCode, path: impl fmt::Display, detail: impl Into<String>) -> Self {
        Self {
            code,
            path: Some(path.to_string()),
            detail: detail.into(),
        }
    }
}

/// A detail may hold words of a stranger's machine: nothing in them moves the cursor of a terminal.
fn shown(detail: &str) -> String {
    let mut shown = String::with_capacity(detail.len());
    for letter in detail.chars() {
        if letter != '\n' && hides(letter) {
            shown.push_str(&format!("\\u{{{:04x}}}", u32::from(letter)));
        } else {
            shown.push(letter);
        }
    }
    shown
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "{}: {path}: {}", self.code, shown(&self.detail)),
            None => write!(f, "{}: {}", self.code, shown(&self.detail)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_moves_no_cursor() {
        let defect = Defect::of_all(DefectCode::StampMissing, "it said \u{1b}[2J\u{202e}no");
        let shown = defect.to_string();
        assert_eq!(shown, "stamp-missing: it said \\u{001b}[2J\\u{202e}no");
    }
}
