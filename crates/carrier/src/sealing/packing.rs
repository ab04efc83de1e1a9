use crate::audience::Audience;
use crate::block::PAYLOAD;
use crate::lane::HEADER;
use crate::limits::{FILES_PER_PACKET, ROWS_PER_PACKET, fragment_limit, slice_blocks};
use crate::plaintext::padme;
use crate::row::Geometry;
use crate::slice::least_room;

/// The sizes of slices in blocks: spec section 6.
const SLICES: [u16; 7] = [4, 8, 16, 32, 64, 128, 256];
/// Bytes of directory lines after which a packet takes no further file: keeps the memory bounded
/// where paths are very long. 4,096 files with paths of 1,200 bytes stay below it.
const LINES_GOAL: u64 = 8 << 20;
/// The first line with sixteen disks and sixteen rows.
const FIRST_LINE: u64 = 1_280;
/// A file's line but for its path and its fragments, with every number at its longest.
const LINE: u64 = 512;
/// One fragment in a line.
const FRAGMENT: u64 = 40;
/// u32 length before the lines, u16 length behind them, a signature, u32 length before the age file.
const LENGTHS: u64 = 4 + 2 + 96 + 4;
const AGE_CHUNK: u64 = 65_536;
const AGE_TAG: u64 = 16;
/// A key block before and a closing block behind everything else.
const KEY_AND_CLOSING: u64 = 2;

/// How full a packet is, in numbers alone: decides what goes where, for the sealer as for the forecast.
///
/// Sizes are upper bounds: a slice may hold some bytes more than is reckoned with here.
#[derive(Debug, Clone)]
pub(super) struct Packing {
    geometry: Geometry,
    audience: Audience,
    /// Blocks that every disk can still take; `None` if that is not known.
    limit: Option<u64>,
    lanes: Vec<u64>,
    files: usize,
    lines: u64,
}

/// Where the next fragment goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) lane: u8,
    /// Bytes of the file that it may hold.
    pub(super) most: u32,
}

/// Whether a file begins in this packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Here,
    NextPacket,
}

/// The sizes a slice may have in a packet of `lanes` lanes, in blocks, smallest first.
pub(super) fn slice_sizes(lanes: u8) -> impl DoubleEndedIterator<Item = u16> {
    SLICES
        .into_iter()
        .filter(move |size| *size <= slice_blocks(lanes))
}

impl Packing {
    /// An empty packet for the recipients of all cards.
    pub(super) fn new(geometry: Geometry, audience: Audience, limit: Option<u64>) -> Self {
        Self {
            geometry,
            audience,
            limit,
            lanes: vec![0; usize::from(geometry.k())],
            files: 0,
            lines: FIRST_LINE,
        }
    }

    /// The same with no file in it.
    pub(super) fn emptied(&self) -> Self {
        Self::new(self.geometry, self.audience, self.limit)
    }

    /// The same whatever the disks can take.
    pub(super) fn unlimited(&self) -> Self {
        Self {
            limit: None,
            ..self.clone()
        }
    }

    pub(super) fn limit(&self) -> Option<u64> {
        self.limit
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files == 0
    }

    /// Whether a file of `size` bytes whose path has `path` bytes begins here. A file that fits into
    /// a packet is never cut for the sake of filling one; a larger one begins where there is room.
    pub(super) fn turn(&self, path: usize, size: u64) -> Turn {
        if self.is_empty() {
            return Turn::Here;
        }
        let lines = self.lines + line(path) + FRAGMENT * self.fragments(size);
        if self.files == FILES_PER_PACKET || lines > LINES_GOAL {
            return Turn::NextPacket;
        }
        let waits = !self.holds(size) && (self.emptied().holds(size) || self.spot().is_none());
        if waits { Turn::NextPacket } else { Turn::Here }
    }

    /// Begins a file whose path has `path` bytes.
    pub(super) fn add_file(&mut self, path: usize) {
        self.files += 1;
        self.lines += line(path);
    }

