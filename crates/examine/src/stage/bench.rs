use std::sync::{Mutex, PoisonError};

use model::{Defect, DefectCode, Sha256Digest};
use picture::{Examination, Wanted};
use storage::Storage;
use vault::Vault;

use super::entry::{Entry, derived};
use super::fetch::{Unfetched, fetch};
use super::{Entered, Room, Subject};
use crate::crew::Seat;
use crate::worker::MAX_FILE;
use crate::{Derived, Error, Rendition, shelf};

/// Of files of more bytes, one is looked at at a time, so that the memory that they take does not
/// grow with the seats.
const LARGE: u64 = 64 * 1024 * 1024;

/// Where single files are looked at, by several threads at once.
#[derive(Clone, Copy)]
pub(super) struct Bench<'a> {
    pub(super) storage: &'a dyn Storage,
    pub(super) vault: &'a Vault,
    pub(super) room: &'a Room,
    /// What the workers make.
    pub(super) wanted: Wanted,
    /// Held while a large file is looked at.
    pub(super) large: &'a Mutex<()>,
}

/// What came of one file.
pub(super) enum Outcome {
    /// It is to be entered.
    New(Entry),
    /// It was entered before; how many objects were made again.
    Known { made: usize },
    /// It is not what the ledger says, or what its entry promises could not be made again.
    Defect(Defect),
}

impl Bench<'_> {
    /// Looks at one file and puts what is derived from it in its place.
    pub(super) fn examine(self, subject: &Subject, seat: &mut Seat<'_>) -> Result<Outcome, Error> {
        let _alone =
            is_large(subject).then(|| self.large.lock().unwrap_or_else(PoisonError::into_inner));
        let fetched = match fetch(self.vault, &self.room.scope, subject) {
            Ok(fetched) => fetched,
            Err(Unfetched::Defect(defect)) => return Ok(Outcome::Defect(defect)),
            Err(Unfetched::Error(error)) => return Err(error),
        };
        let examination = seat.examine(fetched.offered())?;
        if let Some(entered) = subject.entered {
            return self.put_absent(subject, entered, &examination);
        }
        let entry = Entry::shelve(self.storage, &self.room.scope, subject.item, examination)?;
        Ok(Outcome::New(entry))
    }

    /// Puts what the entry promises and is absent; that some of it still is, is a defect.
    fn put_absent(
        self,
        subject: &Subject,
        entered: Entered,
        examination: &Examination,
    ) -> Result<Outcome, Error> {
        let shelved = &self.room.shelved;
        let promised = Derived::ALL.into_iter().filter(|what| match what {
            Derived::Metadata => entered.metadata_sha256.is_some(),
            Derived::Rendition(what) => entered.renditions && self.makes(*what),
        });
        let (mut made, mut lacking) = (0, Vec::new());
        for what in promised.filter(|what| !shelved.contains(&(subject.item, *what))) {
            let bytes = derived(examination)
                .find_map(|(given, bytes)| (given == what).then_some(bytes))
                .filter(|bytes| is_promised(what, bytes, entered));
            match bytes {
                Some(bytes) => {
                    self.put(subject, what, bytes)?;
                    made += 1;
                }
                None => lacking.push(what),
            }
        }
        Ok(match not_remade(subject, &lacking, examination) {
            Some(defect) => Outcome::Defect(defect),
            None => Outcome::Known { made },
        })
    }

    fn makes(self, what: Rendition) -> bool {
        what != Rendition::Large || self.wanted == Wanted::All
    }

    fn put(self, subject: &Subject, what: Derived, bytes: &[u8]) -> Result<storage::Key, Error> {
        shelf::put(self.storage, &self.room.scope, subject.item, what, bytes)
    }
}

/// Whether a file is looked at alone.
pub(super) fn is_large(subject: &Subject) -> bool {
    (LARGE + 1..=MAX_FILE as u64).contains(&subject.size.get())
}

/// Whether an entry names these bytes; of renditions it says only that there are some.
fn is_promised(what: Derived, bytes: &[u8], entered: Entered) -> bool {
    what != Derived::Metadata || entered.metadata_sha256 == Some(Sha256Digest::of(bytes))
}

/// The defect of an item that lacks objects which its entry promises.
fn not_remade(subject: &Subject, lacking: &[Derived], given: &Examination) -> Option<Defect> {
    if lacking.is_empty() {
        return None;
    }
    let names: Vec<_> = lacking.iter().map(ToString::to_string).collect();
    let why = match given.facts.defect.filter(|defect| !defect.has_renditions()) {
        Some(defect) => format!("the examination now says {defect}"),
        None => "the examination now gives other bytes than were entered, or none".into(),
    };
    let detail = format!(
        "its entry promises what is absent and could not be made again ({}), for {why}; its original \
         is as it was entered: examine again when the machine has less to do, and if that changes \
         nothing, with the version of the program that entered it",
        names.join(", "),
    );
    Some(Defect::at(DefectCode::NotChecked, subject.item, detail))
}
