use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::cache::Slice;
use super::doubt::open_doubting;
use super::index::Slot;
use super::packet::{Blocks, Packet};
use crate::block::PAYLOAD;
use crate::row::Geometry;
use crate::slice::OpenSlice;

/// Plaintext bytes of an age chunk, and with its tag.
const CHUNK: usize = 65_536;
const CHUNK_SEALED: usize = CHUNK + 16;
/// u32 L stands before the age file, u32 position before the stream.
const WORD: usize = 4;

/// How a block of a slice came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    Here,
    Recomputed,
    Lost,
}

/// The blocks of a slice, masked no more and still encrypted.
#[derive(Clone)]
pub(super) struct RawSlice {
    pub(super) bytes: Vec<u8>,
    pub(super) came: Vec<Came>,
}

/// One row of one packet, with the number of blocks that its slices have.
#[derive(Clone, Copy)]
pub(super) struct Row<'p> {
    pub(super) packet: &'p Packet,
    pub(super) blocks: &'p Blocks,
    pub(super) row: u8,
    pub(super) count: u16,
}

impl RawSlice {
    pub(super) fn blocks(&self) -> usize {
        self.came.len()
    }

    pub(super) fn came(&self, index: usize) -> Came {
        self.came.get(index).copied().unwrap_or(Came::Lost)
    }

    pub(super) fn block(&self, index: u16) -> Option<&[u8]> {
        let start = usize::from(index) * PAYLOAD;
        self.bytes.get(start..start + PAYLOAD)
    }

    pub(super) fn put(&mut self, index: u16, bytes: &[u8], came: Came) {
        let start = usize::from(index) * PAYLOAD;
        if let Some(block) = self.bytes.get_mut(start..start + PAYLOAD) {
            block.copy_from_slice(bytes);
        }
        if let Some(state) = self.came.get_mut(usize::from(index)) {
            *state = came;
        }
    }

    pub(super) fn is_whole(&self) -> bool {
        self.came.iter().all(|came| *came == Came::Here)
    }

    fn lacks(&self, index: u16) -> bool {
        self.came(usize::from(index)) == Came::Lost
    }

    /// What opened, with the stretches that were recomputed.
    pub(super) fn slice(&self, open: OpenSlice) -> Slice {
        let repaired = self.repaired(&open);
        Slice {
            stream: open.stream,
            first_header: open.first_header,
            lost: open.lost,
            repaired,
        }
    }

    /// The stretches of the stream that hang on recomputed blocks.
    fn repaired(&self, open: &OpenSlice) -> Vec<Range<usize>> {
        let recomputed = |index: usize| self.came(index) == Came::Recomputed;
        if recomputed(0) {
            return std::iter::once(0..open.stream.len()).collect();
        }
        let Some(chunks) = Chunks::of(&self.bytes, open) else {
            return Vec::new();
        };
        (0..chunks.count)
            .filter(|chunk| chunks.blocks(*chunk).any(recomputed))
            .map(|chunk| chunks.stream(chunk))
            .collect()
    }
}

/// Where the age chunks of a slice lie.
pub(super) struct Chunks {
    /// Where the first begins in the slice.
    pub(super) first: usize,
    /// Bytes of the slice that are used.
    end: usize,
    pub(super) count: usize,
    stream: usize,
}

impl Chunks {
    pub(super) fn of(bytes: &[u8], open: &OpenSlice) -> Option<Self> {
        Self::of_stream(bytes, open.stream.len())
    }

    /// The same for a stream of that length.
    pub(super) fn of_stream(bytes: &[u8], stream: usize) -> Option<Self> {
        let length = u32::from_le_bytes(*bytes.first_chunk::<WORD>()?);
        let end = WORD + usize::try_from(length).ok()?;
        let plain = stream + WORD;
        let count = plain.div_ceil(CHUNK).max(1);
        let first = end.checked_sub(plain + count * (CHUNK_SEALED - CHUNK))?;
        Some(Self {
            first,
            end,
            count,
            stream,
        })
    }

