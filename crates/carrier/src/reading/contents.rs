use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::cache::{Cache, Slice, SliceKey};
use super::chain::{Node, link};
use super::directories::{Names, directories};
use super::doubt::open_doubting;
use super::file_list::{self, ReadFile};
use super::file_reader::FileReader;
use super::lane_map::{LaneMap, Place};
use super::packet::Packet;
use super::row::{Row, open_row};
use super::set::Set;
use crate::block::PAYLOAD;
use crate::lane::Fragment;

/// A packet with its directory, by its place in [`Contents::packets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PacketRef(pub usize);

/// A set with identities: names, files and bytes.
pub struct Contents<'a> {
    pub(super) set: &'a Set,
    identities: Vec<&'a dyn age::Identity>,
    pub(super) nodes: Vec<Node>,
    files: Vec<ReadFile>,
    /// Directories that did not fit into memory.
    pub(super) left_out: u64,
    cache: RefCell<Cache>,
    maps: RefCell<HashMap<(usize, u8), LaneMap>>,
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

impl<'a> Contents<'a> {
    pub(super) fn open(set: &'a Set, identities: Vec<&'a dyn age::Identity>) -> Self {
        let mut nodes = Vec::new();
        let mut names = Names::new();
        for (number, packet) in set.packets.iter().enumerate() {
            let found = directories(packet, &set.blocks, &set.ids, &identities, &mut names);
            let node = |verified| Node {
                packet: number,
                verified,
                previous: None,
            };
            if found.is_empty() {
                nodes.push(node(None));
            }
            nodes.extend(found.into_iter().map(|verified| node(Some(verified))));
        }
        link(&mut nodes);
        let files = file_list::list(&nodes);
        Self {
            set,
            identities,
            nodes,
            files,
            left_out: names.left_out,
            cache: RefCell::default(),
            maps: RefCell::default(),
        }
    }

    /// Every file of every directory, in the order of packets and lines.
    pub fn files(&self) -> &[ReadFile] {
        &self.files
    }

    /// Reads a file's bytes; what is lost comes out as zeros and is told afterwards.
    pub fn read(&self, file: &ReadFile) -> FileReader<'_, 'a> {
        FileReader::new(self, self.plan(file), file.size)
    }

    /// Data lanes of a node's packet.
    pub(super) fn data_lanes(&self, node: usize) -> u8 {
        self.packet_of(node).map_or(0, |packet| packet.geometry.k())
    }

    /// Lanes of a node's packet.
    pub(super) fn lanes(&self, node: usize) -> u8 {
        self.packet_of(node)
            .map_or(0, |packet| packet.geometry.lanes())
    }

    /// More bytes than the files of a node's packet can have.
    pub(super) fn room(&self, node: usize) -> u64 {
        let Some(plan) = self.lane_plan(node, 0) else {
            return 0;
        };
        let blocks: u64 = plan.rows.iter().map(|blocks| u64::from(*blocks)).sum();
        blocks * PAYLOAD as u64 * u64::from(self.data_lanes(node))
    }

    pub(super) fn packet_of(&self, node: usize) -> Option<&Packet> {
        self.set.packets.get(self.nodes.get(node)?.packet)
    }

    /// The bytes of a lane from `position` on, at most `most` of them.
    pub(super) fn stretch(&self, node: usize, lane: u8, position: u64, most: u64) -> Stretch {
        let (row, offset) = match self.locate(node, lane, position) {
            Place::In(row, offset) => (row, offset),
            Place::Nowhere(Some(next)) => return Stretch::Lost(most.min(next - position)),
            Place::Nowhere(None) | Place::Further => return Stretch::Lost(most),
        };
        let Some(slice) = self.slice_of(node, lane, row) else {
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

    fn locate(&self, node: usize, lane: u8, position: u64) -> Place {
        let Some(plan) = self.lane_plan(node, lane) else {
            return Place::Nowhere(None);
        };
        loop {
            let found = self.map(node, lane, |map| map.find(position, plan.rows.len()));
            if found != Place::Further || !self.examine_next(node, lane, &plan) {
                return found;
            }
        }
    }

    /// Where the next fragment header after `position` begins that a later slice tells of.
    pub(super) fn header_after(&self, node: usize, lane: u8, position: u64) -> Option<u64> {
        let plan = self.lane_plan(node, lane)?;
        while self.examine_next(node, lane, &plan) {}
        self.map(node, lane, |map| map.header_after(position))
    }

    /// Looks at the next row of a lane; false if there is none.
    fn examine_next(&self, node: usize, lane: u8, plan: &LanePlan<'_>) -> bool {
        let examined = self.map(node, lane, |map| map.examined());
        let (Some(blocks), Ok(row)) = (plan.rows.get(examined), u8::try_from(examined)) else {
            return false;
        };
        let slice = self.slice(SliceKey {
            packet: plan.packet,
            row,
            lane,
            blocks: *blocks,
        });
        self.map(node, lane, |map| {
            map.examine(slice.as_deref(), plan.fragments)
        });
        true
    }

    fn map<T>(&self, node: usize, lane: u8, use_it: impl FnOnce(&mut LaneMap) -> T) -> T {
        use_it(self.maps.borrow_mut().entry((node, lane)).or_default())
    }

    /// What is known of a lane: by the directory, or else by its blocks.
    fn lane_plan(&self, node: usize, lane: u8) -> Option<LanePlan<'_>> {
        let node = self.nodes.get(node)?;
        let (rows, fragments) = match &node.verified {
            Some(verified) => (
                verified.directory.header.s.as_slice(),
                Some(verified.lanes.get(usize::from(lane))?.as_slice()),
            ),
            None => (self.set.packets.get(node.packet)?.rows.as_slice(), None),
        };
        Some(LanePlan {
            packet: node.packet,
            rows,
            fragments,
        })
    }

    fn slice_of(&self, node: usize, lane: u8, row: u8) -> Option<Rc<Slice>> {
        let plan = self.lane_plan(node, lane)?;
        self.slice(SliceKey {
            packet: plan.packet,
            row,
            lane,
            blocks: *plan.rows.get(usize::from(row))?,
        })
    }

    /// A slice in the clear: from its own blocks, or from whatever k others give back.
    pub(super) fn slice(&self, key: SliceKey) -> Option<Rc<Slice>> {
        if let Some(known) = self.cache.borrow_mut().get(key) {
            return known;
        }
        let packet: &Packet = self.set.packets.get(key.packet)?;
        let row = Row {
            packet,
            blocks: &self.set.blocks,
            row: key.row,
            count: key.blocks,
        };
        let lanes = packet.geometry.lanes();
        let own = row.lane(key.lane);
        if own.is_whole() || packet.geometry.m() == 0 {
            let slice = open_doubting(&row, key.lane, own, &self.identities).map(Rc::new);
            self.cache.borrow_mut().put(key, slice.clone(), lanes);
            return slice;
        }
        drop(own);
        let mut wanted = None;
        for (lane, slice) in (0..).zip(open_row(&row, &self.identities)) {
            if lane == key.lane {
                wanted.clone_from(&slice);
            }
            self.cache
                .borrow_mut()
                .put(SliceKey { lane, ..key }, slice, lanes);
        }
        wanted
    }
}
