use std::rc::Rc;

use super::cache::{Slice, SliceKey};
use super::contents::Contents;
use super::doubt::open_doubting;
use super::lane_map::{LaneMap, Place};
use super::packet::Packet;
use super::row::{Row, open_row};
use super::trust::Trust;
use super::workroom::Workroom;
use crate::block::PAYLOAD;
use crate::lane::Fragment;

/// A data lane of a packet, as the blocks that are believed give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Track {
    pub(super) node: usize,
    pub(super) lane: u8,
    pub(super) trust: Trust,
}

/// How a lane is laid out.
struct LanePlan<'c> {
    packet: usize,
    /// Blocks of each row's slices.
    rows: &'c [u16],
    /// The fragments that the directory puts into the lane, if there is a directory.
    fragments: Option<&'c [Fragment]>,
}

/// Bytes of a lane's stream from some position on.
pub(super) enum Stretch {
    /// They are there: this slice, from this offset, so many.
    Here {
        slice: Rc<Slice>,
        from: usize,
        length: usize,
    },
    /// So many are lost.
    Lost(u64),
}

impl Contents<'_> {
    /// More bytes than the files of a node's packet can have.
    pub(super) fn room(&self, node: usize) -> u64 {
        let Some(plan) = self.lane_plan(Track {
            node,
            lane: 0,
            trust: Trust::First,
        }) else {
            return 0;
        };
        let blocks: u64 = plan.rows.iter().map(|blocks| u64::from(*blocks)).sum();
        blocks * PAYLOAD as u64 * u64::from(self.data_lanes(node))
    }

    /// The bytes of a lane from `position` on, at most `most` of them.
    pub(super) fn stretch(&self, track: Track, position: u64, most: u64) -> Stretch {
        let (row, offset) = match self.locate(track, position) {
            Place::In(row, offset) => (row, offset),
            Place::Nowhere(Some(next)) => return Stretch::Lost(most.min(next - position)),
            Place::Nowhere(None) | Place::Further => return Stretch::Lost(most),
        };
        let Some(slice) = self.slice_of(track, row) else {
            return Stretch::Lost(most);
        };
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let end = offset.saturating_add(most).min(slice.stream.len());
        match slice.lost.iter().find(|lost| lost.end > offset) {
            Some(lost) if lost.start <= offset => {
                Stretch::Lost((lost.end.min(end) - offset) as u64)
            }
            next => {
                let end = next.map_or(end, |lost| lost.start.min(end));
                Stretch::Here {
                    from: offset,
                    length: end - offset,
                    slice,
                }
            }
        }
    }

    fn locate(&self, track: Track, position: u64) -> Place {
        let Some(plan) = self.lane_plan(track) else {
            return Place::Nowhere(None);
        };
        loop {
            let found = self.map(track, |map| map.find(position, plan.rows.len()));
            if found != Place::Further || !self.examine_next(track, &plan) {
                return found;
            }
        }
    }

    /// Where the next fragment header after `position` begins that a later slice tells of.
    pub(super) fn header_after(&self, track: Track, position: u64) -> Option<u64> {
        let plan = self.lane_plan(track)?;
        while self.examine_next(track, &plan) {}
        self.map(track, |map| map.header_after(position))
    }

    /// Looks at the next row of a lane; false if there is none.
    fn examine_next(&self, track: Track, plan: &LanePlan<'_>) -> bool {
        let examined = self.map(track, |map| map.examined());
        let (Some(blocks), Ok(row)) = (plan.rows.get(examined), u8::try_from(examined)) else {
            return false;
        };
        let slice = self.slice(SliceKey {
            packet: plan.packet,
            row,
            lane: track.lane,
            blocks: *blocks,
            trust: track.trust,
        });
        self.map(track, |map| {
            map.examine(slice.as_deref(), plan.fragments, plan.rows.len())
        });
        true
    }

    fn map<T>(&self, track: Track, use_it: impl FnOnce(&mut LaneMap) -> T) -> T {
        use_it(self.maps.borrow_mut().entry(track).or_default())
    }

    /// What is known of a lane: by the directory, or else by its blocks.
    fn lane_plan(&self, track: Track) -> Option<LanePlan<'_>> {
        let node = self.nodes.get(track.node)?;
        let (rows, fragments) = match &node.verified {
            Some(verified) => (
                verified.directory.header.s.as_slice(),
                Some(verified.lanes.get(usize::from(track.lane))?.as_slice()),
            ),
            None => (self.packets.get(node.packet)?.packet.rows.as_slice(), None),
        };
        Some(LanePlan {
            packet: node.packet,
            rows,
            fragments,
        })
    }

    fn slice_of(&self, track: Track, row: u8) -> Option<Rc<Slice>> {
        let plan = self.lane_plan(track)?;
        self.slice(SliceKey {
            packet: plan.packet,
            row,
            lane: track.lane,
            blocks: *plan.rows.get(usize::from(row))?,
            trust: track.trust,
        })
    }

    /// A slice in the clear: from its own blocks, or from whatever k others give back.
    pub(super) fn slice(&self, key: SliceKey) -> Option<Rc<Slice>> {
        if let Some(known) = self.cache.borrow_mut().get(&key) {
            return known;
        }
        let held = self.packets.get(key.packet)?;
        let packet: &Packet = &held.packet;
        let row = Row {
            packet,
            blocks: &held.blocks,
            row: key.row,
            count: key.blocks,
            trust: key.trust,
        };
        let lanes = packet.geometry.k();
        let mut room = self.room.borrow_mut();
        let slices = match self.whole_slice(&row, key.lane, &mut room) {
            Some(slice) => vec![(key.lane, slice)],
            None => (0..)
                .zip(open_row(&row, &self.identities, &mut room))
                .collect(),
        };
        let mut wanted = None;
        for (lane, slice) in slices {
            if lane == key.lane {
                wanted.clone_from(&slice);
            }
            let key = SliceKey { lane, ..key };
            let gone = self.cache.borrow_mut().put(key, slice, lanes);
            gone.into_iter()
                .for_each(|slice| room.take_back_open(slice));
        }
        wanted
    }

    /// A slice from its own blocks; `None` where the others of its row are needed, or will be.
    fn whole_slice(
        &self,
        row: &Row<'_>,
        lane: u8,
        room: &mut Workroom,
    ) -> Option<Option<Rc<Slice>>> {
        let needs_others = row.packet.geometry.m() > 0;
        // Whoever reads a lane reads its neighbours next: then each block is opened once.
        if needs_others && row.lacks_blocks() {
            return None;
        }
        let own = row.lane(lane, room);
        let slice = (own.is_whole() || !needs_others)
            .then(|| open_doubting(row, lane, &own, &self.identities, room).map(Rc::new));
        room.take_back([own]);
        slice
    }
}
