use std::collections::BTreeSet;

use custody::Checkpoint;
use model::Sha256Digest;
use storage::{Key, Storage};

use crate::beside::{self, Clocks};
use crate::chain::follow;
use crate::edge::{Edge, Staged};
use crate::head::Head;
use crate::layout::{self, Place};
use crate::{Error, Ledger, Statement, publication, publish};

/// A copy in the making.
struct Making<'a> {
    ledger: &'a Ledger,
    from: &'a dyn Storage,
    to: &'a dyn Storage,
    /// What was there at the beginning.
    listed: BTreeSet<Key>,
    put: &'a mut dyn FnMut(&Key),
}

impl Statement {
    /// Brings a copy of the log up to the checkpoint of this statement: first the clocks and what was
    /// refused, of each head its journal, then itself, then its tiles; of each publication its note and its
    /// public tiles; the checkpoints last. So the copy is at every moment a log that a writer could open, and
    /// one that knows whom to ask. Names each object that was put. Puts nothing, but fails as
    /// [`Statement::check_copy`] does, if the copy is of another history or further.
    ///
    /// An object of the log's own store that is not what the log says ends the work with
    /// `storage::Error::Differs` inside.
    pub fn replicate(
        &self,
        ledger: &Ledger,
        to: &dyn Storage,
        clocks: &Clocks,
        put: &mut dyn FnMut(&Key),
    ) -> Result<(), Error> {
        self.check_copy(ledger, to)?;
        let mut making = Making {
            ledger,
            from: ledger.storage(),
            to,
            listed: list(to, &[layout::LOG, layout::JOURNAL, layout::PUBLIC])?,
            put,
        };
        making.clocks(clocks)?;
        making.said(layout::is_refusal)?;
        self.replicate_heads(&mut making)?;
        self.replicate_published(&mut making)?;
        making.said(|key| layout::cosigned(key).is_some())?;
        self.put_public_checkpoint(&mut making)?;
        let object = layout::checkpoint()?;
        let note = self.checkpoint.as_str().as_bytes();
        making.replace(&object, note)
    }

    /// Whether a copy may be brought up to this statement: [`Error::CopyAhead`] and [`Error::CopyForked`] if
    /// it was signed, under whichever name of the log, with more or other entries, or has a head that says so
    /// where no signature does. Writes nothing.
    pub fn check_copy(&self, ledger: &Ledger, to: &dyn Storage) -> Result<(), Error> {
        let here = self.checkpoint.size();
        let signed = ledger.checkpoint_of(to);
        let there = signed.as_ref().map_or(0, Checkpoint::size);
        if there > here {
            return Err(Error::CopyAhead { there, here });
        }
        if signed.is_some_and(|it| self.root(there) != Some(*it.root())) {
            return Err(Error::CopyForked { size: there });
        }
        for listed in to.list(layout::HEADS)? {
            if let Some(number) = layout::head_number(&listed.key) {
                self.check_head(to, number, there)?;
            }
        }
        Ok(())
    }

    /// Compares a head of a copy that was signed with `signed` entries. One that is damaged says nothing of
    /// another history.
    fn check_head(&self, to: &dyn Storage, number: u64, signed: u64) -> Result<(), Error> {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        let ours = self.heads.heads.get(at);
        let is_signed = ours.is_some_and(|ours| ours.size() <= signed);
        if is_signed || at > self.heads.heads.len() {
            return Ok(());
        }
        let Ok(Some((head, bytes))) = Head::read_with_bytes(to, number) else {
            return Ok(());
        };
        if self.digests.get(at) == Some(&Sha256Digest::of(bytes)) {
            return Ok(());
        }
        let first = ours.map_or(self.heads.size(), |ours| ours.first);
        let before = usize::try_from(first).unwrap_or(usize::MAX);
        let mut edge = Edge::default();
        edge.extend(self.heads.leaves.get(..before).unwrap_or_default());
        let goes_on = follow(&mut edge, &head).is_ok();
        match ours {
            Some(ours) if goes_on && ours.root != head.root => {
                Err(Error::CopyForked { size: head.size() })
            }
            None if goes_on => Err(Error::CopyAhead {
                there: head.size(),
                here: self.checkpoint.size(),
            }),
            _ => Ok(()),
        }
    }

    fn replicate_heads(&self, making: &mut Making<'_>) -> Result<(), Error> {
        let finished = self.size_by_heads(&making.listed);
        let mut edge = Edge::default();
        for (head, sha256) in self.heads.heads.iter().zip(&self.digests) {
            if head.size() > self.checkpoint.size() {
                break;
            }
            let staged = follow(&mut edge, head)?;
            making.copy(&head.journal.key()?, head.journal_sha256)?;
            making.copy(&layout::head(head.number)?, *sha256)?;
            // Of all heads there but the newest, the tiles came before the next head.
            if head.size() < finished {
                continue;
            }
            making.tiles(Place::Log, &staged)?;
            publish::drop_superseded(making.to, &staged)?;
        }
        Ok(())
    }

