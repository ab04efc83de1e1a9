use std::io::Read;

use custody::Event;
use keyring::ScopeKey;
use ledger::RequestId;
use model::{AccessionId, ItemId, PartNumber};
use vault::{
    DuplicateLine, ManifestLine, NamedLine, PartWriter, PlacementNote, Received, RefusedLine,
    SealedPart, Vault,
};

use crate::error::Error;
use crate::known::Known;
use crate::onlooker::{Keeping, Onlooker, Seen};
use crate::stores::Stores;

/// A batch is what is committed in one act and read again after a stop: so many files …
const MOST_FILES: usize = 500;
/// Most things found that one act enters.
const MOST_FOUND: usize = 100;
/// … or so many bytes, whichever comes first.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// Files on their way into the ledger: a part of the vault, and a line about each file.
pub(crate) struct Batch<'a> {
    part: PartWriter<'a>,
    number: PartNumber,
    lines: Vec<ManifestLine>,
    bytes: u64,
    onlooker: Option<&'a mut dyn Onlooker>,
}

/// Bytes in hand, and for the onlooker as they were read.
pub(crate) struct Taken<'a> {
    pub(crate) received: Received<'a>,
    seen: Seen,
}

impl<'a> Batch<'a> {
    /// Begins a batch whose originals will be part `number` of the accession.
    pub(crate) fn begin(
        vault: &'a Vault,
        scope: &ScopeKey,
        number: PartNumber,
        onlooker: Option<&'a mut dyn Onlooker>,
    ) -> Result<Self, Error> {
        let part = vault.begin_part(scope, number)?;
        Ok(Self {
            part,
            number,
            lines: Vec::new(),
            bytes: 0,
            onlooker,
        })
    }

    /// Reads a file, said to have `expected` bytes, to its end.
    pub(crate) fn receive(
        &self,
        from: impl Read,
        expected: u64,
    ) -> Result<Taken<'a>, vault::Error> {
        let mut from = Keeping::new(from, self.onlooker.as_deref(), expected);
        let received = self.part.receive(&mut from)?;
        let seen = from.seen();
        Ok(Taken { received, seen })
    }

    /// Keeps what was received, and shows it to the onlooker.
    pub(crate) fn store(
        &mut self,
        scope: &ScopeKey,
        taken: Taken<'a>,
        note: PlacementNote,
    ) -> Result<(), Error> {
        let item = note.placement.item;
        let stored = self.part.store(taken.received, note)?;
        self.bytes += stored.line().stored_size.get();
        if let Some(onlooker) = &mut self.onlooker {
            onlooker.show(scope, item, taken.seen);
        }
        self.lines
            .push(ManifestLine::Original(stored.line().clone()));
        Ok(())
    }

    /// Tells of a file whose bytes are kept under an earlier item.
    pub(crate) fn duplicate(&mut self, line: DuplicateLine) {
        self.part.note_duplicate(line.clone());
        self.lines.push(ManifestLine::Duplicate(line));
    }

    /// Tells of a file whose bytes did not come.
    pub(crate) fn name(&mut self, line: NamedLine) {
        self.part.note_named(line.clone());
        self.lines.push(ManifestLine::Named(line));
    }

    /// Tells of a file that was not taken.
    pub(crate) fn refuse(&mut self, line: RefusedLine) {
        self.part.note_refused(line.clone());
        self.lines.push(ManifestLine::Refused(line));
    }

    /// How many files it tells of.
    pub(crate) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// Whether it is time to commit.
    pub(crate) fn is_full(&self) -> bool {
        self.lines.len() >= MOST_FILES || self.bytes >= MOST_BYTES
    }

    /// Ends the part and appends its lines in one act, then what the onlooker has found so far in another; gives
    /// the batch that follows.
    pub(crate) fn commit(
        self,
        stores: &mut Stores<'a>,
        scope: &ScopeKey,
        accession: AccessionId,
    ) -> Result<Self, Error> {
        let mut next = self.number;
        let mut sealed = None;
        if self.part.originals() > 0 {
            sealed = Some(self.part.finish(stores.clock.now())?);
            next = PartNumber(next.0 + 1);
        }
        append(stores, scope, accession, sealed.as_ref(), &self.lines)?;
        let mut following = Self::begin(stores.vault, scope, next, self.onlooker)?;
        following.enter_seen(stores, scope, false)?;
        Ok(following)
    }

    /// Commits what is left of the last batch, and everything that the onlooker finds.
    pub(crate) fn end(
        self,
        stores: &mut Stores<'a>,
        scope: &ScopeKey,
        accession: AccessionId,
    ) -> Result<(), Error> {
        self.commit(stores, scope, accession)?
            .enter_seen(stores, scope, true)
    }

    fn enter_seen(
        &mut self,
        stores: &mut Stores<'a>,
        scope: &ScopeKey,
        all: bool,
    ) -> Result<(), Error> {
        let onlooker = self.onlooker.as_mut();
        let events = onlooker.map_or_else(Vec::new, |one| one.events(all));
        // What is found of one file may be long; an act has room for so many of the longest.
        for events in events.chunks(MOST_FOUND) {
            let request = RequestId::draw(&mut stores.chance);
            stores.append(request, scope, events)?;
        }
        Ok(())
    }
}

