use std::collections::HashMap;

use carrier::{Contents, FileReader, FileState, Outcome, ReadFile};
use keyring::ScopeKey;
use model::{AccessionId, ByteCount, ItemId, ItemState, Sha256Digest, Watch};
use vault::{DuplicateLine, NamedLine, Placement, PlacementNote};

use super::again::{Again, is_copy};
use super::fixed::Fixed;
use super::subject::{Standing, Subject};
use super::tally::{Finding, Tally};
use crate::batch::{Batch, Numbering, Taken};
use crate::error::Error;
use crate::known::{Known, KnownItem, has_no_bytes};
use crate::stores::Stores;

/// One run over the files of a set.
pub(super) struct Taking<'a, 'c> {
    accession: AccessionId,
    scope: ScopeKey,
    contents: &'c Contents<'c>,
    again: Again<'c>,
    /// What the ledger has of each line of each directory.
    placed: HashMap<String, (ItemId, KnownItem)>,
    originals: HashMap<Sha256Digest, ItemId>,
    numbering: Numbering,
    batch: Batch<'a>,
    tally: Tally,
}

/// What a file turned out to be.
struct Judged {
    state: ItemState,
    repaired: bool,
    lost: Vec<[u64; 2]>,
    /// Whether its bytes are those that the source packed.
    packed: bool,
}

impl<'a, 'c> Taking<'a, 'c> {
    pub(super) fn begin(
        stores: &mut Stores<'a>,
        known: &Known,
        scope: ScopeKey,
        contents: &'c Contents<'c>,
        fixed: &Fixed,
    ) -> Result<Self, Error> {
        let onlooker = stores.onlooker.take();
        let placed = known
            .items
            .iter()
            .filter_map(|(item, known)| Some((known.place.clone()?, (*item, known.clone()))));
        Ok(Self {
            accession: known.accession,
            contents,
            again: Again::of(contents.files(), fixed),
            placed: placed.collect(),
            originals: known.originals(),
            numbering: Numbering::after(known.accession, known.last_item()),
            batch: Batch::begin(stores.vault, &scope, known.next_part(), onlooker)?,
            scope,
            tally: Tally::default(),
        })
    }

    /// Takes every file of every directory, then what no directory names; `None` if it was stopped.
    pub(super) fn take_all(
        mut self,
        stores: &mut Stores<'a>,
        fixed: &Fixed,
        watch: &mut dyn Watch,
    ) -> Result<Option<Tally>, Error> {
        let contents = self.contents;
        let packets = contents.packets();
        let mut strays = contents.strays();
        strays.retain(|stray| contents.repeated_in(stray).is_none());
        let files: Vec<&ReadFile> = contents
            .files()
            .iter()
            .filter(|file| !is_copy(file, fixed))
            .collect();
        watch.expect((files.len() + strays.len()) as u64);
        let named = files
            .iter()
            .map(|file| Subject::of_file(file, &packets, fixed));
        let unnamed = strays
            .iter()
            .map(|stray| Subject::of_stray(stray, &packets, fixed));
        let mut stopped = false;
        for subject in named.chain(unnamed) {
            stopped = watch.is_stopped();
            if stopped {
                break;
            }
            self.take(&subject)?;
            watch.advance(1, subject.size.unwrap_or(0));
            if self.batch.is_full() {
                self.batch = self.batch.commit(stores, &self.scope, self.accession)?;
            }
        }
        self.batch.end(stores, &self.scope, self.accession)?;
        Ok((!stopped).then_some(self.tally))
    }

    fn take(&mut self, subject: &Subject<'_>) -> Result<(), Error> {
        let earlier = self.placed.get(&subject.place).cloned();
        if let Some((item, known)) = &earlier
            && matches!(known.state, ItemState::Stored | ItemState::Duplicate)
        {
            let judged = Judged {
                state: known.state,
                repaired: known.repaired,
                lost: Vec::new(),
                packed: false,
            };
            self.count(*item, subject, &judged);
            return Ok(());
        }
        let (taken, outcome) = self.read(subject)?;
        let mut judged = judge(subject, &outcome);
        let item = match &earlier {
            Some((item, _)) => *item,
            None => self.numbering.next()?,
        };
        let stands = earlier.is_some_and(|(_, known)| {
            let same = known.sha256 == Some(taken.received.sha256());
            if has_no_bytes(judged.state) && !has_no_bytes(known.state) {
                judged.state = known.state;
                return true;
            }
            stays(known.state, judged.state, same)
        });
        self.count(item, subject, &judged);
        if stands {
            return Ok(());
        }
        self.keep(subject, item, taken, judged)
    }