    /// Each publication in its turn, so that of those that a copy has but the newest all tiles are there.
    fn replicate_published(&self, making: &mut Making<'_>) -> Result<(), Error> {
        let mut sizes = beside::notes_of(making.from)?;
        // What was published meanwhile waits for the next time.
        sizes.retain(|size| *size <= self.checkpoint.size());
        let is_new = |size: &u64| {
            let key = layout::numbered(layout::PUBLISHED, *size);
            key.is_ok_and(|key| !making.listed.contains(&key))
        };
        let roots = self.heads.roots(sizes.iter().copied().filter(is_new));
        // The newest that is there may lack tiles.
        let done = sizes.iter().take_while(|size| !is_new(size)).count();
        let done = done.saturating_sub(1);
        let mut edge = Edge::default();
        let mut from = 0;
        for (number, size) in sizes.into_iter().enumerate() {
            let to = usize::try_from(size).unwrap_or(usize::MAX);
            let staged = edge.extend(self.heads.leaves.get(from..to).unwrap_or_default());
            from = to;
            if number < done {
                continue;
            }
            let key = layout::numbered(layout::PUBLISHED, size)?;
            if !making.listed.contains(&key) {
                let note = beside::read_note(making.ledger, making.from, size);
                let ours = |note: &Checkpoint| roots.get(&size) == Some(note.root());
                let note = note.ok().filter(ours);
                let note = note.ok_or_else(|| storage::Error::Differs { key: key.clone() })?;
                making.put_new(&key, note.as_str().as_bytes())?;
            }
            making.tiles(Place::Public, &staged)?;
        }
        Ok(())
    }

    /// What strangers fetch of the archive, if all of it is in the copy.
    fn put_public_checkpoint(&self, making: &mut Making<'_>) -> Result<(), Error> {
        let object = layout::public_checkpoint()?;
        let differs = || storage::Error::Differs {
            key: object.clone(),
        };
        let note = match making.ledger.public_note() {
            Ok(Some(note)) => note,
            Ok(None) => return Ok(()),
            Err(Error::Custody(_)) => return Err(differs().into()),
            Err(error) => return Err(error),
        };
        if note.size() > self.checkpoint.size() {
            return Ok(());
        }
        if self.root(note.size()) != Some(*note.root()) {
            return Err(differs().into());
        }
        let there = making.ledger.read_checkpoint_of(making.to, &object).ok();
        // It never gets smaller, there as little as here.
        if there.is_none_or(|there| there.size() <= note.size()) {
            making.replace(&object, note.as_str().as_bytes())?;
        }
        publication::drop_superseded(making.to)
    }
}

impl Making<'_> {
    fn clocks(&mut self, clocks: &Clocks) -> Result<(), Error> {
        for (entry, clock) in clocks {
            let (key, bytes) = clock.object(*entry)?;
            self.put_new(&key, &bytes)?;
        }
        Ok(())
    }

    /// What witnesses said, of one kind.
    fn said(&mut self, kind: impl Fn(&Key) -> bool) -> Result<(), Error> {
        for key in beside::said_of(self.from)? {
            if !kind(&key) || self.listed.contains(&key) {
                continue;
            }
            if let Some((size, _)) = layout::cosigned(&key)
                && !self
                    .to
                    .exists(&layout::numbered(layout::PUBLISHED, size)?)?
            {
                continue;
            }
            match beside::read_said(self.ledger, self.from, &key) {
                Ok(bytes) => self.put_new(&key, &bytes)?,
                Err(_) => return Err(storage::Error::Differs { key }.into()),
            }
        }
        Ok(())
    }

    fn copy(&mut self, key: &Key, sha256: Sha256Digest) -> Result<(), Error> {
        if self.listed.contains(key) {
            return Ok(());
        }
        match storage::copy(self.from, self.to, key, Some(sha256)) {
            Err(storage::Error::Exists { .. }) => {}
            copied => copied?,
        }
        (self.put)(key);
        Ok(())
    }

    fn tiles(&mut self, place: Place, staged: &[Staged]) -> Result<(), Error> {
        for staged in staged {
            let full = staged.tile.full().key_in(place)?;
            // A full tile that is there took the place of its partial ones.
            if !self.listed.contains(&full) {
                self.put_new(&staged.tile.key_in(place)?, &staged.bytes)?;
            }
        }
        Ok(())
    }

    fn put_new(&mut self, key: &Key, bytes: &[u8]) -> Result<(), Error> {
        if self.listed.contains(key) {
            return Ok(());
        }
        match self.to.put_new(key, bytes) {
            Err(storage::Error::Exists { .. }) => {}
            done => done?,
        }
        (self.put)(key);
        Ok(())
    }

    fn replace(&mut self, object: &Key, note: &[u8]) -> Result<(), Error> {
        match self.to.read_at_most(object, beside::MAX_NOTE) {
            Ok(bytes) if bytes == note => return Ok(()),
            Ok(_) | Err(storage::Error::Absent { .. } | storage::Error::TooLong { .. }) => {}
            Err(error) if error.is_unreadable() => {}
            Err(error) => return Err(error.into()),
        }
        self.to.replace(object, note)?;
        (self.put)(object);
        Ok(())
    }
}

fn list(store: &dyn Storage, folders: &[&str]) -> Result<BTreeSet<Key>, Error> {
    let mut names = BTreeSet::new();
    for folder in folders {
        names.extend(store.list(folder)?.into_iter().map(|listed| listed.key));
    }
    Ok(names)
}
