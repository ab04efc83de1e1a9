mod batch;
mod bench;
mod beside;
mod commit;
mod entry;
mod fetch;
mod late;
mod queue;

use std::collections::{BTreeMap, BTreeSet};

use keyring::ScopeKey;
use model::{AccessionId, ByteCount, Defect, ItemId, PictureDefect, ScopeId, Sha256Digest, Watch};
use vault::OriginalRef;

pub use beside::{Beside, beside};
pub use commit::{Committed, commit, tiles_secret};
use entry::Entry;
pub use late::{make_large, make_within};

use crate::crew::Seat;
use crate::{Derived, Error, Stores, Workers, shelf};
pub(crate) use fetch::{BEGINNING, take};

/// So many files are entered in one act, and looked at again by the next run if this one is killed: a
/// few seconds of work.
const BATCH: usize = 100;

/// An original to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The item that holds it.
    pub item: ItemId,
    /// Where it lies.
    pub original: OriginalRef,
    /// What the ledger says of its bytes.
    pub sha256: Sha256Digest,
    /// What the ledger says of their number.
    pub size: ByteCount,
    /// What its entry promises, if the ledger has one: then only what of that is absent is made
    /// again.
    pub entered: Option<Entered>,
}

/// What the entry of an item says of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entered {
    /// Whether it has renditions: its facts name no defect, or one that leaves some.
    pub renditions: bool,
    /// Of its metadata; `None` if the entry names none.
    pub metadata_sha256: Option<Sha256Digest>,
}

/// What came of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Examined {
    /// Files that were entered: those in `pictures` and those in `without_rendition`.
    pub examined: u64,
    /// Files that were entered and have renditions.
    pub pictures: u64,
    /// Files that had their entry and lacked objects, which were all made again.
    pub remade: u64,
    /// Files that were entered and have no rendition, by the reason.
    pub without_rendition: BTreeMap<PictureDefect, u64>,
    /// Originals that are not what the ledger says, which are not entered; and files whose entry
    /// promises objects that this run could not make again.
    pub defects: Vec<Defect>,
    /// Whether no file is left over.
    pub finished: bool,
}

impl Examined {
    /// What came of this run and of one that followed it.
    #[must_use]
    pub fn and(mut self, next: Self) -> Self {
        self.examined += next.examined;
        self.pictures += next.pictures;
        self.remade += next.remade;
        for (defect, files) in next.without_rendition {
            *self.without_rendition.entry(defect).or_default() += files;
        }
        self.defects.extend(next.defects);
        self.finished = next.finished;
        self
    }
}

/// Looks at `subjects` in their order and enters what they say. Objects are in place before the
/// entry that names them, so a run that is killed anywhere leaves only work to do.
///
/// # Errors
///
/// [`Error::Unread`] if an original cannot be read, [`Error::Start`], [`Error::NoHello`] and
/// [`Error::NoSandbox`] if no worker can be had; [`Error::Storage`], [`Error::Keyring`],
/// [`Error::Ledger`] and [`Error::Encrypt`] if what it works with fails. What was looked at before the
/// error is entered if it can be.
pub fn examine(
    stores: &mut Stores<'_>,
    subjects: &[Subject],
    workers: &Workers,
    watch: &mut dyn Watch,
) -> Result<Examined, Error> {
    watch.expect(subjects.len() as u64);
    let mut examined = Examined::default();
    for run in subjects.chunk_by(|one, next| one.item.accession() == next.item.accession()) {
        let Some(first) = run.first() else { continue };
        let room = Room::open(stores, first.item.accession())?;
        // A worker that a file takes over remembers what it is given: nothing of another accession.
        let mut seats: Vec<_> = (0..workers.seats()).map(|_| Seat::new(workers)).collect();
        for subjects in run.chunks(BATCH) {
            if !batch::examine(
                stores,
                &room,
                subjects,
                (&mut seats, workers.wanted),
                watch,
                &mut examined,
            )? {
                return Ok(examined);
            }
        }
    }
    examined.finished = true;
    Ok(examined)
}

/// Counts a file that is to be entered.
fn count(entry: &Entry, examined: &mut Examined) {
    examined.examined += 1;
    match entry.facts.defect.filter(|defect| !defect.has_renditions()) {
        Some(defect) => *examined.without_rendition.entry(defect).or_default() += 1,
        None => examined.pictures += 1,
    }
}

/// What the files of one accession have in common.
struct Room {
    scope: ScopeKey,
    shelved: BTreeSet<(ItemId, Derived)>,
}

impl Room {
    fn open(stores: &Stores<'_>, accession: AccessionId) -> Result<Self, Error> {
        let storage = &**stores.storage;
        shelf::sweep(storage, accession)?;
        Ok(Self {
            scope: stores
                .keyring
                .open_scope(storage, ScopeId::Accession(accession))?,
            shelved: shelf::shelved(storage, accession)?,
        })
    }
}
