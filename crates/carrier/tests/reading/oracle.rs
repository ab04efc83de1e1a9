//! What the layout says can be read of what arrived, computed from bytes and addresses alone.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use carrier::{Address, BLOCK, CardSecret, FRAGMENT_HEADER, KeyBlock, Kind, PAYLOAD, Place};

use crate::damage::Arrived;
use crate::writer::{Packet, Placed, Stretch};

const CHUNK: usize = 65_536;

/// Which blocks arrived somewhere, at any multiple of a sector.
pub(crate) struct Survivors {
    blocks: HashSet<Address>,
    pub(crate) key_blocks: usize,
}

impl Survivors {
    /// `volumes` as they were written, `placed` what lies on them, `arrived` what came.
    pub(crate) fn find(
        volumes: &[Vec<u8>],
        placed: &[Placed],
        arrived: &[Arrived],
        card: &CardSecret,
    ) -> Self {
        let mut originals: HashMap<&[u8], (Option<Address>, &[u8])> = HashMap::new();
        let known: HashMap<(usize, usize), Address> = placed
            .iter()
            .map(|placed| ((placed.disk, placed.offset), placed.address))
            .collect();
        for (disk, volume) in volumes.iter().enumerate() {
            for (at, block) in volume.chunks_exact(BLOCK).enumerate() {
                let address = known.get(&(disk, at * BLOCK)).copied();
                originals.insert(&block[..24], (address, block));
            }
        }
        let mut survivors = Self {
            blocks: HashSet::new(),
            key_blocks: 0,
        };
        for source in arrived {
            let view = source.view();
            let blocks = view.windows(BLOCK).step_by(512);
            for bytes in blocks.filter_map(<[u8]>::first_chunk::<BLOCK>) {
                match originals.get(&bytes[..24]) {
                    Some((address, block)) if bytes == *block => survivors.blocks.extend(*address),
                    _ => {}
                }
                survivors.key_blocks += usize::from(KeyBlock::open(bytes, card).is_some());
            }
        }
        survivors
    }

    pub(crate) fn has(
        &self,
        packet: &Packet,
        kind: Kind,
        row: usize,
        place: u8,
        index: usize,
        count: usize,
    ) -> bool {
        self.blocks
            .contains(&packet.address(kind, row, place, index, count))
    }

