use model::Sha256Digest;
use tlog_tiles::{EMPTY_HASH, Hash, node_hash, record_hash};

use crate::layout::{Row, TILE_WIDTH, Tile};

/// The right edge of the tree: all that is needed to add entries to it and to know its root.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edge {
    size: u64,
    /// At each height, the root of the perfect tree that waits for its right neighbour.
    peaks: Vec<Option<Hash>>,
    /// The entries of the tile that is not full yet.
    entries: Vec<Sha256Digest>,
    /// At each level of tiles, the hashes of the tile that is not full yet.
    levels: Vec<Vec<Hash>>,
}

/// A tile to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Staged {
    pub(crate) tile: Tile,
    pub(crate) bytes: Vec<u8>,
}

impl Edge {
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree (RFC 6962 section 2.1).
    pub(crate) fn root(&self) -> Sha256Digest {
        let root = self.peaks.iter().flatten().copied();
        let root = root.reduce(|right, left| node_hash(left, right));
        Sha256Digest::from_bytes(root.unwrap_or(EMPTY_HASH).0)
    }

    /// Adds entries; gives the tiles that are now full and those that have grown.
    pub(crate) fn extend(&mut self, leaves: &[Sha256Digest]) -> Vec<Staged> {
        let mut full = Vec::new();
        let mut grown = 0;
        for leaf in leaves {
            self.size += 1;
            self.entries.push(*leaf);
            if self.entries.len() == TILE_WIDTH {
                full.push(self.stage(Row::Entries));
                self.entries.clear();
            }
            let hash = record_hash(leaf.as_bytes());
            self.raise_peaks(hash);
            grown = grown.max(self.fill_levels(hash, &mut full));
        }
        full.extend(self.partials(grown));
        full
    }

    /// The tiles at the edge, none of them full.
    pub(crate) fn all_partials(&self) -> Vec<Staged> {
        self.partials(self.levels.len())
    }

    fn partials(&self, up_to: usize) -> Vec<Staged> {
        let levels = (0..self.levels.len()).map(Row::Level).take(up_to + 1);
        std::iter::once(Row::Entries)
            .chain(levels)
            .map(|row| self.stage(row))
            .filter(|staged| staged.tile.width > 0)
            .collect()
    }

    fn raise_peaks(&mut self, mut hash: Hash) {
        for peak in &mut self.peaks {
            match peak.take() {
                Some(left) => hash = node_hash(left, hash),
                None => {
                    *peak = Some(hash);
                    return;
                }
            }
        }
        self.peaks.push(Some(hash));
    }

    /// Puts a leaf's hash into the tiles; gives the highest level that it reached.
    fn fill_levels(&mut self, mut hash: Hash, full: &mut Vec<Staged>) -> usize {
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::with_capacity(TILE_WIDTH));
            }
            let Some(tile) = self.levels.get_mut(level) else {
                break;
            };
            tile.push(hash);
            if tile.len() < TILE_WIDTH {
                return level;
            }
            let staged = self.stage(Row::Level(level));
            hash = tlog_tiles::Tile::subtree_hash(&staged.bytes);
            full.push(staged);
            if let Some(tile) = self.levels.get_mut(level) {
                tile.clear();
            }
        }
        0
    }

    fn stage(&self, row: Row) -> Staged {
        let (level, width, bytes) = match row {
            Row::Entries => (0, self.entries.len(), bundle(&self.entries)),
            Row::Level(level) => {
                let hashes = self.levels.get(level).map_or(&[][..], Vec::as_slice);
                (level, hashes.len(), concat(hashes))
            }
        };
        // The tile that the last hash at this level went to.
        let hashes = self.size.checked_shr(8 * level as u32).unwrap_or(0);
        let index = hashes.saturating_sub(1) / TILE_WIDTH as u64;
        Staged {
            tile: Tile { row, index, width },
            bytes,
        }
    }
}

/// Entries as C2SP tlog-tiles bundles them: each after its length.
pub(crate) fn bundle(entries: &[Sha256Digest]) -> Vec<u8> {
    let one = |entry: &Sha256Digest| [&32u16.to_be_bytes(), entry.as_bytes().as_slice()].concat();
    entries.iter().flat_map(one).collect()
}

pub(crate) fn concat(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use tlog_tiles::{Error, HashReader, stored_hashes, tree_hash};

    use super::*;

    #[derive(Default)]
    struct Stored(Vec<Hash>);

    impl HashReader for Stored {
        fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
            Ok(indexes
                .iter()
                .map(|index| self.0[*index as usize])
                .collect())
        }
    }

    fn leaves(from: u64, to: u64) -> Vec<Sha256Digest> {
        (from..to)
            .map(|leaf| Sha256Digest::of(leaf.to_be_bytes()))
            .collect()
    }

    /// Every tile that the crate `tlog_tiles` would publish between two sizes.
    fn expected(stored: &Stored, old: u64, new: u64) -> BTreeMap<Tile, Vec<u8>> {
        tlog_tiles::Tile::new_tiles(8, old, new)
            .iter()
            .map(|tile| {
                let ours = Tile {
                    row: Row::Level(tile.level().into()),
                    index: tile.level_index(),
                    width: tile.width() as usize,
                };
                (ours, tile.read_data(stored).unwrap())
            })
            .collect()
    }

    fn hash_tiles(staged: Vec<Staged>) -> BTreeMap<Tile, Vec<u8>> {
        staged
            .into_iter()
            .filter(|it| it.tile.row != Row::Entries)
            .map(|it| (it.tile, it.bytes))
            .collect()
    }

    fn agrees(steps: &[u64]) {
        let (mut edge, mut stored) = (Edge::default(), Stored::default());
        for step in steps {
            let (old, new) = (edge.size(), edge.size() + step);
            let leaves = leaves(old, new);
            for (index, leaf) in (old..).zip(&leaves) {
                let hashes = stored_hashes(index, leaf.as_bytes(), &stored).unwrap();
                stored.0.extend(hashes);
            }
            let staged = hash_tiles(edge.extend(&leaves));
            assert_eq!(edge.size(), new);
            assert_eq!(*edge.root().as_bytes(), tree_hash(new, &stored).unwrap().0);
            assert_eq!(staged, expected(&stored, old, new), "{old} to {new}");
        }
    }

    #[test]
    fn the_empty_tree_has_the_root_of_nothing() {
        assert_eq!(Edge::default().root(), Sha256Digest::of(""));
        assert!(Edge::default().all_partials().is_empty());
    }

    #[test]
    fn tiles_and_roots_agree_with_the_library_over_three_levels() {
        agrees(&[1, 254, 1, 1, 255, 256, 64_000, 767, 1, 1, 1000]);
    }

    #[test]
    fn entries_are_bundled_beside_the_lowest_tiles() {
        let mut edge = Edge::default();
        let staged = edge.extend(&leaves(0, 300));
        let entries: Vec<_> = staged
            .iter()
            .filter(|it| it.tile.row == Row::Entries)
            .map(|it| (it.tile.index, it.tile.width, it.bytes.len()))
            .collect();
        assert_eq!(entries, [(0, 256, 256 * 34), (1, 44, 44 * 34)]);
        assert_eq!(staged[0].bytes[..2], [0, 32]);
        assert_eq!(
            staged[0].bytes[2..34],
            *Sha256Digest::of(0u64.to_be_bytes()).as_bytes()
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn any_appends_agree_with_the_library(steps in prop::collection::vec(1u64..600, 1..8)) {
            agrees(&steps);
        }
    }
}
