use model::ByteCount;

use super::packing::{Packing, Turn};
use crate::audience::Audience;
use crate::block::SIZE;
use crate::limits::FILE_LIMIT;
use crate::row::Geometry;

/// Blocks that are kept free: the random end and, in a further file, a key block and another end.
pub(super) const RESERVE: u64 = 3;

/// What the same files in the same order will need on each disk, at most: padding, spares,
/// directories and all.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// Blocks of the packets before the one in the making.
    closed: u64,
    packing: Packing,
}

impl Forecast {
    /// A forecast for no file yet, sealed to the recipients of all cards.
    pub fn new(geometry: Geometry, audience: Audience) -> Self {
        Self::beginning_in(&Packing::new(geometry, audience, None))
    }

    /// A forecast for what follows in a packet that was begun.
    pub(super) fn beginning_in(packing: &Packing) -> Self {
        Self {
            closed: 0,
            packing: packing.unlimited(),
        }
    }

    /// Adds a file of `size` bytes whose path has `path` bytes.
    pub fn add(&mut self, path: usize, size: ByteCount) {
        if self.packing.turn(path, size.get()) == Turn::NextPacket {
            self.close();
        }
        self.packing.add_file(path);
        let mut left = size.get();
        while left > 0 {
            let Some(spot) = self.packing.spot() else {
                self.close();
                self.packing.add_file(path);
                continue;
            };
            let length = u32::try_from(left).map_or(spot.most, |left| left.min(spot.most));
            self.packing.add_fragment(spot.lane, length);
            left -= u64::from(length);
        }
    }

    /// Bytes that each disk must be able to take.
    pub fn disk_bytes(&self) -> ByteCount {
        let blocks = self.blocks();
        // Each further file of a volume begins with a key block and each has its random end.
        let files = blocks / (FILE_LIMIT / SIZE as u64 - 1);
        ByteCount((blocks + 2 * files + RESERVE) * SIZE as u64)
    }

    /// Blocks of packets.
    pub(super) fn blocks(&self) -> u64 {
        let begun = if self.packing.is_empty() {
            0
        } else {
            self.packing.blocks()
        };
        self.closed + begun
    }

    fn close(&mut self) {
        self.closed = self.blocks();
        self.packing = self.packing.emptied();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forecast(sizes: impl IntoIterator<Item = u64>) -> u64 {
        let geometry = Geometry::new(3, 2).unwrap();
        let mut forecast = Forecast::new(geometry, Audience::new(1, false));
        for size in sizes {
            forecast.add(12, ByteCount(size));
        }
        forecast.disk_bytes().get()
    }

    #[test]
    fn small_sets_are_small() {
        // Key, four lane blocks, one directory block, closing, reserve.
        assert_eq!(forecast([1_000]), (1 + 4 + 1 + 1 + RESERVE) * SIZE as u64);
        assert_eq!(forecast([]), RESERVE * SIZE as u64);
    }

    #[test]
    fn three_data_lanes_share_the_bytes() {
        let pictures = forecast((0..1_000).map(|at| 2_000_000 + at));
        let least = 1_000 * 2_000_000 / 3;
        assert!(
            (least..least + least / 20).contains(&pictures),
            "{pictures}"
        );
    }

    #[test]
    fn a_file_of_a_hundred_gigabytes_is_forecast_too() {
        let one = forecast([100_000_000_000]);
        let least = 100_000_000_000 / 3;
        assert!((least..least + least / 100).contains(&one), "{one}");
    }
}
