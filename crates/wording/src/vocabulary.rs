use model::{DefectCode, FileFormat, ItemState, PictureDefect, RefusalReason};

use crate::reader::Reader;

impl Reader {
    /// What the archive holds of an item, as words.
    pub fn state(&self, state: ItemState) -> String {
        self.text(&format!("state-{state}"))
    }

    /// What a file is by its content, as words.
    pub fn format(&self, format: FileFormat) -> String {
        self.text(&format!("format-{format}"))
    }

    /// Why a picture does not open, or only in part, as a sentence.
    pub fn picture_defect(&self, defect: PictureDefect) -> String {
        self.text(&format!("defect-{defect}"))
    }

    /// Whether a picture opens, as words; `None` is a picture without a defect.
    pub fn opening(&self, defect: Option<PictureDefect>) -> String {
        self.text(match defect {
            None => "opening-opens",
            Some(defect) if defect.has_renditions() => "opening-in-part",
            Some(_) => "opening-does-not-open",
        })
    }

    /// Why a file is not in the vault, as a sentence.
    pub fn refusal(&self, reason: RefusalReason) -> String {
        self.text(&format!("reason-{reason}"))
    }

    /// A fault of evidence or of what keeps it, as a sentence.
    pub fn defect(&self, code: DefectCode) -> String {
        self.text(&format!("defect-{code}"))
    }
}