    pub(crate) fn are_none(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Whether a block that is copied to every disk is there, on one of the packet's list or on one that
    /// joined later.
    fn has_copy(&self, packet: &Packet, kind: Kind, index: usize, count: usize) -> bool {
        let joined = Address {
            place: Place::JoinedLater,
            ..packet.address(kind, 0, 0, index, count)
        };
        let mut places = 0..packet.geometry.lanes();
        self.blocks.contains(&joined)
            || places.any(|place| self.has(packet, kind, 0, place, index, count))
    }

    pub(crate) fn has_directory(&self, packet: &Packet) -> bool {
        let count = packet.directory_payloads.len();
        (0..count).all(|index| self.has_copy(packet, Kind::Directory, index, count))
    }

    pub(crate) fn is_closed(&self, packet: &Packet) -> bool {
        self.has_copy(packet, Kind::Closing, 0, 1)
    }

    /// Whether any block of a packet is there.
    pub(crate) fn has_any(&self, packet: &Packet) -> bool {
        let mut blocks = self.blocks.iter();
        blocks.any(|of| (of.packet, of.attempt) == (packet.number, packet.attempt))
    }

    /// Whether every index of every row has at least k blocks.
    pub(crate) fn everything_is_determined(&self, packet: &Packet) -> bool {
        packet.rows.iter().enumerate().all(|(row, slices)| {
            let count = slices[0].len() / PAYLOAD;
            (0..count).all(|index| self.determines(packet, row, 255, index, count))
        })
    }

    /// Whether a lane's block is there, or k of its index are.
    pub(crate) fn determines(
        &self,
        packet: &Packet,
        row: usize,
        lane: u8,
        index: usize,
        count: usize,
    ) -> bool {
        let here = |lane: &u8| self.has(packet, Kind::Lane, row, *lane, index, count);
        let there = (0..packet.geometry.lanes()).filter(here).count();
        here(&lane) || there >= packet.geometry.k().into()
    }

    /// The lost stretches of each file of a packet: offset and length.
    pub(crate) fn lost(&self, packet: &Packet) -> Vec<Vec<(u64, u64)>> {
        lost_of(packet, &|row, lane, index, count| {
            self.determines(packet, row, lane, index, count)
        })
    }
}

/// Whether a lane's block is determined: row, lane, index and count.
pub(crate) type Known<'k> = dyn Fn(usize, u8, usize, usize) -> bool + 'k;

/// The stretches of each data lane's stream that can be read and placed.
fn readable(packet: &Packet, lane: u8, known: &Known<'_>) -> Vec<Range<usize>> {
    let slices = &packet.slices[usize::from(lane)];
    // For each slice that opens: its known chunks, in the lane's positions.
    let opened: Vec<Option<Vec<Range<usize>>>> = slices
        .iter()
        .enumerate()
        .map(|(row, stretch)| known_chunks(packet, row, lane, stretch, known))
        .collect();
    let headers: Vec<usize> = packet
        .directory
        .files
        .iter()
        .flat_map(|file| &file.fragments)
        .filter(|fragment| fragment.0 == lane)
        .map(|fragment| fragment.1 as usize)
        .collect();
    let end = packet.stream_end(lane);
    let mut placed: Vec<bool> = opened
        .iter()
        .zip(slices)
        .enumerate()
        .map(|(row, (chunks, slice))| {
            let whole_header = |header: &usize| {
                let end = header + FRAGMENT_HEADER;
                let within = slice.start <= *header && end <= slice.start + slice.room;
                let known = |at| chunks.iter().flatten().any(|chunk| chunk.contains(&at));
                within && (*header..end).all(known)
            };
            // The header that ends the stream is all zeros: only the slice's position tells of it.
            let mut headers = headers.iter();
            let has_others = headers.clone().any(|header| *header >= slice.start);
            let in_first_chunk = chunks
                .iter()
                .flatten()
                .any(|chunk| chunk.start == slice.start);
            let mut end_header = end..end + FRAGMENT_HEADER;
            if row + 1 == slices.len() {
                end_header.end = end_header.end.min(slice.start + slice.room);
            }
            let ends = !has_others
                && in_first_chunk
                && slice.start <= end
                && end_header.end <= slice.start + slice.room
                && end_header.all(|at| chunks.iter().flatten().any(|chunk| chunk.contains(&at)));
            headers.any(whole_header) || ends
        })
        .collect();
    if let (Some(first), Some(Some(_))) = (placed.first_mut(), opened.first()) {
        *first = true;
    }
    for row in 1..opened.len() {
        placed[row] |= placed[row - 1] && opened[row - 1].is_some() && opened[row].is_some();
    }
    for row in (1..opened.len()).rev() {
        placed[row - 1] |= placed[row] && opened[row].is_some() && opened[row - 1].is_some();
    }
    opened
        .into_iter()
        .zip(placed)
        .filter(|(_, placed)| *placed)
        .flat_map(|(chunks, _)| chunks.unwrap_or_default())
        .collect()
}

/// The chunks of a slice that can be decrypted; `None` if its header cannot.
fn known_chunks(
    packet: &Packet,
    row: usize,
    lane: u8,
    stretch: &Stretch,
    is_known: &Known<'_>,
) -> Option<Vec<Range<usize>>> {
    let slice = &packet.rows[row][usize::from(lane)];
    let count = slice.len() / PAYLOAD;
    let known: Vec<bool> = (0..count)
        .map(|index| is_known(row, lane, index, count))
        .collect();
    if !known[0] {
        return None;
    }
    let end = 4 + u32::from_le_bytes(slice[..4].try_into().unwrap()) as usize;
    let plain = stretch.room + 4;
    let chunks = plain.div_ceil(CHUNK);
    let first = end - plain - 16 * chunks;
    let ranges = (0..chunks).filter_map(|chunk| {
        let from = first + chunk * (CHUNK + 16);
        let to = (from + CHUNK + 16).min(end);
        let whole = known[from / PAYLOAD..to.div_ceil(PAYLOAD)]
            .iter()
            .all(|known| *known);
        let text = (chunk * CHUNK).max(4)..((chunk + 1) * CHUNK).min(plain);
        whole.then_some(stretch.start + text.start - 4..stretch.start + text.end - 4)
    });
    Some(ranges.collect())
}

/// The lost stretches of each file of a packet: offset and length.
pub(crate) fn lost_of(packet: &Packet, known: &Known<'_>) -> Vec<Vec<(u64, u64)>> {
    let lanes: BTreeMap<u8, Vec<Range<usize>>> = (0..packet.geometry.k())
        .map(|lane| (lane, readable(packet, lane, known)))
        .collect();
    packet
        .directory
        .files
        .iter()
        .map(|file| {
            let mut lost: Vec<(u64, u64)> = Vec::new();
            let mut offset = 0;
            for fragment in &file.fragments {
                let start = fragment.1 as usize + FRAGMENT_HEADER;
                let mut at = start;
                let end = start + fragment.2 as usize;
                while at < end {
                    let here = lanes[&fragment.0].iter().find(|range| range.contains(&at));
                    let next = match here {
                        Some(range) => range.end.min(end),
                        None => lanes[&fragment.0]
                            .iter()
                            .map(|range| range.start)
                            .filter(|start| *start > at)
                            .min()
                            .unwrap_or(end)
                            .min(end),
                    };
                    let stretch = (offset + (at - start) as u64, (next - at) as u64);
                    if here.is_none() {
                        match lost.last_mut() {
                            Some(last) if last.0 + last.1 == stretch.0 => last.1 += stretch.1,
                            _ => lost.push(stretch),
                        }
                    }
                    at = next;
                }
                offset += u64::from(fragment.2);
            }
            lost
        })
        .collect()
}