    /// Reads a file, once more in another way if its bytes are not those that its directory names and
    /// there is one that gives them.
    fn read(&self, subject: &Subject<'_>) -> Result<(Taken<'a>, Outcome), Error> {
        let expected = subject.size.unwrap_or(0);
        let came = self.receive(subject.read(self.contents), expected)?;
        let other = subject
            .file()
            .and_then(|file| self.again.find(self.contents, file, &came.1));
        match other {
            Some(reader) => self.receive(reader, expected),
            None => Ok(came),
        }
    }

    fn receive(
        &self,
        mut reader: FileReader<'_, '_>,
        expected: u64,
    ) -> Result<(Taken<'a>, Outcome), Error> {
        let taken = self.batch.receive(&mut reader, expected)?;
        let outcome = reader
            .outcome()
            .map_err(|source| Error::Reading { source })?;
        Ok((taken, outcome))
    }

    fn keep(
        &mut self,
        subject: &Subject<'_>,
        item: ItemId,
        taken: Taken<'a>,
        judged: Judged,
    ) -> Result<(), Error> {
        let placement = Placement {
            item,
            source: 0,
            path: subject.path.clone(),
            encoding: subject.encoding,
            modified: subject.modified,
            place: Some(subject.place.clone()),
            repaired: judged.repaired,
            deleted: false,
        };
        let (size, sha256) = (taken.received.size(), taken.received.sha256());
        let holder = self.originals.get(&sha256).copied();
        match (judged.state, holder) {
            (state, _) if has_no_bytes(state) => self.batch.name(NamedLine {
                placement,
                state,
                sha256: subject.sha256,
                size: subject.size.map(ByteCount),
            }),
            (ItemState::Stored, Some(of)) => {
                self.batch.duplicate(DuplicateLine {
                    placement,
                    of,
                    sha256,
                    size,
                });
            }
            (state, _) => {
                if state == ItemState::Stored {
                    self.originals.insert(sha256, item);
                }
                let expected_sha256 = subject.sha256.filter(|expected| *expected != sha256);
                let note = PlacementNote {
                    placement,
                    state,
                    expected_sha256,
                    lost: judged.lost,
                };
                self.batch.store(&self.scope, taken, note)?;
            }
        }
        Ok(())
    }

    fn count(&mut self, item: ItemId, subject: &Subject<'_>, judged: &Judged) {
        self.tally.count(&Finding {
            item,
            path: subject.path.view(subject.encoding),
            standing: subject.standing,
            state: judged.state,
            repaired: judged.repaired,
            lost: judged.lost.iter().map(|[_, length]| *length).sum(),
            packed: judged.packed,
            fixed: subject.fixed,
        });
    }
}

/// Whether what is kept of an item tells all that it was judged now, with the `same` bytes or not.
fn stays(known: ItemState, judged: ItemState, same: bool) -> bool {
    match (known, judged) {
        // A code that was given once stays given: the ledger has the certificate.
        (ItemState::Altered, ItemState::Damaged) => same,
        (known, judged) => known == judged && (same || has_no_bytes(judged)),
    }
}

/// Compares what came out with what the directory says.
fn judge(subject: &Subject<'_>, outcome: &Outcome) -> Judged {
    let lost: Vec<[u64; 2]> = outcome
        .lost
        .iter()
        .map(|(offset, length)| [*offset, *length])
        .collect();
    let gone: u64 = lost.iter().map(|[_, length]| *length).sum();
    let nothing = gone >= outcome.length && subject.size.unwrap_or(outcome.length) > 0;
    let state = match subject.standing {
        Standing::Added => ItemState::Added,
        Standing::Unnamed | Standing::Unfinished => ItemState::Damaged,
        Standing::Named(FileState::Unreadable) if outcome.length == 0 => ItemState::Unreadable,
        Standing::Named(_) if outcome.contradicted => contradicting(subject),
        Standing::Named(_) if nothing => ItemState::Missing,
        // The source could not read it to its end: these are all the bytes that ever were sealed.
        Standing::Named(FileState::Unreadable) => ItemState::Damaged,
        Standing::Named(_) if !outcome.complete => ItemState::Damaged,
        Standing::Named(_) if subject.sha256 == Some(outcome.sha256) => ItemState::Stored,
        Standing::Named(_) => contradicting(subject),
    };
    Judged {
        state,
        repaired: outcome.repaired,
        lost,
        packed: outcome.packed,
    }
}

/// Bytes that contradict their directory are altered only if a code says that the directory is right.
fn contradicting(subject: &Subject<'_>) -> ItemState {
    match subject.fixed {
        Some(true) => ItemState::Altered,
        Some(false) | None => ItemState::Damaged,
    }
}
