//! What strangers fetch, made again from the heads where it is gone or altered.

use std::collections::BTreeSet;

use custody::Checkpoint;
use model::Sha256Digest;
use storage::{Key, Storage};

use crate::audit::heads::Heads;
use crate::audit::tiles::{self, Expected};
use crate::chain::Chain;
use crate::layout::{self, MAX_TILE, Place};
use crate::publication::{drop_superseded, put_checkpoint};
use crate::{Error, Ledger, Writer, publish};

/// An object that strangers fetch and that is again what it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remade {
    /// Its name.
    pub key: Key,
    /// Of the bytes that were found in its place, if any could be read.
    pub found: Option<Sha256Digest>,
    /// Of the bytes that lie there now.
    pub sha256: Sha256Digest,
}

impl Writer {
    /// Makes everything again that strangers fetch and that is gone or is not what it must be. The heads fix
    /// the tiles, and the newest note in `log/published/` the checkpoint; one of more entries stays, and is
    /// [`Error::Truncated`]. Gives what was made again.
    pub fn mend_public(&mut self) -> Result<Vec<Remade>, Error> {
        self.refresh()?;
        let ledger = self.ledger();
        let sizes = ledger.published_sizes()?;
        let Some(newest) = sizes.last().copied() else {
            return Ok(Vec::new());
        };
        let note = ledger.published_at(newest)?;
        let mut remade = remake_tiles(ledger, &sizes)?;
        remade.extend(remake_checkpoint(ledger, &note)?);
        drop_superseded(ledger.storage())?;
        Ok(remade)
    }
}

/// Whether a tile of the trees that were published is gone.
pub(crate) fn lacks(storage: &dyn Storage, sizes: &[u64]) -> Result<bool, Error> {
    let listed = listed(storage)?;
    let needed = needed(sizes, &listed)?;
    Ok(needed.iter().any(|(key, _)| !listed.contains(key)))
}

fn listed(storage: &dyn Storage) -> Result<BTreeSet<Key>, Error> {
    let listed = storage.list(layout::PUBLIC_TILES)?;
    Ok(listed.into_iter().map(|it| it.key).collect())
}

/// The tiles that must be there, partial ones only until their full tile is, and those that are.
fn needed(sizes: &[u64], listed: &BTreeSet<Key>) -> Result<Vec<(Key, Expected)>, Error> {
    let all = tiles::expected_outside(sizes, true)?;
    let is_listed = |tile: layout::Tile| {
        let key = tile.key_in(Place::Public);
        key.is_ok_and(|key| listed.contains(&key))
    };
    let needed = all.iter().filter(|(key, one)| {
        listed.contains(key) || !tiles::needs_not(&all, Place::Public, one, is_listed)
    });
    Ok(needed.map(|(key, one)| (key.clone(), *one)).collect())
}

/// Makes the tiles of the trees that were published again, where they are not what the heads give.
pub(crate) fn remake_tiles(ledger: &Ledger, sizes: &[u64]) -> Result<Vec<Remade>, Error> {
    let storage = ledger.storage();
    let heads = read_heads(storage)?;
    let newest = sizes.last().copied().unwrap_or(0);
    if heads.root(newest) != Some(*ledger.published_at(newest)?.root()) {
        return Err(Error::Forked { size: newest });
    }
    let levels = tiles::levels(&heads);
    let mut remade = Vec::new();
    for (key, one) in needed(sizes, &listed(storage)?)? {
        let bytes = tiles::bytes(one.tile, &heads, &levels);
        remade.extend(remake(storage, key, &bytes)?);
    }
    Ok(remade)
}

fn read_heads(storage: &dyn Storage) -> Result<Heads, Error> {
    let mut chain = Chain::new(storage);
    let (mut heads, mut leaves) = (Vec::new(), Vec::new());
    while let Some(link) = chain.read_next()? {
        leaves.extend(&link.head.leaves);
        heads.push(link.head);
    }
    Ok(Heads {
        heads,
        leaves,
        whole: true,
    })
}

/// Puts bytes in place of others, which are kept aside.
fn remake(storage: &dyn Storage, key: Key, bytes: &[u8]) -> Result<Option<Remade>, Error> {
    let found = match storage.read_at_most(&key, MAX_TILE) {
        Ok(found) if found == bytes => return Ok(None),
        Ok(_) | Err(storage::Error::TooLong { .. }) => Some(storage::digest(storage, &key)?),
        Err(storage::Error::Absent { .. }) => None,
        Err(error) if error.is_unreadable() => {
            publish::delete(storage, &key)?;
            None
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(found) = found {
        storage::set_aside(storage, &key, found)?;
        publish::delete(storage, &key)?;
    }
    storage.put_new(&key, bytes)?;
    let sha256 = Sha256Digest::of(bytes);
    Ok(Some(Remade { key, found, sha256 }))
}

fn remake_checkpoint(ledger: &Ledger, note: &Checkpoint) -> Result<Option<Remade>, Error> {
    match ledger.public_note() {
        // Another note of the same size was forged with the archive's key, or the log was.
        Ok(Some(there)) if there.size() == note.size() && there.root() != note.root() => {
            return Err(Error::Forked { size: note.size() });
        }
        // Of fewer entries it is finished, and of more it is refused.
        Ok(_) => {
            put_checkpoint(ledger, note)?;
            return Ok(None);
        }
        Err(Error::Custody(_) | Error::Storage(storage::Error::TooLong { .. })) => {}
        Err(Error::Storage(error)) if error.is_unreadable() => {}
        Err(error) => return Err(error),
    }
    let storage = ledger.storage();
    let key = layout::public_checkpoint()?;
    let found = storage::digest(storage, &key).ok();
    let whole = ledger.with_cosignatures(note)?;
    storage.replace(&key, whole.as_str().as_bytes())?;
    let sha256 = Sha256Digest::of(whole.as_str());
    Ok(Some(Remade { key, found, sha256 }))
}
