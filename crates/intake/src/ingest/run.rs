use std::collections::HashMap;

use keyring::ScopeKey;
use model::{
    AccessionId, ItemId, ItemState, PathEncoding, RefusalReason, Sha256Digest, Timestamp, Watch,
};
use vault::{DuplicateLine, Placement, PlacementNote, RefusedLine};

use super::done::Done;
use super::tally::Tally;
use crate::batch::{Batch, Numbering, Taken};
use crate::error::Error;
use crate::folder::{Offered, reason_for};
use crate::known::{Known, Refusal};
use crate::origin::Origin;
use crate::stores::Stores;

/// How often a file that changes while it is read is tried before it is refused.
const TRIES: u32 = 3;

/// One run over what is offered.
pub(super) struct Run<'a, 's> {
    accession: AccessionId,
    origin: &'s dyn Origin,
    scope: ScopeKey,
    done: Done,
    originals: HashMap<Sha256Digest, ItemId>,
    numbering: Numbering,
    batch: Batch<'a>,
    tally: Tally,
}

impl<'a, 's> Run<'a, 's> {
    pub(super) fn new(
        stores: &mut Stores<'a>,
        known: &Known,
        origin: &'s dyn Origin,
        scope: ScopeKey,
    ) -> Result<Self, Error> {
        let onlooker = stores.onlooker.take();
        Ok(Self {
            accession: known.accession,
            origin,
            done: Done::of(known),
            originals: known.originals(),
            numbering: Numbering::after(known.accession, known.last_item()),
            batch: Batch::begin(stores.vault, &scope, known.next_part(), onlooker)?,
            scope,
            tally: Tally::of(known),
        })
    }

    pub(super) fn take_all(
        mut self,
        stores: &mut Stores<'a>,
        offered: &[Offered],
        watch: &mut dyn Watch,
    ) -> Result<Tally, Error> {
        for one in offered {
            if watch.is_stopped() {
                break;
            }
            let before = self.tally.bytes.get();
            self.take(one)?;
            watch.advance(1, self.tally.bytes.get() - before);
            if self.batch.is_full() {
                self.tally.enter(self.batch.lines());
                self.batch = self.batch.commit(stores, &self.scope, self.accession)?;
            }
        }
        self.tally.enter(self.batch.lines());
        self.batch.end(stores, &self.scope, self.accession)?;
        Ok(self.tally)
    }

    fn take(&mut self, offered: &Offered) -> Result<(), Error> {
        self.tally.see();
        let before = self.done.refusal(offered);
        let outcome = match offered.refused {
            Some(reason) => Err(reason),
            None => self.read(offered)?,
        };
        match (before, &outcome) {
            (Some(before), Err(reason)) if before == *reason => {
                self.tally.recognise();
                return Ok(());
            }
            // What an earlier run refused can be read by now, or is refused for another reason.
            (Some(_), _) => self.tally.supersede(offered),
            (None, _) => {}
        }
        match outcome {
            Ok(Read::Before) => self.tally.recognise(),
            Ok(Read::Now { taken, modified }) => self.place(offered, *taken, modified)?,
            Err(reason) => self.refuse(offered, reason),
        }
        Ok(())
    }

    /// Reads a file, again if it moved meanwhile; the inner error is the reason to refuse it.
    fn read(&self, offered: &Offered) -> Result<Result<Read<'a>, RefusalReason>, Error> {
        for _ in 0..TRIES {
            let mut file = match self.origin.open(offered) {
                Ok(file) => file,
                Err(reason) => return Ok(Err(reason)),
            };
            if self.done.has(offered, &file) {
                return Ok(Ok(Read::Before));
            }
            let expected = file.size();
            let taken = self.batch.receive(&mut file, expected);
            if let Some(failure) = file.failure() {
                return Ok(Err(reason_for(failure)));
            }
            let taken = Box::new(taken?);
            if file.held_still() {
                return Ok(Ok(Read::Now {
                    taken,
                    modified: file.modified(),
                }));
            }
        }
        Ok(Err(RefusalReason::Changed))
    }

    fn place(
        &mut self,
        offered: &Offered,
        taken: Taken<'a>,
        modified: Option<Timestamp>,
    ) -> Result<(), Error> {
        let (size, sha256) = (taken.received.size(), taken.received.sha256());
        let placement = Placement {
            item: self.numbering.next()?,
            source: offered.source,
            path: offered.path.clone(),
            encoding: PathEncoding::Bytes,
            modified,
            place: None,
            repaired: false,
            deleted: offered.deleted,
        };
        self.tally.take(offered.path.clone(), sha256);
        if let Some(of) = self.originals.get(&sha256) {
            self.tally.duplicate += 1;
            self.batch.duplicate(DuplicateLine {
                placement,
                of: *of,
                sha256,
                size,
            });
            return Ok(());
        }
        self.tally.stored += 1;
        self.tally.bytes += size;
        self.originals.insert(sha256, placement.item);
        let note = PlacementNote {
            placement,
            state: ItemState::Stored,
            expected_sha256: None,
            lost: Vec::new(),
        };
        self.batch.store(&self.scope, taken, note)
    }

    fn refuse(&mut self, offered: &Offered, reason: RefusalReason) {
        let (source, path) = (offered.source, offered.path.clone());
        let line = RefusedLine {
            source,
            path: path.clone(),
            encoding: PathEncoding::Bytes,
            reason,
        };
        self.batch.refuse(line);
        self.tally.refuse(Refusal {
            source,
            path,
            reason,
        });
    }
}

/// A file that could be read.
enum Read<'a> {
    /// By an earlier run.
    Before,
    /// By this one.
    Now {
        taken: Box<Taken<'a>>,
        modified: Option<Timestamp>,
    },
}
