//! Everything about a log that can be checked without a key.

mod checkpoints;
mod clocks;
mod extras;
pub(crate) mod heads;
mod journals;
mod published;
pub(crate) mod tiles;

use custody::Checkpoint;
use model::{Defect, DefectCode};
use storage::{Key, Storage};

use crate::layout::{self, Place};
use crate::{Error, Ledger};

/// What an audit of the log found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audit {
    /// How many objects were compared with what they must be.
    pub checked: u64,
    /// How many objects or steps a stopped writer left, which the next writer clears or finishes.
    pub leftovers: u64,
    /// What is wrong.
    pub defects: Vec<Defect>,
}

pub(crate) fn run(ledger: &Ledger, against: Option<&Checkpoint>) -> Result<Audit, Error> {
    let mut audit = Audit::default();
    let storage = ledger.storage();
    let log = storage.list(layout::LOG)?;
    let journals = storage.list(layout::JOURNAL)?;
    extras::strays(storage, &mut audit)?;
    let heads = heads::walk(storage, &log, &mut audit)?;
    let published = checkpoints::published(ledger, &heads, &mut audit)?;
    let tiles = tiles::expected(&heads, published)?;
    tiles::check(storage, Place::Log, &log, &heads, &tiles, &mut audit);
    journals::check(storage, &heads, &mut audit)?;
    extras::of_log(&log, &heads, &tiles, &mut audit)?;
    published::check(ledger, &log, &heads, &mut audit)?;
    extras::of_journals(&journals, &heads, &mut audit)?;
    if let Some(against) = against {
        checkpoints::against(ledger, against, &heads, &mut audit);
    }
    Ok(audit)
}

impl Audit {
    fn defect(&mut self, code: DefectCode, at: &Key, detail: impl Into<String>) {
        self.defects.push(Defect::at(code, at, detail));
    }

    /// Notes an object that could not be read.
    fn unread(&mut self, key: &Key, error: &Error) {
        match error {
            Error::Storage(storage::Error::Absent { .. }) => {
                self.defect(DefectCode::ObjectMissing, key, "it is not there");
            }
            Error::Storage(error @ storage::Error::TooLong { .. }) => {
                self.defect(DefectCode::LogDamaged, key, format!("failed to {error}"));
            }
            other => self.defect(DefectCode::NotChecked, key, format!("failed to {other}")),
        }
    }

    /// Reads an object and compares it.
    fn compare(&mut self, storage: &dyn Storage, key: &Key, expected: &[u8], detail: &str) {
        match storage.read(key) {
            Ok(bytes) => {
                self.checked += 1;
                if bytes != expected {
                    self.defect(DefectCode::LogDamaged, key, detail);
                }
            }
            Err(error) => self.unread(key, &error.into()),
        }
    }
}
