use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use custody::{Checkpoint, Excerpt, Record, TlogProof};
use model::{EntryIndex, Sha256Digest};
use storage::Storage;
use tlog_tiles::{Hash, HashReader, check_record, prove_record, record_hash};

use crate::Error;
use crate::layout::{Row, Tile};

/// Log2 of the width of a tile.
const HEIGHT: u8 = 8;

/// Proves entries under one checkpoint; keeps the tiles it has read.
pub struct Prover<'a> {
    checkpoint: Checkpoint,
    tiles: Tiles<'a>,
}

impl<'a> Prover<'a> {
    pub(crate) fn new(storage: &'a dyn Storage, checkpoint: Checkpoint) -> Self {
        Self {
            tiles: Tiles {
                storage,
                size: checkpoint.size(),
                read: RefCell::default(),
                failed: RefCell::default(),
            },
            checkpoint,
        }
    }

    /// The checkpoint that the proofs lead to.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Proves that `record` is the entry at `index`, showing the fields that are named;
    /// `Error::NotInLog` if it is not there, or not yet published.
    pub fn prove(
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
struct Tiles<'a> {
    storage: &'a dyn Storage,
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

impl Tiles<'_> {
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
        match self.storage.read(&ours.key()?) {
            // A writer at work may have replaced it by the full one.
            Err(storage::Error::Absent { .. }) => match self.storage.read(&ours.full().key()?) {
                Err(storage::Error::Absent { .. }) => Err(Error::TileMissing {
                    object: ours.key()?,
                }),
                read => Ok(read?),
            },
            read => Ok(read?),
        }
    }
}
