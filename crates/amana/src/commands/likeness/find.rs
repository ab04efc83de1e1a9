use std::collections::{BTreeMap, HashMap};
use std::thread::available_parallelism;

use anyhow::anyhow;
use likeness::{Pair, TooMany, Wanted};
use model::{ItemId, PdqHash, Sha256Digest};
use serde::Serialize;

use super::collection::Collection;
use super::turn::Turn;
use crate::outcome::say;

/// Most pairs of near pictures that are listed: a few hundred megabytes as a document.
const MOST_PAIRS: usize = 5_000_000;

/// What is looked for in the archive.
#[derive(Debug, Default)]
pub(super) struct Query {
    pub(super) sha256: Option<Sha256Digest>,
    /// Its hashes with something to hold on to: none, one, or one for each turn.
    pub(super) hashes: Vec<PdqHash>,
}

/// How near a picture is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Nearness {
    /// Bits that differ.
    pub(super) distance: u32,
    /// How the picture that is looked for is to be turned.
    pub(super) turn: Turn,
}

/// An item that answers to a query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    /// The place of the query.
    pub(super) query: usize,
    /// The place of the item.
    pub(super) item: usize,
    /// `None` if they could be compared by their bytes alone.
    pub(super) nearness: Option<Nearness>,
    pub(super) same_bytes: bool,
}

/// An item that was found, as documents and sentences have it.
#[derive(Debug, Serialize)]
pub(super) struct Found {
    pub(super) item: ItemId,
    distance: Option<u32>,
    orientation: Option<Turn>,
    same_bytes: bool,
}

impl Found {
    pub(super) fn of(collection: &Collection, found: &Match) -> Option<Self> {
        Some(Self {
            item: collection.items.get(found.item)?.id,
            distance: found.nearness.map(|near| near.distance),
            orientation: found.nearness.map(|near| near.turn),
            same_bytes: found.same_bytes,
        })
    }

    /// What it has in common with what was looked for, for people.
    pub(super) fn tell(&self, further: Option<&str>) {
        let distance = self
            .distance
            .map_or_else(|| "-".to_owned(), |distance| distance.to_string());
        let mut notes = Vec::new();
        notes.extend(self.same_bytes.then(|| "the same bytes".to_owned()));
        notes.extend(self.orientation.map(|turn| turn.to_string()));
        notes.extend(further.map(str::to_owned));
        say!("  {}  {distance:>2}  {}", self.item, notes.join(", "));
    }
}

/// At most how many bits may differ, on this machine.
pub(super) fn within(distance: u32) -> Wanted {
    Wanted {
        most: distance,
        limit: MOST_PAIRS,
        threads: available_parallelism().map_or(1, Into::into),
    }
}

/// The pairs that were found, unless there are more than are listed.
pub(super) fn allowed(found: Result<Vec<Pair>, TooMany>) -> anyhow::Result<Vec<Pair>> {
    found.map_err(|too_many| anyhow!("{too_many}: very many are alike; give a smaller --distance"))
}

/// The items that have the bytes of a query or are near to it: in the order of the queries, for each the nearest first.
pub(super) fn find(
    collection: &Collection,
    queries: &[&Query],
    distance: u32,
) -> anyhow::Result<Vec<Match>> {
    let mut found = near(collection, queries, distance)?;
    let mut holders: HashMap<Sha256Digest, Vec<usize>> = HashMap::new();
    for (place, item) in collection.items.iter().enumerate() {
        holders.entry(item.sha256).or_default().push(place);
    }
    for (number, query) in queries.iter().enumerate() {
        let same = query.sha256.and_then(|sha256| holders.get(&sha256));
        for item in same.into_iter().flatten() {
            let one = found.entry((number, *item));
            one.or_insert(Match {
                query: number,
                item: *item,
                nearness: None,
                same_bytes: false,
            })
            .same_bytes = true;
        }
    }
    let mut found: Vec<Match> = found.into_values().collect();
    found.sort_by_key(|one| (one.query, !one.same_bytes, one.nearness, one.item));
    Ok(found)
}

/// What is found by hashes, by query and item: in the turn in which it is nearest.
fn near(
    collection: &Collection,
    queries: &[&Query],
    distance: u32,
) -> anyhow::Result<BTreeMap<(usize, usize), Match>> {
    let (mut asked, mut hashes) = (Vec::new(), Vec::new());
    for (number, query) in queries.iter().enumerate() {
        for (hash, turn) in query.hashes.iter().zip(Turn::all()) {
            asked.push((number, turn));
            hashes.push(*hash);
        }
    }
    let (places, among) = collection.hashes();
    let mut found: BTreeMap<(usize, usize), Match> = BTreeMap::new();
    for pair in allowed(likeness::between(&hashes, &among, within(distance)))? {
        let (Some((query, turn)), Some(item)) = (
            asked.get(pair.one as usize).copied(),
            places.get(pair.other as usize).copied(),
        ) else {
            continue;
        };
        let nearness = Nearness {
            distance: pair.distance,
            turn,
        };
        let one = found.entry((query, item)).or_insert(Match {
            query,
            item,
            nearness: Some(nearness),
            same_bytes: false,
        });
        one.nearness = one.nearness.min(Some(nearness));
    }
    Ok(found)
}