    /// Where the next fragment goes: to the shortest lane. `None` if the packet is full.
    pub(super) fn spot(&self) -> Option<Spot> {
        let (lane, length) = self.shortest()?;
        let room = self.lane_room().checked_sub(length + HEADER as u64 + 1)? + 1;
        let most = u64::from(fragment_limit(self.geometry.lanes())).min(room);
        Some(Spot {
            lane: u8::try_from(lane).ok()?,
            most: u32::try_from(most).ok()?,
        })
    }

    /// Adds a fragment of `length` bytes to a lane.
    pub(super) fn add_fragment(&mut self, lane: u8, length: u32) {
        if let Some(lane) = self.lanes.get_mut(usize::from(lane)) {
            *lane += HEADER as u64 + u64::from(length);
        }
        self.lines += FRAGMENT;
    }

    /// Blocks that each disk receives, at most.
    pub(super) fn blocks(&self) -> u64 {
        let longest = self.lanes.iter().copied().max().unwrap_or(0);
        self.lane_blocks(longest) + self.blocks_beside(self.lines)
    }

    /// Whether all of a file of `size` bytes fits into what is left.
    pub(super) fn holds(&self, size: u64) -> bool {
        let mut trial = self.clone();
        let mut left = size;
        // More than this cannot fit, and need not be tried fragment by fragment.
        if left > self.lane_room() * self.lanes.len() as u64 {
            return false;
        }
        while left > 0 {
            let Some(spot) = trial.spot() else {
                return false;
            };
            let whole = u64::from(fragment_limit(self.geometry.lanes())).min(left);
            if u64::from(spot.most) < whole {
                return false;
            }
            trial.add_fragment(spot.lane, u32::try_from(whole).unwrap_or(spot.most));
            left -= whole;
        }
        true
    }

    fn fragments(&self, size: u64) -> u64 {
        size.div_ceil(u64::from(fragment_limit(self.geometry.lanes())))
            .min(u64::from(ROWS_PER_PACKET) * u64::from(self.geometry.k()) * 2)
    }

    fn shortest(&self) -> Option<(usize, u64)> {
        let lanes = self.lanes.iter().copied().enumerate();
        lanes.min_by_key(|(_, length)| *length)
    }

    /// Bytes of a lane's stream that a packet holds.
    fn lane_room(&self) -> u64 {
        let full = u64::from(ROWS_PER_PACKET) * self.room_of(slice_blocks(self.geometry.lanes()));
        let Some(limit) = self.limit else {
            return full;
        };
        let beside = self.blocks_beside(self.lines + FRAGMENT);
        full.min(self.stream_in(limit.saturating_sub(beside)))
    }

    fn room_of(&self, blocks: u16) -> u64 {
        least_room(blocks, self.audience) as u64
    }

    /// Blocks of a lane whose stream has `length` bytes.
    fn lane_blocks(&self, length: u64) -> u64 {
        let full = slice_blocks(self.geometry.lanes());
        let room = self.room_of(full).max(1);
        let rest = length % room;
        let last = slice_sizes(self.geometry.lanes())
            .find(|size| rest <= self.room_of(*size))
            .filter(|_| rest > 0);
        length / room * u64::from(full) + u64::from(last.unwrap_or(0))
    }

    /// The longest stream that a lane of at most `blocks` blocks holds.
    fn stream_in(&self, blocks: u64) -> u64 {
        let full = slice_blocks(self.geometry.lanes());
        let rest = blocks % u64::from(full);
        let last = slice_sizes(self.geometry.lanes())
            .rev()
            .find(|size| u64::from(*size) <= rest);
        blocks / u64::from(full) * self.room_of(full) + last.map_or(0, |size| self.room_of(size))
    }

    /// Blocks beside the lane, where the directory's lines have `lines` bytes.
    fn blocks_beside(&self, lines: u64) -> u64 {
        let plain = padme(usize::try_from(lines + LENGTHS).unwrap_or(usize::MAX)) as u64;
        let header = self.audience.header_limit() as u64;
        let age = plain + plain.div_ceil(AGE_CHUNK) * AGE_TAG + header;
        age.div_ceil(PAYLOAD as u64) + KEY_AND_CLOSING
    }
}

