//! What stands beside the heads and is of the log too: its clocks, the notes of what was published, the
//! cosignatures on them, and what witnesses refused.

use std::collections::{BTreeMap, BTreeSet};

use custody::{Checkpoint, MAX_CHECKPOINT};
use model::{EntryIndex, Sha256Digest};
use storage::{Key, Storage};

use crate::layout::{self, MAX_LINE, MAX_REFUSAL};
use crate::{Error, Ledger, LogClock, Statement};

/// The clocks that the entries of a log tell of, by those entries.
pub type Clocks = BTreeMap<EntryIndex, LogClock>;

/// The objects beside the heads, as whichever of several copies still has them.
#[derive(Debug, Default)]
pub struct Beside {
    /// What the clocks must be; `None` if the entries were not asked.
    pub(crate) clocks: Option<BTreeMap<Key, Sha256Digest>>,
    /// The sizes that were published, as far as any copy tells.
    pub(crate) published: BTreeMap<u64, Sha256Digest>,
    /// What is good of the others. Of a cosignature more than one can be: a witness that is asked again
    /// signs another time.
    pub(crate) good: BTreeMap<Key, BTreeSet<Sha256Digest>>,
}

impl Beside {
    /// Whether an object may have bytes of that digest.
    pub fn takes(&self, key: &Key, digest: &Sha256Digest) -> bool {
        self.good.get(key).is_some_and(|good| good.contains(digest))
    }

    /// What the clocks must be, if the entries were asked.
    pub fn clocks(&self) -> impl Iterator<Item = (Key, Sha256Digest)> + '_ {
        let clocks = self.clocks.iter().flatten();
        clocks.map(|(key, digest)| (key.clone(), *digest))
    }

    /// What the objects that are listed must be: all of them, and those that must be among them. A copy that
    /// is behind may lack what came last.
    pub(crate) fn expected(
        &self,
        size: u64,
        listed: &BTreeSet<Key>,
    ) -> Result<Vec<(Key, Sha256Digest, bool)>, Error> {
        let mut expected = Vec::new();
        for (key, digest) in self.clocks.iter().flatten() {
            let must = layout::number(layout::CLOCK, key).is_some_and(|entry| entry < size);
            expected.push((key.clone(), *digest, must));
        }
        let newest = self.published_in(listed)?.pop();
        for (published, digest) in &self.published {
            let key = layout::numbered(layout::PUBLISHED, *published)?;
            expected.push((key, *digest, Some(*published) < newest));
        }
        for (key, good) in &self.good {
            expected.extend(good.first().map(|digest| (key.clone(), *digest, false)));
        }
        Ok(expected)
    }

    /// The sizes whose notes are listed, in order.
    pub(crate) fn published_in(&self, listed: &BTreeSet<Key>) -> Result<Vec<u64>, Error> {
        let mut sizes = Vec::new();
        for size in self.published.keys() {
            if listed.contains(&layout::numbered(layout::PUBLISHED, *size)?) {
                sizes.push(*size);
            }
        }
        Ok(sizes)
    }
}

impl Statement {
    /// Gathers what stands beside the heads from several copies, whatever is good in any of them. `clocks`
    /// is what the entries tell, if they were asked: the clocks in the copies tell nothing of themselves.
    pub fn beside(
        &self,
        ledger: &Ledger,
        copies: &[&dyn Storage],
        clocks: Option<&Clocks>,
    ) -> Result<Beside, Error> {
        let mut beside = Beside::default();
        if let Some(clocks) = clocks {
            let digest = |(entry, clock): (&EntryIndex, &LogClock)| {
                let (key, bytes) = clock.object(*entry)?;
                Ok((key, Sha256Digest::of(bytes)))
            };
            let clocks = clocks.iter().map(digest).collect::<Result<_, Error>>()?;
            beside.clocks = Some(clocks);
        }
        for copy in copies {
            // A copy that cannot be read is one that does not tell.
            let notes = notes_of(*copy).unwrap_or_default();
            let roots = self.heads.roots(notes.iter().copied());
            for size in notes {
                let known = beside.published.contains_key(&size);
                if let Ok(note) = read_note(ledger, *copy, size)
                    && !known
                    && roots.get(&size) == Some(note.root())
                {
                    let digest = Sha256Digest::of(note.as_str());
                    beside.published.insert(size, digest);
                }
            }
        }
        for copy in copies {
            for key in said_of(*copy).unwrap_or_default() {
                if let Ok(bytes) = read_said(ledger, *copy, &key) {
                    let good = beside.good.entry(key).or_default();
                    good.insert(Sha256Digest::of(bytes));
                }
            }
        }
        Ok(beside)
    }
}

/// The sizes of the notes in a copy, in order.
pub(crate) fn notes_of(copy: &dyn Storage) -> Result<Vec<u64>, Error> {
    let listed = copy.list(layout::PUBLISHED)?;
    let sizes = listed
        .iter()
        .filter_map(|it| layout::number(layout::PUBLISHED, &it.key));
    Ok(sizes.collect())
}

/// Reads a published note; that its tree is of this log is not seen.
pub(crate) fn read_note(
    ledger: &Ledger,
    copy: &dyn Storage,
    size: u64,
) -> Result<Checkpoint, Error> {
    let object = layout::numbered(layout::PUBLISHED, size)?;
    let note = ledger.read_checkpoint_of(copy, &object)?;
    if note.size() == size {
        Ok(note)
    } else {
        Err(Error::Forked { size })
    }
}

/// What witnesses said, in a copy: cosignatures and refusals.
pub(crate) fn said_of(copy: &dyn Storage) -> Result<Vec<Key>, Error> {
    let mut said = Vec::new();
    for folder in [layout::COSIGNED, layout::REFUSED] {
        said.extend(copy.list(folder)?.into_iter().map(|it| it.key));
    }
    said.retain(|key| layout::cosigned(key).is_some() || layout::is_refusal(key));
    Ok(said)
}

/// Reads what a witness said, if it can be: a cosignature is one line on the note that is beside it, whose
/// signature is for a policy to judge, and a refusal has the digest that is its name.
pub(crate) fn read_said(ledger: &Ledger, copy: &dyn Storage, key: &Key) -> Result<Vec<u8>, Error> {
    let differs = || storage::Error::Differs { key: key.clone() };
    if let Some((size, _)) = layout::cosigned(key) {
        let line = copy.read_at_most(key, MAX_LINE)?;
        let note = read_note(ledger, copy, size)?;
        let text = std::str::from_utf8(&line).map_err(|_| differs())?;
        note.with_signature(text).map_err(|_| differs())?;
        return Ok(line);
    }
    let refusal = copy.read_at_most(key, MAX_REFUSAL)?;
    if layout::refusal(&Sha256Digest::of(&refusal))? == *key {
        Ok(refusal)
    } else {
        Err(differs().into())
    }
}

/// The longest note there is.
pub(crate) const MAX_NOTE: u64 = MAX_CHECKPOINT as u64;
