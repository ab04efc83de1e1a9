//! What is published: a log of its own, of a prefix of the tree, that tells nothing of heads and journals.

use custody::{Checkpoint, VerifierKey};
use model::{EntryIndex, Sha256Digest};
use storage::{Key, Storage};

use crate::beat::LogClock;
use crate::beside::{self, MAX_NOTE};
use crate::layout::{self, MAX_CLOCK, MAX_LINE, MAX_REFUSAL, Place};
use crate::prover::Tiles;
use crate::{Clocks, Error, Ledger};

impl Ledger {
    /// The clock on which the log is published; `None` if it has none.
    pub fn clock(&self) -> Result<Option<LogClock>, Error> {
        let listed = self.storage().list(layout::CLOCK)?;
        let numbers = listed
            .iter()
            .filter_map(|it| layout::number(layout::CLOCK, &it.key));
        let Some(newest) = numbers.max() else {
            return Ok(None);
        };
        let object = layout::numbered(layout::CLOCK, newest)?;
        let clock = LogClock::parse(&self.storage().read_at_most(&object, MAX_CLOCK)?);
        clock.map(Some).ok_or(Error::Clock { object })
    }

    /// Sets the clock that the entry at `entry` tells of.
    pub fn set_clock(&self, entry: EntryIndex, clock: &LogClock) -> Result<(), Error> {
        let (object, bytes) = clock.object(entry)?;
        Ok(self.storage().put_new(&object, &bytes)?)
    }

    /// Puts the clocks that the log's entries tell of and that are gone; gives their names.
    pub fn restore_clocks(&self, clocks: &Clocks) -> Result<Vec<Key>, Error> {
        let listed = self.storage().list(layout::CLOCK)?;
        let mut put = Vec::new();
        for (entry, clock) in clocks {
            let (object, _) = clock.object(*entry)?;
            if listed.iter().all(|it| it.key != object) {
                match self.set_clock(*entry, clock) {
                    Err(Error::Storage(storage::Error::Exists { .. })) => {}
                    set => set?,
                }
                put.push(object);
            }
        }
        Ok(put)
    }

    /// The archive's note of the newest published tree; `None` if nothing was published.
    pub fn published(&self) -> Result<Option<Checkpoint>, Error> {
        let newest = self.published_sizes()?.pop();
        newest.map(|size| self.published_at(size)).transpose()
    }

    /// The sizes that were published, in order.
    pub(crate) fn published_sizes(&self) -> Result<Vec<u64>, Error> {
        beside::notes_of(self.storage())
    }

    pub(crate) fn published_at(&self, size: u64) -> Result<Checkpoint, Error> {
        beside::read_note(self, self.storage(), size)
    }

    /// Reads a checkpoint of this log, or of one that it succeeded, and verifies it.
    pub(crate) fn read_checkpoint(&self, object: &Key) -> Result<Checkpoint, Error> {
        self.read_checkpoint_of(self.storage(), object)
    }

    /// Reads a checkpoint of a copy, as [`Ledger::read_checkpoint`] does.
    pub(crate) fn read_checkpoint_of(
        &self,
        copy: &dyn Storage,
        object: &Key,
    ) -> Result<Checkpoint, Error> {
        let note = copy.read_at_most(object, MAX_NOTE)?;
        let checkpoint = Checkpoint::parse(&note)?;
        self.verify_any(&checkpoint)?;
        Ok(checkpoint)
    }

    /// A published note with every cosignature that came for it.
    pub fn with_cosignatures(&self, note: &Checkpoint) -> Result<Checkpoint, Error> {
        let mut text = note.as_str().to_owned();
        for line in self.storage().list(&layout::cosignatures(note.size()))? {
            if !line.key.is_leftover() {
                let line = self.storage().read_at_most(&line.key, MAX_LINE)?;
                text.push_str(&String::from_utf8_lossy(&line));
            }
        }
        Ok(Checkpoint::parse(text.as_bytes())?)
    }

    /// Keeps the cosignature of a witness on a published note; one that is there already stays.
    pub fn keep_cosignature(
        &self,
        note: &Checkpoint,
        witness: &VerifierKey,
        line: &str,
    ) -> Result<(), Error> {
        note.with_signature(line)?.verify_cosignature(witness)?;
        let object = layout::cosignature(note.size(), witness.id())?;
        match self.storage().put_new(&object, line.as_bytes()) {
            Err(storage::Error::Exists { .. }) => Ok(()),
            put => Ok(put?),
        }
    }

    /// The size of the newest published tree that a witness cosigned; 0 if there is none.
    pub fn cosigned_size(&self, witness: &VerifierKey) -> Result<u64, Error> {
        let listed = self.storage().list(layout::COSIGNED)?;
        let sizes = listed.iter().filter_map(|it| {
            let (size, id) = layout::cosigned(&it.key)?;
            (id == witness.id()).then_some(size)
        });
        Ok(sizes.max().unwrap_or(0))
    }

    /// The published checkpoint with the cosignatures that came, as strangers fetch it; `None` if there is
    /// none, or only one of the log before.
    pub fn public_checkpoint(&self) -> Result<Option<Checkpoint>, Error> {
        let ours = |note: &Checkpoint| note.origin() == self.key().name();
        Ok(self.public_note()?.filter(ours))
    }

    /// What strangers fetch, also if it is of the log before.
    pub(crate) fn public_note(&self) -> Result<Option<Checkpoint>, Error> {
        let object = layout::public_checkpoint()?;
        match self.read_checkpoint(&object) {
            Err(Error::Storage(storage::Error::Absent { .. })) => Ok(None),
            read => read.map(Some),
        }
    }

    /// The proof that the tree of a published note continues that of its first `old` entries (RFC 6962
    /// section 2.1.2), read from the public tiles; empty for `old` 0 and for the same tree.
    pub fn consistency(&self, old: u64, note: &Checkpoint) -> Result<Vec<Sha256Digest>, Error> {
        let tiles = Tiles::new(self.storage(), note.size(), Place::Public);
        if old == 0 || old >= note.size() {
            return Ok(Vec::new());
        }
        let proof = tlog_tiles::prove_tree(note.size(), old, &tiles).map_err(|_| {
            tiles
                .failed()
                .unwrap_or(Error::Forked { size: note.size() })
        })?;
        Ok(proof
            .iter()
            .map(|hash| Sha256Digest::from_bytes(hash.0))
            .collect())
    }

    /// Keeps what a witness refused; the same is kept once. It is no entry, for a log that is refused must
    /// not be appended to.
    pub fn keep_refusal(&self, refusal: &[u8]) -> Result<(), Error> {
        let object = layout::refusal(&Sha256Digest::of(refusal))?;
        match self.storage().put_new(&object, refusal) {
            Err(storage::Error::Exists { .. }) => Ok(()),
            put => Ok(put?),
        }
    }

    /// Everything that witnesses refused.
    pub fn refusals(&self) -> Result<Vec<Vec<u8>>, Error> {
        let listed = self.storage().list(layout::REFUSED)?;
        let kept = listed.iter().filter(|it| layout::is_refusal(&it.key));
        kept.map(|it| Ok(self.storage().read_at_most(&it.key, MAX_REFUSAL)?))
            .collect()
    }
}
