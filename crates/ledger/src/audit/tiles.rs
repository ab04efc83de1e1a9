use std::collections::{BTreeMap, HashSet};

use model::DefectCode;
use storage::{Key, Listed, Storage};
use tlog_tiles::{Hash, record_hash};

use super::Audit;
use super::heads::Heads;
use crate::Error;
use crate::edge::{bundle, concat};
use crate::layout::{Place, Row, TILE_WIDTH, Tile};

/// The tiles that the log may have.
pub(crate) type Tiles = BTreeMap<Key, Expected>;

/// A tile that may be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) tile: Tile,
    need: Need,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// It must be there.
    Must,
    /// Its full tile may have taken its place.
    UntilFull,
    /// It comes with the newest head, whose tiles a stopped writer may not have put.
    Newest,
}

/// The tiles of every tree that a head ended with; `published` is the size of the checkpoint.
pub(crate) fn expected(heads: &Heads, published: Option<u64>) -> Result<Tiles, Error> {
    let size = heads.size();
    let unpublished = published.is_some_and(|published| published < size);
    let certain = if unpublished {
        heads.size_before_newest()
    } else {
        size
    };
    let mut tiles = Tiles::new();
    let mut add = |tile: Tile, need| -> Result<(), Error> {
        tiles.entry(tile.key()?).or_insert(Expected { tile, need });
        Ok(())
    };
    for end in heads.heads.iter().map(|head| head.size()) {
        let need = if end <= certain {
            Need::Must
        } else {
            Need::Newest
        };
        for (row, count) in rows(end) {
            let (index, width) = split(count);
            let superseded = index < split(count_of(row, size)).0;
            if width > 0 {
                let need = if superseded { Need::UntilFull } else { need };
                add(Tile { row, index, width }, need)?;
            }
        }
    }
    for (row, count) in rows(size) {
        for index in 0..split(count).0 {
            let width = TILE_WIDTH;
            let there = index < split(count_of(row, certain)).0;
            let need = if there { Need::Must } else { Need::Newest };
            add(Tile { row, index, width }, need)?;
        }
    }
    Ok(tiles)
}

/// The tiles of the trees that were published, smallest first, as strangers fetch them; those of the last
/// may not be there yet unless its checkpoint is.
pub(crate) fn expected_outside(sizes: &[u64], is_out: bool) -> Result<Tiles, Error> {
    let mut tiles = Tiles::new();
    let last = sizes.last().copied().unwrap_or(0);
    let before = sizes.iter().rev().nth(1).copied().unwrap_or(0);
    let certain = if is_out { last } else { before };
    for end in sizes {
        for (row, count) in rows(*end) {
            let (index, width) = split(count);
            let need = match index < split(count_of(row, last)).0 {
                true => Need::UntilFull,
                false if *end <= certain => Need::Must,
                false => Need::Newest,
            };
            if width > 0 {
                let tile = Tile { row, index, width };
                tiles
                    .entry(tile.key_in(Place::Public)?)
                    .or_insert(Expected { tile, need });
            }
        }
    }
    for (row, count) in rows(last) {
        for index in 0..split(count).0 {
            let width = TILE_WIDTH;
            let there = index < split(count_of(row, certain)).0;
            let need = if there { Need::Must } else { Need::Newest };
            let tile = Tile { row, index, width };
            tiles.insert(tile.key_in(Place::Public)?, Expected { tile, need });
        }
    }
    Ok(tiles)
}

/// Compares every tile with what the leaves in the heads give.
pub(super) fn check(
    storage: &dyn Storage,
    place: Place,
    log: &[Listed],
    heads: &Heads,
    tiles: &Tiles,
    audit: &mut Audit,
) {
    let listed: HashSet<&Key> = log.iter().map(|it| &it.key).collect();
    let full_is_listed = |tile: Tile| {
        let key = tile.full().key_in(place);
        key.is_ok_and(|key| listed.contains(&key))
    };
    let levels = levels(heads);
    for (key, Expected { tile, need }) in tiles {
        if !listed.contains(key) {
            let expected = Expected {
                tile: *tile,
                need: *need,
            };
            if !needs_not(tiles, place, &expected, full_is_listed) {
                audit.defect(DefectCode::ObjectMissing, key, "it is not there");
            }
            continue;
        }
        let detail = "it is not what the leaves in the heads give";
        audit.compare(storage, key, &bytes(*tile, heads, &levels), detail);
        if *need == Need::UntilFull && full_is_listed(*tile) {
            audit.leftovers += 1;
        }
    }
}

/// Whether a tile may be absent: another took its place or must, or it comes with the newest head.
pub(crate) fn needs_not(
    tiles: &Tiles,
    place: Place,
    expected: &Expected,
    is_listed: impl Fn(Tile) -> bool,
) -> bool {
    let Expected { tile, need } = expected;
    let full = || is_listed(tile.full()) || needs(tiles, place, tile.full()) == Some(Need::Must);
    *need == Need::Newest || (!tile.is_full() && full())
}

fn needs(tiles: &Tiles, place: Place, tile: Tile) -> Option<Need> {
    Some(tiles.get(&tile.key_in(place).ok()?)?.need)
}

/// Each row of tiles of a tree, with how many entries or hashes it has.
fn rows(size: u64) -> impl Iterator<Item = (Row, u64)> {
    std::iter::once(Row::Entries)
        .chain((0..).map(Row::Level))
        .map(move |row| (row, count_of(row, size)))
        .take_while(|(_, count)| *count > 0)
}

fn count_of(row: Row, size: u64) -> u64 {
    match row {
        Row::Entries => size,
        Row::Level(level) => size.checked_shr(8 * level as u32).unwrap_or(0),
    }
}

/// How many full tiles, and how much of the next.
fn split(count: u64) -> (u64, usize) {
    let width = TILE_WIDTH as u64;
    (count / width, (count % width) as usize)
}

/// The hashes of every level of tiles.
pub(crate) fn levels(heads: &Heads) -> Vec<Vec<Hash>> {
    let mut level: Vec<_> = heads
        .leaves
        .iter()
        .map(|leaf| record_hash(leaf.as_bytes()))
        .collect();
    let mut levels = Vec::new();
    while !level.is_empty() {
        let (full, _) = level.as_chunks::<TILE_WIDTH>();
        let above = full
            .iter()
            .map(|tile| tlog_tiles::Tile::subtree_hash(&concat(tile)));
        let above = above.collect();
        levels.push(std::mem::replace(&mut level, above));
    }
    levels
}

pub(crate) fn bytes(tile: Tile, heads: &Heads, levels: &[Vec<Hash>]) -> Vec<u8> {
    let start = tile.index as usize * TILE_WIDTH;
    let range = start..start + tile.width;
    match tile.row {
        Row::Entries => bundle(heads.leaves.get(range).unwrap_or_default()),
        Row::Level(level) => {
            let hashes = levels.get(level).and_then(|hashes| hashes.get(range));
            concat(hashes.unwrap_or_default())
        }
    }
}
