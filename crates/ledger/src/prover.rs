use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use custody::{Checkpoint, Excerpt, Record, TlogProof};
use model::{EntryIndex, Sha256Digest};
use storage::Storage;
use tlog_tiles::{Hash, HashReader, check_record, prove_record, record_hash};

use crate::Error;
use crate::layout::{Place, Row, Tile};

/// Log2 of the width of a tile.
const HEIGHT: u8 = 8;

/// Proves entries: under the newest published checkpoint, with its cosignatures, those that it covers, and
/// the others under the checkpoint of all that is committed. Keeps the tiles it has read.
pub struct Prover<'a> {
    published: Option<Tree<'a>>,
    committed: Tree<'a>,
}

/// A signed tree.
struct Tree<'a> {
    checkpoint: Checkpoint,
    tiles: Tiles<'a>,
}

impl<'a> Prover<'a> {
    pub(crate) fn new(
        storage: &'a dyn Storage,
        committed: Checkpoint,
        published: Option<Checkpoint>,
    ) -> Self {
        let tree = |checkpoint, place| Tree::new(storage, checkpoint, place);
        Self {
            published: published.map(|checkpoint| tree(checkpoint, Place::Public)),
            committed: tree(committed, Place::Log),
        }
    }

    /// The checkpoint of all that is committed.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.committed.checkpoint
    }

    /// How many entries are published; `None` if the log has no clock, or before its first beat.
    pub fn published(&self) -> Option<u64> {
        Some(self.published.as_ref()?.checkpoint.size())
    }

    /// Proves that `record` is the entry at `index`, showing the fields that are named;
    /// `Error::NotInLog` if it is not there, or not yet published.
    pub fn prove(
        &self,
        index: EntryIndex,
        record: &Record,
        disclose: &[&str],
    ) -> Result<TlogProof, Error> {
        let published = self.published.as_ref();
        let covering = published.filter(|tree| index.0 < tree.checkpoint.size());
        covering
            .unwrap_or(&self.committed)
            .prove(index, record, disclose)
    }
}

impl<'a> Tree<'a> {
    fn new(storage: &'a dyn Storage, checkpoint: Checkpoint, place: Place) -> Self {
        Self {
            tiles: Tiles::new(storage, checkpoint.size(), place),
            checkpoint,
        }
    }

    fn prove(
        &self,
        index: EntryIndex,
        record: &Record,
        disclose: &[&str],
    ) -> Result<TlogProof, Error> {
        let excerpt = Excerpt::of(record, disclose)?;
        let size = self.checkpoint.size();
        if index.0 >= size {
            return Err(Error::NotInLog { index });
        }
        let path = prove_record(size, index.0, &self.tiles).map_err(|_| {
            let failed = self.tiles.failed.take();
            failed.unwrap_or(Error::NotInLog { index })
        })?;
        let root = Hash(*self.checkpoint.root().as_bytes());
        let leaf = record_hash(record.leaf().as_bytes());
        check_record(&path, size, root, index.0, leaf).map_err(|_| Error::NotInLog { index })?;
        let path = path.iter().map(|it| Sha256Digest::from_bytes(it.0));
        let checkpoint = self.checkpoint.clone();
        Ok(TlogProof::new(&excerpt, index, path.collect(), checkpoint)?)
    }
}

/// The hashes of a tree, read from its tiles.
pub(crate) struct Tiles<'a> {
    storage: &'a dyn Storage,
    place: Place,
    size: u64,
    read: RefCell<HashMap<tlog_tiles::Tile, Vec<u8>>>,
    /// What went wrong, for which the library has no word.
    failed: RefCell<Option<Error>>,
}

impl HashReader for Tiles<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, tlog_tiles::Error> {
        indexes.iter().map(|index| self.hash(*index)).collect()
    }
}

impl<'a> Tiles<'a> {
    pub(crate) fn new(storage: &'a dyn Storage, size: u64, place: Place) -> Self {
        Self {
            storage,
            place,
            size,
            read: RefCell::default(),
            failed: RefCell::default(),
        }
    }

    /// What went wrong in reading them, if anything did.
    pub(crate) fn failed(&self) -> Option<Error> {
        self.failed.take()
    }

    fn hash(&self, index: u64) -> Result<Hash, tlog_tiles::Error> {
        let tile = tlog_tiles::Tile::from_index(HEIGHT, index)
            .parent(0, self.size)
            .ok_or(tlog_tiles::Error::IndexesNotInTree)?;
        let mut read = self.read.borrow_mut();
        let bytes = match read.entry(tile) {
            Entry::Occupied(tile) => tile.into_mut(),
            Entry::Vacant(place) => place.insert(self.read_tile(&tile).map_err(|error| {
                *self.failed.borrow_mut() = Some(error);
                tlog_tiles::Error::InvalidTile
            })?),
        };
        tile.hash_at_index(bytes, index)
    }

    fn read_tile(&self, tile: &tlog_tiles::Tile) -> Result<Vec<u8>, Error> {
        let ours = Tile {
            row: Row::Level(tile.level().into()),
            index: tile.level_index(),
            width: tile.width() as usize,
        };
        let (name, full) = (ours.key_in(self.place)?, ours.full().key_in(self.place)?);
        match self.storage.read(&name) {
            // A writer at work may have replaced it by the full one.
            Err(storage::Error::Absent { .. }) => match self.storage.read(&full) {
                Err(storage::Error::Absent { .. }) => Err(Error::TileMissing { object: name }),
                read => Ok(read?),
            },
            read => Ok(read?),
        }
    }
}