/// Enters parts that were finished just before a stop and that the ledger does not know.
pub(crate) fn adopt(
    stores: &mut Stores<'_>,
    scope: &ScopeKey,
    known: &mut Known,
) -> Result<(), Error> {
    loop {
        match stores.vault.open_part(scope, known.next_part()) {
            Ok(finished) => {
                let events = append(
                    stores,
                    scope,
                    known.accession,
                    Some(&finished.sealed),
                    &finished.lines,
                )?;
                events.iter().for_each(|event| known.learn(event));
            }
            Err(vault::Error::NoPart { .. }) => return Ok(()),
            Err(other) => return Err(other.into()),
        }
    }
}

fn append(
    stores: &mut Stores<'_>,
    scope: &ScopeKey,
    accession: AccessionId,
    sealed: Option<&SealedPart>,
    lines: &[ManifestLine],
) -> Result<Vec<Event>, Error> {
    let number = sealed.map_or(PartNumber(0), |sealed| sealed.part.number());
    let part = sealed.map(|sealed| Event::PartStored {
        accession,
        part: number,
        object: sealed.part.to_string(),
        inventory_sha256: sealed.inventory_sha256,
        originals: sealed.originals,
    });
    let events: Vec<Event> = part
        .into_iter()
        .chain(lines.iter().map(|line| event(accession, number, line)))
        .collect();
    if !events.is_empty() {
        let request = RequestId::draw(&mut stores.chance);
        stores.append(request, scope, &events)?;
    }
    Ok(events)
}

/// What a line of a part's manifest means as an act of the archive.
fn event(accession: AccessionId, part: PartNumber, line: &ManifestLine) -> Event {
    match line.clone() {
        ManifestLine::Original(original) => {
            let PlacementNote {
                placement,
                state,
                expected_sha256,
                lost,
            } = original.note;
            Event::OriginalReceived {
                item: placement.item,
                source: placement.source,
                path: placement.path,
                encoding: placement.encoding,
                size: original.size,
                sha256: original.sha256,
                modified: placement.modified,
                state,
                empty: original.size.get() == 0,
                part,
                content: original.content.to_string(),
                stored_sha256: original.stored_sha256,
                stored_size: original.stored_size,
                expected_sha256,
                lost,
                place: placement.place,
                repaired: placement.repaired,
                deleted: placement.deleted,
            }
        }
        ManifestLine::Duplicate(DuplicateLine {
            placement,
            of,
            sha256,
            size,
        }) => Event::DuplicateReceived {
            item: placement.item,
            source: placement.source,
            path: placement.path,
            encoding: placement.encoding,
            size,
            sha256,
            modified: placement.modified,
            of,
            place: placement.place,
            repaired: placement.repaired,
            deleted: placement.deleted,
        },
        ManifestLine::Named(NamedLine {
            placement,
            state,
            sha256,
            size,
        }) => Event::ItemNamed {
            item: placement.item,
            source: placement.source,
            path: placement.path,
            encoding: placement.encoding,
            size,
            sha256,
            modified: placement.modified,
            state,
            place: placement.place,
        },
        ManifestLine::Refused(RefusedLine {
            source,
            path,
            encoding,
            reason,
        }) => Event::FileRefused {
            accession,
            source,
            path,
            encoding,
            reason,
        },
    }
}

/// Numbers the items of an accession.
#[derive(Debug)]
pub(crate) struct Numbering {
    accession: AccessionId,
    last: u32,
}

impl Numbering {
    pub(crate) fn after(accession: AccessionId, last: u32) -> Self {
        Self { accession, last }
    }

    pub(crate) fn next(&mut self) -> Result<ItemId, Error> {
        self.last = self.last.checked_add(1).ok_or(Error::TooManyItems {
            accession: self.accession,
        })?;
        Ok(ItemId::new(self.accession, self.last))
    }
}
