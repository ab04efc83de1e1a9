use custody::{Event, Sidecar};
use model::{ByteCount, Defect, Facts, Sha256Digest};
use picture::{Examination, FACTS_METHOD};
use storage::Storage;
use vault::Vault;

use super::fetch::fetch;
use super::{Room, Subject};
use crate::crew::Seat;
use crate::{Derived, Error, Rendition, shelf};

/// Where single files are looked at, by several threads at once.
#[derive(Clone, Copy)]
pub(super) struct Bench<'a> {
    pub(super) storage: &'a dyn Storage,
    pub(super) vault: &'a Vault,
    pub(super) room: &'a Room,
}

/// What came of one file.
pub(super) enum Outcome {
    /// It is to be entered.
    New(Entry),
    /// It was entered before; how many objects were made again.
    Known { made: usize },
    /// It is not what the ledger says.
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
        let fetched = match fetch(self.vault, &self.room.scope, subject) {
            Ok(fetched) => fetched,
            Err(defect) => return Ok(Outcome::Defect(defect)),
        };
        let examination = seat.examine(fetched.offered())?;
        if subject.entered {
            let made = self.put_absent(subject, &examination)?;
            return Ok(Outcome::Known { made });
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

    fn put_absent(self, subject: &Subject, examination: &Examination) -> Result<usize, Error> {
        let mut made = 0;
        for (what, bytes) in derived(examination) {
            if !self.room.shelved.contains(&(subject.item, what)) {
                self.put(subject, what, bytes)?;
                made += 1;
            }
        }
        Ok(made)
    }

    fn put(self, subject: &Subject, what: Derived, bytes: &[u8]) -> Result<storage::Key, Error> {
        shelf::put(self.storage, &self.room.scope, subject.item, what, bytes)
    }
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
