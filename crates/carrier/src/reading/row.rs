use std::collections::BTreeMap;
use std::rc::Rc;

use super::cache::Slice;
use super::doubt::open_doubting;
use super::index::{Slot, Spot};
use super::origin::Blocks;
use super::packet::Packet;
use super::raw_slice::{Came, RawSlice};
use super::trust::Trust;
use crate::block::{PAYLOAD, Payload};
use crate::row::Geometry;

/// One row of one packet, with the number of blocks that its slices have.
#[derive(Clone, Copy)]
pub(super) struct Row<'p> {
    pub(super) packet: &'p Packet,
    pub(super) blocks: &'p Blocks,
    pub(super) row: u8,
    pub(super) count: u16,
    pub(super) trust: Trust,
}

/// Block indexes by the k lanes that give the rest: what has the same survivors is computed together.
type Groups = BTreeMap<Vec<u8>, Vec<u16>>;
/// Payloads of spare lanes by lane and index.
type Spares = BTreeMap<(u8, u16), Box<Payload>>;

impl<'p> Row<'p> {
    /// The blocks that claim a place in the row.
    pub(super) fn spots(&self, lane: u8, index: u16) -> &'p [Spot] {
        let geometry = self.packet.geometry;
        if self.trust.excludes(geometry, &self.packet.id, lane) {
            return &[];
        }
        self.packet
            .at(Slot::lane(self.row, lane, self.count, index))
    }

    /// A candidate for a place, by number; the last one if there are not so many.
    pub(super) fn candidate(&self, lane: u8, index: u16, choice: usize) -> Option<Box<Payload>> {
        self.chosen(lane, index, choice).map(|(payload, _)| payload)
    }

    fn chosen(&self, lane: u8, index: u16, choice: usize) -> Option<(Box<Payload>, Came)> {
        let spots = self.spots(lane, index);
        if choice == 0 || self.blocks.most_candidates(spots) == 1 {
            return self.blocks.load_one(&self.packet.id, spots);
        }
        let mut candidates = self.blocks.candidates(&self.packet.id, spots);
        candidates.truncate(choice + 1);
        Some((candidates.pop()?, Came::Here))
    }

    /// How many candidates a place can have at most.
    pub(super) fn most_candidates(&self, lane: u8, index: u16) -> usize {
        self.blocks.most_candidates(self.spots(lane, index))
    }

    /// The different payloads of blocks that claim a place.
    pub(super) fn values(&self, lane: u8, index: u16) -> Vec<Box<Payload>> {
        self.blocks
            .candidates(&self.packet.id, self.spots(lane, index))
    }

    /// The lane's own blocks.
    pub(super) fn lane(&self, lane: u8) -> RawSlice {
        let mut raw = RawSlice::lost(self.count);
        for index in 0..self.count {
            if let Some((payload, came)) = self.chosen(lane, index, self.trust.choice()) {
                raw.put(index, payload.as_slice(), came);
            }
        }
        raw
    }

    /// A block of `lane` as k blocks of other lanes give it.
    pub(super) fn compute(&self, lane: u8, shards: &[(u8, Box<Payload>)]) -> Option<Box<Payload>> {
        let present: Vec<(u8, &[u8])> = shards
            .iter()
            .map(|(lane, payload)| (*lane, payload.as_slice()))
            .collect();
        let made = self.packet.geometry.recover(&present).ok()?;
        let (_, bytes) = made.into_iter().find(|(made, _)| *made == lane)?;
        bytes.into_boxed_slice().try_into().ok()
    }

    /// All data lanes, with every block that k others give back.
    pub(super) fn data_lanes(&self) -> Vec<RawSlice> {
        let geometry = self.packet.geometry;
        let mut lanes: Vec<RawSlice> = (0..geometry.k()).map(|lane| self.lane(lane)).collect();
        let (groups, spares) = self.survivors(&lanes);
        for (survivors, indexes) in groups {
            let shards: Vec<(u8, Vec<u8>)> = survivors
                .into_iter()
                .map(|lane| (lane, shard(&lanes, &spares, lane, &indexes)))
                .collect();
            for (lane, bytes) in recover(geometry, &shards) {
                if let Some(raw) = lanes.get_mut(usize::from(lane)) {
                    for (index, block) in indexes.iter().zip(bytes.chunks(PAYLOAD)) {
                        raw.put(*index, block, Came::Recomputed);
                    }
                }
            }
        }
        lanes
    }

    /// For each index that lacks data blocks, k lanes that have it, if there are so many.
    fn survivors(&self, lanes: &[RawSlice]) -> (Groups, Spares) {
        let geometry = self.packet.geometry;
        let (mut groups, mut spares) = (Groups::new(), Spares::new());
        for index in 0..self.count {
            let mut survivors: Vec<u8> = (0..)
                .zip(lanes)
                .filter(|(_, lane)| lane.came(index) != Came::Lost)
                .map(|(lane, _)| lane)
                .collect();
            if survivors.len() == lanes.len() {
                continue;
            }
            for spare in geometry.k()..geometry.lanes() {
                if survivors.len() == lanes.len() {
                    break;
                }
                if let Some(payload) = self.candidate(spare, index, self.trust.choice()) {
                    spares.insert((spare, index), payload);
                    survivors.push(spare);
                }
            }
            if survivors.len() == lanes.len() {
                groups.entry(survivors).or_default().push(index);
            }
        }
        (groups, spares)
    }
}

/// The payloads of one lane at these indexes, one after the other.
fn shard(lanes: &[RawSlice], spares: &Spares, lane: u8, indexes: &[u16]) -> Vec<u8> {
    let payloads = indexes
        .iter()
        .filter_map(|index| match lanes.get(usize::from(lane)) {
            Some(data) => data.block(*index),
            None => spares
                .get(&(lane, *index))
                .map(|payload| payload.as_slice()),
        });
    payloads.flatten().copied().collect()
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
