//! What is published: a log of its own, of a prefix of the tree, that tells nothing of heads and journals.
//! All of it can be done again.

use std::io::Read;

use custody::{Checkpoint, MAX_CHECKPOINT, VerifierKey};
use keyring::ScopeKey;
use model::{EntryIndex, Sha256Digest, Timestamp};
use storage::{Key, Storage};

use crate::beat::LogClock;
use crate::chain::Chain;
use crate::edge::{Edge, Staged};
use crate::layout::{self, Place};
use crate::prover::Tiles;
use crate::{Error, Ledger, Writer, publish};

/// How many beats that were missed are made up for without being asked: more is a clock that jumped.
const MAX_BEATS: u64 = 64;

/// What publishing came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// What is published now; `None` before the first beat.
    pub checkpoint: Option<Checkpoint>,
    /// Whether this call published it.
    pub is_new: bool,
}

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
        let clock = LogClock::parse(&self.storage().read(&object)?);
        clock.map(Some).ok_or(Error::Clock { object })
    }

    /// Sets the clock that the entry at `entry` tells of.
    pub fn set_clock(&self, entry: EntryIndex, clock: &LogClock) -> Result<(), Error> {
        let object = layout::numbered(layout::CLOCK, entry.0)?;
        let bytes = clock.to_bytes().map_err(|source| Error::Encode {
            object: object.clone(),
            source,
        })?;
        Ok(self.storage().put_new(&object, &bytes)?)
    }

    /// The archive's note of the newest published tree; `None` if nothing was published.
    pub fn published(&self) -> Result<Option<Checkpoint>, Error> {
        let newest = self.published_sizes()?.pop();
        newest.map(|size| self.published_at(size)).transpose()
    }

    /// The sizes that were published, in order.
    pub(crate) fn published_sizes(&self) -> Result<Vec<u64>, Error> {
        let listed = self.storage().list(layout::PUBLISHED)?;
        Ok(listed
            .iter()
            .filter_map(|it| layout::number(layout::PUBLISHED, &it.key))
            .collect())
    }

    pub(crate) fn published_at(&self, size: u64) -> Result<Checkpoint, Error> {
        let object = layout::numbered(layout::PUBLISHED, size)?;
        let checkpoint = self.read_checkpoint(&object)?;
        if checkpoint.size() == size {
            Ok(checkpoint)
        } else {
            Err(Error::Forked { size })
        }
    }

    /// Reads a checkpoint of this log, or of one that it succeeded, and verifies it.
    pub(crate) fn read_checkpoint(&self, object: &Key) -> Result<Checkpoint, Error> {
        let mut note = Vec::new();
        self.storage()
            .open(object)?
            .take(MAX_CHECKPOINT as u64 + 1)
            .read_to_end(&mut note)
            .map_err(|source| storage::Error::Io {
                act: "read",
                name: object.to_string(),
                source,
            })?;
        let checkpoint = Checkpoint::parse(&note)?;
        self.verify_any(&checkpoint)?;
        Ok(checkpoint)
    }

    /// A published note with every cosignature that came for it.
    pub fn with_cosignatures(&self, note: &Checkpoint) -> Result<Checkpoint, Error> {
        let mut text = note.as_str().to_owned();
        for line in self.storage().list(&layout::cosignatures(note.size()))? {
            if !line.key.is_leftover() {
                let line = self.storage().read(&line.key)?;
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
        kept.map(|it| Ok(self.storage().read(&it.key)?)).collect()
    }

    /// Puts the newest published note with its cosignatures where strangers fetch it.
    pub fn refresh_public(&self) -> Result<(), Error> {
        match self.published()? {
            Some(note) => self.put_public_checkpoint(&note),
            None => Ok(()),
        }
    }

    fn put_public_checkpoint(&self, note: &Checkpoint) -> Result<(), Error> {
        let object = layout::public_checkpoint()?;
        let there = self.public_note()?;
        if let Some(there) = &there
            && there.size() > note.size()
        {
            return Err(Error::Truncated {
                signed: there.size(),
                found: note.size(),
            });
        }
        let whole = self.with_cosignatures(note)?;
        if there.as_ref() != Some(&whole) {
            self.storage().replace(&object, whole.as_str().as_bytes())?;
        }
        Ok(())
    }
}

impl Writer {
    /// Publishes what is due at a time, and what an earlier call that was stopped left: fills the log up
    /// with fillers, signs the prefix that the clock names and puts its files. Gives the newest published
    /// note. Without a clock it does nothing.
    ///
    /// Beats that were missed are made up for in one go. After 64 or more of them [`Error::ManyBeats`],
    /// unless `beats` says exactly how many: a clock that jumped ahead must not fill the log.
    pub fn publish_due(
        &mut self,
        scope: &ScopeKey,
        now: Timestamp,
        beats: Option<u64>,
    ) -> Result<Published, Error> {
        self.refresh()?;
        self.finish_publication()?;
        let published = self.ledger().published()?;
        let nothing = Published {
            checkpoint: published.clone(),
            is_new: false,
        };
        let Some(clock) = self.ledger().clock()? else {
            return Ok(nothing);
        };
        let Some(beat) = clock.beat_at(now) else {
            return Ok(nothing);
        };
        let size = published.as_ref().map_or(0, Checkpoint::size);
        let last = clock.beat_of(size);
        let missed = last.map_or(beat, |last| beat.saturating_sub(last));
        if missed >= MAX_BEATS && beats != Some(missed) {
            return Err(Error::ManyBeats { beats: missed });
        }
        let due = clock
            .size_after(beat)
            .ok_or(Error::ManyBeats { beats: missed })?;
        if due <= size {
            return Ok(nothing);
        }
        self.fill(due, scope)?;
        let note = self.sign_prefix(published.as_ref(), due)?;
        self.finish_publication()?;
        Ok(Published {
            checkpoint: Some(note),
            is_new: true,
        })
    }

    /// Signs the tree of the first `size` entries, which continues what was published before.
    fn sign_prefix(&self, before: Option<&Checkpoint>, size: u64) -> Result<Checkpoint, Error> {
        let ledger = self.ledger();
        let grown = grow(ledger.storage(), before.map_or(0, Checkpoint::size), size)?;
        if before.is_some_and(|before| *before.root() != grown.before) {
            let size = before.map_or(0, Checkpoint::size);
            return Err(Error::Forked { size });
        }
        let note = Checkpoint::sign(ledger.key().name(), size, &grown.root, self.key());
        let object = layout::numbered(layout::PUBLISHED, size)?;
        match ledger.storage().put_new(&object, note.as_str().as_bytes()) {
            Err(storage::Error::Exists { .. }) if ledger.published_at(size)? == note => {}
            Err(storage::Error::Exists { .. }) => return Err(Error::Forked { size }),
            put => put?,
        }
        Ok(note)
    }

    /// Puts the files of the newest published tree, unless they are there.
    fn finish_publication(&self) -> Result<(), Error> {
        let ledger = self.ledger();
        let storage = ledger.storage();
        let mut sizes = ledger.published_sizes()?;
        let Some(newest) = sizes.pop() else {
            return Ok(());
        };
        let note = ledger.published_at(newest)?;
        let object = layout::public_checkpoint()?;
        if storage.exists(&object)? && ledger.read_checkpoint(&object)?.size() == newest {
            // The tiles were durable before it; the partial ones may still have to go.
            return drop_superseded(storage);
        }
        let grown = grow(storage, sizes.pop().unwrap_or(0), newest)?;
        if grown.root != *note.root() {
            return Err(Error::Forked { size: newest });
        }
        publish::put_tiles(storage, Place::Public, &grown.staged)?;
        ledger.put_public_checkpoint(&note)?;
        drop_superseded(storage)
    }
}

/// How a tree grew.
struct Grown {
    before: Sha256Digest,
    root: Sha256Digest,
    /// The tiles that are new or longer.
    staged: Vec<Staged>,
}

/// Computes from the heads how the tree grows from one size to another; `Error::Truncated` if there are
/// not so many entries.
fn grow(storage: &dyn Storage, from: u64, to: u64) -> Result<Grown, Error> {
    let mut chain = Chain::new(storage);
    let mut edge = Edge::default();
    let mut added = Vec::new();
    while edge.size() + (added.len() as u64) < to {
        let link = chain.read_next()?.ok_or(Error::Truncated {
            signed: to,
            found: edge.size() + added.len() as u64,
        })?;
        let old = from.saturating_sub(edge.size());
        let old = usize::try_from(old).map_or(link.head.leaves.len(), |old| {
            old.min(link.head.leaves.len())
        });
        let (old, new) = link.head.leaves.split_at(old);
        edge.extend(old);
        added.extend_from_slice(new);
    }
    added.truncate(usize::try_from(to - edge.size()).unwrap_or(usize::MAX));
    let before = edge.root();
    let staged = edge.extend(&added);
    Ok(Grown {
        before,
        root: edge.root(),
        staged,
    })
}

/// Removes the partial tiles of public tiles that are full now.
fn drop_superseded(storage: &dyn Storage) -> Result<(), Error> {
    let listed = storage.list(layout::PUBLIC)?;
    let names: std::collections::HashSet<_> = listed.iter().map(|it| it.key.as_str()).collect();
    let gone = listed.iter().filter(|it| {
        let full = crate::sweep::full_of(Place::Public, it.key.as_str());
        it.key.is_leftover() || full.is_some_and(|full| names.contains(full))
    });
    for gone in gone {
        publish::delete(storage, &gone.key)?;
    }
    Ok(())
}
