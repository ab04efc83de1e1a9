//! Publishing: the signing of a prefix, and the files of it that strangers fetch. All of it can be done again.

use custody::Checkpoint;
use keyring::ScopeKey;
use model::{Sha256Digest, Timestamp};
use storage::Storage;

use crate::chain::Chain;
use crate::edge::{Edge, Staged};
use crate::layout::{self, Place};
use crate::{Error, Ledger, Writer, outside, publish};

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

    /// Puts the newest published note with the cosignatures that came since where strangers fetch it. By the
    /// writer alone: what somebody else publishes meanwhile must not be replaced by something smaller.
    pub fn refresh_public(&mut self) -> Result<(), Error> {
        self.refresh()?;
        match self.ledger().published()? {
            Some(note) => put_checkpoint(self.ledger(), &note),
            None => Ok(()),
        }
    }

    /// Puts the files of the newest published tree, and those of earlier ones that are gone.
    fn finish_publication(&self) -> Result<(), Error> {
        let ledger = self.ledger();
        let storage = ledger.storage();
        let mut sizes = ledger.published_sizes()?;
        let Some(newest) = sizes.last().copied() else {
            return Ok(());
        };
        let note = ledger.published_at(newest)?;
        let object = layout::public_checkpoint()?;
        if storage.exists(&object)? && ledger.read_checkpoint(&object)?.size() == newest {
            // The tiles were durable before it; the partial ones may still have to go.
            if outside::lacks(storage, &sizes)? {
                outside::remake_tiles(ledger, &sizes)?;
            }
            return drop_superseded(storage);
        }
        sizes.pop();
        let grown = grow(storage, sizes.pop().unwrap_or(0), newest)?;
        if grown.root != *note.root() {
            return Err(Error::Forked { size: newest });
        }
        publish::put_tiles(storage, Place::Public, &grown.staged)?;
        put_checkpoint(ledger, &note)?;
        drop_superseded(storage)
    }
}

/// Puts a note with its cosignatures in place of what strangers fetch; [`Error::Truncated`] if that is of
/// more entries.
pub(crate) fn put_checkpoint(ledger: &Ledger, note: &Checkpoint) -> Result<(), Error> {
    let there = ledger.public_note()?;
    if let Some(there) = &there
        && there.size() > note.size()
    {
        return Err(Error::Truncated {
            signed: there.size(),
            found: note.size(),
        });
    }
    let whole = ledger.with_cosignatures(note)?;
    if there.as_ref() != Some(&whole) {
        let object = layout::public_checkpoint()?;
        let storage = ledger.storage();
        storage.replace(&object, whole.as_str().as_bytes())?;
    }
    Ok(())
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
pub(crate) fn drop_superseded(storage: &dyn Storage) -> Result<(), Error> {
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