/// A file's line without its fragments; its path is in base64.
fn line(path: usize) -> u64 {
    LINE + (path as u64).div_ceil(3) * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packing(k: usize, m: usize) -> Packing {
        Packing::new(Geometry::new(k, m).unwrap(), Audience::new(1, false), None)
    }

    fn add(packing: &mut Packing, size: u64) -> u8 {
        packing.add_file(20);
        let spot = packing.spot().unwrap();
        assert!(u64::from(spot.most) >= size);
        packing.add_fragment(spot.lane, size as u32);
        spot.lane
    }

    #[test]
    fn slices_double_from_four_blocks_to_a_full_one() {
        let sizes: Vec<_> = slice_sizes(8).collect();
        assert_eq!(sizes, [4, 8, 16, 32, 64, 128, 256]);
        assert_eq!(slice_sizes(9).last(), Some(128));
    }

    #[test]
    fn a_fragment_goes_to_the_shortest_lane() {
        let mut packing = packing(3, 2);
        let sizes = [100, 50, 60, 1, 1, 100];
        let lanes: Vec<_> = sizes.map(|size| add(&mut packing, size)).into();
        assert_eq!(lanes, [0, 1, 2, 1, 2, 1]);
    }

    #[test]
    fn a_packet_takes_4096_files_and_no_more() {
        let mut packing = packing(1, 0);
        for _ in 0..FILES_PER_PACKET {
            assert_eq!(packing.turn(20, 0), Turn::Here);
            packing.add_file(20);
        }
        assert_eq!(packing.turn(20, 0), Turn::NextPacket);
    }

    #[test]
    fn a_file_that_fits_into_a_packet_is_not_cut_to_fill_one() {
        let mut packing = packing(3, 0);
        let packet = packing.lane_room() * 3;
        add(&mut packing, 4_000_000);
        add(&mut packing, 4_000_000);
        assert_eq!(packing.turn(20, packet - (8 << 20)), Turn::NextPacket);
        assert_eq!(packing.turn(20, packet + 1), Turn::Here);
        assert_eq!(packing.turn(20, 1_000), Turn::Here);
        // What makes a packet is 3 lanes of 16 slices of 4 MiB: spec section 8.
        assert!((190 << 20..192 << 20).contains(&packet));
    }

    #[test]
    fn a_usual_picture_waits_for_the_next_packet_rather_than_be_cut() {
        let mut packing = packing(1, 0);
        while packing.turn(20, 4_000_000) == Turn::Here {
            add(&mut packing, 4_000_000);
        }
        let left = packing.lane_room() - packing.lanes[0];
        assert!((1_000..4_000_016).contains(&left));
        assert_eq!(packing.turn(20, left - 16), Turn::Here);
        assert_eq!(packing.turn(20, left - 15), Turn::NextPacket);
    }

    #[test]
    fn very_long_paths_end_a_packet_early() {
        let mut packing = packing(1, 0);
        let mut files = 0;
        while packing.turn(4_096, 0) == Turn::Here {
            packing.add_file(4_096);
            files += 1;
        }
        assert!((1_000..2_000).contains(&files));
        assert!(packing.lines <= LINES_GOAL);
    }

    #[test]
    fn what_the_disks_can_take_limits_a_packet_to_that() {
        for limit in 0..1_000 {
            let geometry = Geometry::new(2, 1).unwrap();
            let mut packing = Packing::new(geometry, Audience::new(1, false), Some(limit));
            packing.add_file(20);
            while let Some(spot) = packing.spot() {
                packing.add_fragment(spot.lane, spot.most);
                assert!(packing.blocks() <= limit);
            }
            if limit >= 7 {
                assert!(packing.lanes[0] > 60_000, "limit {limit}");
            }
        }
    }
}
