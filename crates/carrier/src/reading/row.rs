use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::cache::Slice;
use super::doubt::open_doubting;
use super::index::{Slot, Spot};
use super::origin::Blocks;
use super::packet::Packet;
use super::raw_slice::{Came, RawSlice};
use super::trust::Trust;
use super::workroom::Workroom;
use crate::block::{PAYLOAD, Payload, SIZE};
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
        let spots = self.spots(lane, index);
        let mut candidates = self.blocks.candidates(&self.packet.id, spots);
        candidates.truncate(choice + 1);
        candidates.pop()
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

    /// Puts the block that is believed into its slice; whether there is any.
    fn load(&self, lane: u8, index: u16, raw: &mut RawSlice, memory: &mut [u8; SIZE]) -> bool {
        let spots = self.spots(lane, index);
        let choice = self.trust.choice();
        if choice > 0 && self.blocks.most_candidates(spots) > 1 {
            let candidate = self.candidate(lane, index, choice);
            if let Some(payload) = &candidate {
                raw.put(index, payload.as_slice(), Came::Here);
            }
            return candidate.is_some();
        }
        self.blocks
            .load_one(&self.packet.id, spots, memory, |payload, came| {
                raw.put(index, payload, came);
            })
    }

    /// Whether no block arrived for some place in a data lane.
    pub(super) fn lacks_blocks(&self) -> bool {
        let mut lanes = 0..self.packet.geometry.k();
        lanes.any(|lane| (0..self.count).any(|index| self.spots(lane, index).is_empty()))
    }

    /// The lane's own blocks.
    pub(super) fn lane(&self, lane: u8, room: &mut Workroom) -> RawSlice {
        let mut raw = self.arrived(lane, room);
        raw.fill();
        raw
    }

    /// The same as far as blocks came, without the zeros behind them.
    fn arrived(&self, lane: u8, room: &mut Workroom) -> RawSlice {
        let mut raw = room.slice(self.count);
        let mut memory = Box::new([0; SIZE]);
        for index in 0..self.count {
            self.load(lane, index, &mut raw, &mut memory);
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
    pub(super) fn data_lanes(&self, room: &mut Workroom) -> Vec<RawSlice> {
        let geometry = self.packet.geometry;
        let data = 0..geometry.k();
        let mut lanes: Vec<RawSlice> = data.map(|lane| self.arrived(lane, room)).collect();
        let (groups, spares) = self.survivors(&lanes, room);
        for (survivors, indexes) in groups {
            for part in indexes.chunks(geometry.restored_payloads()) {
                restore(geometry, &survivors, part, (&mut lanes, &spares), room);
            }
        }
        room.take_back(spares);
        lanes.iter_mut().for_each(RawSlice::fill);
        lanes
    }

    /// For each index that lacks data blocks, k lanes that have it, if there are so many; and the
    /// spare lanes as far as they are needed for that.
    fn survivors(&self, lanes: &[RawSlice], room: &mut Workroom) -> (Groups, Vec<RawSlice>) {
        let geometry = self.packet.geometry;
        let mut groups = Groups::new();
        let spares = 0..geometry.m();
        let mut spares: Vec<RawSlice> = spares.map(|_| room.slice(self.count)).collect();
        let mut memory = Box::new([0; SIZE]);
        for index in 0..self.count {
            let mut survivors: Vec<u8> = (0..)
                .zip(lanes)
                .filter(|(_, lane)| lane.came(index) != Came::Lost)
                .map(|(lane, _)| lane)
                .collect();
            if survivors.len() == lanes.len() {
                continue;
            }
            for (spare, raw) in (geometry.k()..).zip(&mut spares) {
                if survivors.len() == lanes.len() {
                    break;
                }
                if self.load(spare, index, raw, &mut memory) {
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

/// Computes the blocks of these indexes that data lanes lack.
fn restore(
    geometry: Geometry,
    survivors: &[u8],
    indexes: &[u16],
    (lanes, spares): (&mut [RawSlice], &[RawSlice]),
    room: &mut Workroom,
) {
    let slices: Vec<&RawSlice> = lanes.iter().chain(spares).collect();
    let shard = |lane: &u8| Some((*lane, slices.get(usize::from(*lane))?.blocks(indexes)));
    let shards: Vec<(u8, Cow<'_, [u8]>)> = survivors.iter().filter_map(shard).collect();
    let present: Vec<(u8, &[u8])> = shards
        .iter()
        .map(|(lane, bytes)| (*lane, bytes.as_ref()))
        .collect();
    // Refused only for shards of different lengths, which these are not.
    let Ok(Some(made)) = room.restorer.restore(geometry, &present) else {
        return;
    };
    drop(shards);
    for (lane, bytes) in made.restored_original_iter() {
        if let Some(raw) = lanes.get_mut(lane) {
            for (index, block) in indexes.iter().zip(bytes.chunks(PAYLOAD)) {
                raw.put(*index, block, Came::Recomputed);
            }
        }
    }
}

/// The slices of a row's data lanes.
pub(super) fn open_row(
    row: &Row<'_>,
    identities: &[&dyn age::Identity],
    room: &mut Workroom,
) -> Vec<Option<Rc<Slice>>> {
    let lanes = row.data_lanes(room);
    let slices = (0..)
        .zip(&lanes)
        .map(|(lane, raw)| open_doubting(row, lane, raw, identities, room).map(Rc::new))
        .collect();
    room.take_back(lanes);
    slices
}