    /// The blocks that a chunk touches.
    pub(super) fn blocks(&self, chunk: usize) -> Range<usize> {
        let start = self.first + chunk * CHUNK_SEALED;
        let end = (start + CHUNK_SEALED).min(self.end);
        start / PAYLOAD..end.div_ceil(PAYLOAD)
    }

    /// The stretch of the stream that a chunk holds.
    pub(super) fn stream(&self, chunk: usize) -> Range<usize> {
        let start = (chunk * CHUNK).saturating_sub(WORD);
        let end = ((chunk + 1) * CHUNK - WORD).min(self.stream);
        start..end.max(start)
    }
}

impl Row<'_> {
    /// The lane's own blocks.
    pub(super) fn lane(&self, lane: u8) -> RawSlice {
        let size = usize::from(self.count);
        let mut raw = RawSlice {
            bytes: vec![0; size * PAYLOAD],
            came: vec![Came::Lost; size],
        };
        for index in 0..self.count {
            let slot = Slot::lane(self.row, lane, self.count, index);
            if let Some(payload) = self.blocks.load_one(self.packet, slot) {
                raw.put(index, &*payload, Came::Here);
            }
        }
        raw
    }

    /// All data lanes, with every block that k others give back.
    pub(super) fn data_lanes(&self) -> Vec<RawSlice> {
        let geometry = self.packet.geometry;
        let mut lanes: Vec<RawSlice> = (0..geometry.k()).map(|lane| self.lane(lane)).collect();
        // Indexes that have the same survivors are computed together.
        let mut groups: BTreeMap<Vec<u8>, Vec<u16>> = BTreeMap::new();
        let mut spares: BTreeMap<(u8, u16), Box<crate::block::Payload>> = BTreeMap::new();
        for index in 0..self.count {
            let mut survivors: Vec<u8> = (0..)
                .zip(&lanes)
                .filter(|(_, lane)| !lane.lacks(index))
                .map(|(lane, _)| lane)
                .collect();
            if survivors.len() == lanes.len() {
                continue;
            }
            for spare in geometry.k()..geometry.lanes() {
                if survivors.len() == lanes.len() {
                    break;
                }
                let slot = Slot::lane(self.row, spare, self.count, index);
                if let Some(payload) = self.blocks.load_one(self.packet, slot) {
                    spares.insert((spare, index), payload);
                    survivors.push(spare);
                }
            }
            if survivors.len() == lanes.len() {
                groups.entry(survivors).or_default().push(index);
            }
        }
        for (survivors, indexes) in groups {
            let shards: Vec<(u8, Vec<u8>)> = survivors
                .into_iter()
                .map(|lane| {
                    let shard =
                        indexes
                            .iter()
                            .filter_map(|index| match lanes.get(usize::from(lane)) {
                                Some(data) => data.block(*index),
                                None => spares
                                    .get(&(lane, *index))
                                    .map(|payload| payload.as_slice()),
                            });
                    (lane, shard.flatten().copied().collect())
                })
                .collect();
            for (lane, bytes) in recover(geometry, &shards) {
                let Some(raw) = lanes.get_mut(usize::from(lane)) else {
                    continue;
                };
                for (index, block) in indexes.iter().zip(bytes.chunks(PAYLOAD)) {
                    raw.put(*index, block, Came::Recomputed);
                }
            }
        }
        lanes
    }
}

fn recover(geometry: Geometry, shards: &[(u8, Vec<u8>)]) -> Vec<(u8, Vec<u8>)> {
    let present: Vec<(u8, &[u8])> = shards
        .iter()
        .map(|(lane, bytes)| (*lane, bytes.as_slice()))
        .collect();
    // Refused only for shards of different lengths, which these are not.
    geometry.recover(&present).unwrap_or_default()
}

/// The slices of a row's data lanes.
pub(super) fn open_row(row: &Row<'_>, identities: &[&dyn age::Identity]) -> Vec<Option<Rc<Slice>>> {
    (0..)
        .zip(row.data_lanes())
        .map(|(lane, raw)| open_doubting(row, lane, raw, identities).map(Rc::new))
        .collect()
}
