use model::Watch;
use std::sync::Arc;

use carrier::{BLOCK, CardSecret, KeyBlock, ReadAt, Reading, Set, SetId, SetKey, VERSION};

use super::scan::scan;
use super::shelf::Shelf;
use crate::error::Error;
use crate::known::Known;
use crate::stores::Stores;

/// All volumes of an accession that are held, in the order of their coming.
pub(super) struct Held {
    /// Their objects, in the order of the reading's sources.
    pub(super) objects: Vec<String>,
    pub(super) reading: Reading,
}

impl Held {
    /// Scans what is held of an accession, with the keys that opened its newest volumes.
    pub(super) fn of(
        stores: &Stores<'_>,
        shelf: &Arc<Shelf>,
        known: &Known,
        (cards, keys): (&[CardSecret], &[SetKey]),
        watch: &mut dyn Watch,
    ) -> Result<Self, Error> {
        let objects = objects(known);
        let sources = open(stores, shelf, &objects)?;
        Ok(Self {
            objects,
            reading: scan(shelf, sources, cards, keys, watch),
        })
    }

    /// The set; should keys differ that give the same set, the one that opens most of it.
    pub(super) fn set(&self, id: SetId) -> Result<&Set, Error> {
        let sets = self.reading.sets.iter().filter(|set| set.id() == id);
        sets.max_by_key(|set| blocks(set))
            .ok_or(Error::NothingOpens)
    }
}

/// The keys of sets that came before: a disk whose key blocks are all gone opens with the key of
/// another. Only where no volume begins with its key block is all that is held looked through.
pub(super) fn earlier_keys(
    stores: &Stores<'_>,
    shelf: &Arc<Shelf>,
    accessions: &[Known],
    cards: &[CardSecret],
    watch: &mut dyn Watch,
) -> Result<Vec<SetKey>, Error> {
    let mut keys = Vec::new();
    for known in accessions {
        let sources = open(stores, shelf, &objects(known))?;
        let first = sources
            .iter()
            .find_map(|source| first_key(source.as_ref(), cards))
            .filter(|key| known.is_set(key.set));
        if first.is_some() {
            keys.extend(first);
            continue;
        }
        for source in sources {
            let reading = scan(shelf, vec![source], cards, &[], watch);
            let found = reading.sets.iter().find(|set| known.is_set(set.id()));
            if let Some(set) = found {
                keys.push(set.key());
                break;
            }
        }
    }
    Ok(keys)
}

/// The key in the first block of a volume.
pub(super) fn first_key(source: &dyn ReadAt, cards: &[CardSecret]) -> Option<SetKey> {
    let mut block = [0; BLOCK];
    if source.read_at(0, &mut block).ok()? != BLOCK {
        return None;
    }
    let opened = cards
        .iter()
        .find_map(|card| KeyBlock::open(&block, card))
        .filter(|opened| opened.version == VERSION)?;
    Some(SetKey {
        set: opened.set,
        mask: opened.mask,
    })
}

fn objects(known: &Known) -> Vec<String> {
    let mut objects: Vec<String> = known.held.values().cloned().collect();
    // Their numbers have the same width.
    objects.sort();
    objects
}

fn open(
    stores: &Stores<'_>,
    shelf: &Arc<Shelf>,
    objects: &[String],
) -> Result<Vec<Arc<dyn ReadAt>>, Error> {
    objects
        .iter()
        .map(|object| Ok(Arc::new(shelf.held(stores.storage, object)?) as Arc<dyn ReadAt>))
        .collect()
}

fn blocks(set: &Set) -> u64 {
    let lanes = set.health().into_iter().flat_map(|packet| packet.lanes);
    lanes.map(|lane| lane.found).sum()
}
