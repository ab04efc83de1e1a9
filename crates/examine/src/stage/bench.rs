use std::sync::{Mutex, PoisonError};

use custody::{Event, Sidecar};
use model::{ByteCount, Defect, DefectCode, Facts, Sha256Digest};
use picture::{Examination, FACTS_METHOD};
use storage::Storage;
use vault::Vault;

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

/// What is to be entered of a file.
pub(super) struct Entry {
    pub(super) facts: Box<Facts>,
    metadata: Option<Sidecar>,
}

impl Entry {
    /// The act that is entered.
    pub(super) fn into_event(self, subject: &Subject) -> Event {
        Event::Examined {
            item: subject.item,
            method: FACTS_METHOD.into(),
            facts: self.facts,
            metadata: self.metadata,
        }
    }
}

impl Bench<'_> {
    /// Looks at one file and puts what is derived from it in its place.
    pub(super) fn examine(self, subject: &Subject, seat: &mut Seat<'_>) -> Result<Outcome, Error> {
        let is_large = (LARGE + 1..=MAX_FILE as u64).contains(&subject.size.get());
        let _alone = is_large.then(|| self.large.lock().unwrap_or_else(PoisonError::into_inner));
        let fetched = match fetch(self.vault, &self.room.scope, subject) {
            Ok(fetched) => fetched,
            Err(Unfetched::Defect(defect)) => return Ok(Outcome::Defect(defect)),
            Err(Unfetched::Error(error)) => return Err(error),
        };
        let examination = seat.examine(fetched.offered())?;
        if let Some(entered) = subject.entered {
            return self.put_absent(subject, entered, &examination);
        }
        let mut metadata = None;
        for (what, bytes) in derived(&examination) {
            let key = self.put(subject, what, bytes)?;
            if what == Derived::Metadata {
                metadata = Some(Sidecar {
                    object: key.to_string(),
                    sha256: Sha256Digest::of(bytes),
                    size: ByteCount(bytes.len() as u64),
                });
            }
        }
        Ok(Outcome::New(Entry {
            facts: Box::new(examination.facts),
            metadata,
        }))
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
            Derived::Rendition(_) => entered.renditions,
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

    fn put(self, subject: &Subject, what: Derived, bytes: &[u8]) -> Result<storage::Key, Error> {
        shelf::put(self.storage, &self.room.scope, subject.item, what, bytes)
    }
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

fn derived(examination: &Examination) -> impl Iterator<Item = (Derived, &[u8])> {
    let metadata = examination.metadata.iter();
    let metadata = metadata.map(|bytes| (Derived::Metadata, &**bytes));
    let renditions = examination.renditions.iter().flat_map(|made| {
        [
            (Rendition::Shielded, &*made.shielded),
            (Rendition::Small, &*made.small),
            (Rendition::Large, &*made.large),
        ]
    });
    metadata.chain(renditions.map(|(what, bytes)| (Derived::Rendition(what), bytes)))
}
