//! What follows a head: its tiles, then the signed checkpoint, then the end of tiles that are no
//! longer needed. All of it can be done again.

use custody::Checkpoint;
use ed25519_dalek::SigningKey;
use storage::Storage;

use crate::edge::{Edge, Staged};
use crate::layout::{self, Place};
use crate::{Error, Ledger};

/// Puts tiles, or finds that they are there as they must be.
pub(crate) fn put_tiles(
    storage: &dyn Storage,
    place: Place,
    staged: &[Staged],
) -> Result<(), Error> {
    staged.iter().try_for_each(|staged| {
        let key = staged.tile.key_in(place)?;
        match storage.put_new(&key, &staged.bytes) {
            Err(storage::Error::Exists { .. }) => check_tile(storage, place, staged),
            put => Ok(put?),
        }
    })
}

/// Checks that a tile at the edge of a published tree is there, or the full one in its place.
pub(crate) fn check_tile(
    storage: &dyn Storage,
    place: Place,
    staged: &Staged,
) -> Result<(), Error> {
    let object = staged.tile.key_in(place)?;
    let full = staged.tile.full().key_in(place)?;
    let (read, object) = match storage.read(&object) {
        Err(storage::Error::Absent { .. }) => match storage.read(&full) {
            Err(storage::Error::Absent { .. }) => return Err(Error::TileMissing { object }),
            read => (read?, full),
        },
        read => (read?, object),
    };
    let same = match staged.tile.is_full() {
        true => read == staged.bytes,
        false => read.starts_with(&staged.bytes),
    };
    if same {
        Ok(())
    } else {
        Err(Error::TileDiffers { object })
    }
}

/// Signs the tree and publishes it, unless it is published or another writer is further.
pub(crate) fn sign(ledger: &Ledger, edge: &Edge, key: &SigningKey) -> Result<Checkpoint, Error> {
    let published = ledger.checkpoint()?;
    if published.size() >= edge.size() {
        if published.size() == edge.size() && *published.root() != edge.root() {
            let size = edge.size();
            return Err(Error::Forked { size });
        }
        // Witnesses may have cosigned it: an equal one must not take its place.
        return Ok(published);
    }
    let checkpoint = Checkpoint::sign(ledger.key().name(), edge.size(), &edge.root(), key);
    let note = checkpoint.as_str().as_bytes();
    ledger.storage().replace(&layout::checkpoint()?, note)?;
    Ok(checkpoint)
}

/// Removes the partial tiles of tiles that are full now (C2SP tlog-tiles, partial tiles).
pub(crate) fn drop_superseded(storage: &dyn Storage, staged: &[Staged]) -> Result<(), Error> {
    for staged in staged.iter().filter(|it| it.tile.is_full()) {
        for partial in storage.list(&staged.tile.partials())? {
            delete(storage, &partial.key)?;
        }
    }
    Ok(())
}

/// Removes an object that is there or was.
pub(crate) fn delete(storage: &dyn Storage, key: &storage::Key) -> Result<(), Error> {
    match storage.delete(key) {
        Err(storage::Error::Absent { .. }) => Ok(()),
        deleted => Ok(deleted?),
    }
}
