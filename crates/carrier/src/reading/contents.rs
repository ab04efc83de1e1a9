use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use model::{Defect, DefectCode};

use super::cache::{Cache, Slice, SliceKey};
use super::chain::{Node, link};
use super::directories::directories;
use super::doubt::open_doubting;
use super::file_list::{self, ReadFile};
use super::file_reader::FileReader;
use super::index::PacketId;
use super::lane_map::{LaneMap, Place};
use super::packet::Packet;
use super::row::{Row, open_row};
use super::set::Set;
use crate::chain::ChainLink;
use crate::ids::DiskId;

/// A packet with its directory, by its place in [`Contents::packets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PacketRef(pub usize);

/// A packet as the identities show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPacket {
    /// Which attempt at which packet.
    pub id: PacketId,
    /// Whether its directory could be read.
    pub has_directory: bool,
    /// Whether a closing block commits to just this directory (or, without one, arrived at all).
    pub closed: bool,
    /// Whether the sealer's run ended with it.
    pub end_of_run: bool,
    /// R of the packet: computed from its directory, or else what its closing block says.
    pub link: Option<ChainLink>,
    /// The packet before it, if its directory was read too.
    pub previous: Option<PacketRef>,
    /// The packet's disk list.
    pub disks: Vec<DiskId>,
    /// The code of an older set that this one goes on from.
    pub after: Option<String>,
}

/// A set with identities: names, files and bytes.
pub struct Contents<'a> {
    pub(super) set: &'a Set,
    identities: Vec<&'a dyn age::Identity>,
    pub(super) nodes: Vec<Node>,
    files: Vec<ReadFile>,
    cache: RefCell<Cache>,
    maps: RefCell<HashMap<(usize, u8), LaneMap>>,
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
        for (number, packet) in set.packets.iter().enumerate() {
            let found = directories(packet, &set.blocks, &set.ids, &identities);
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
            cache: RefCell::default(),
            maps: RefCell::default(),
        }
    }

    /// Every file of every directory, in the order of packets and lines.
    pub fn files(&self) -> &[ReadFile] {
        &self.files
    }

    /// Every packet, once for each of its directories.
    pub fn packets(&self) -> Vec<ReadPacket> {
        self.nodes.iter().map(|node| self.summary(node)).collect()
    }

    /// Reads a file's bytes; what is lost comes out as zeros and is told afterwards.
    pub fn read<'c>(&'c self, file: &'c ReadFile) -> FileReader<'c, 'a> {
        FileReader::new(self, file)
    }

    /// What is wrong with the set, as the card and the identities show.
    pub fn defects(&self) -> Vec<Defect> {
        let mut defects = self.set.defects();
        for packet in self.packets() {
            if !packet.has_directory {
                defects.push(Defect::at(
                    DefectCode::DirectoryLost,
                    packet.id,
                    "no copy of its directory can be read: its files have no names",
                ));
            }
        }
        defects
    }

    fn summary(&self, node: &Node) -> ReadPacket {
        let packet = self.set.packets.get(node.packet);
        let closing = packet.and_then(|packet| packet.closings.first());
        let id = packet.map_or(
            PacketId {
                packet: 0,
                attempt: 0,
                k: 0,
                m: 0,
            },
            |packet| packet.id,
        );
        match &node.verified {
            Some(verified) => ReadPacket {
                id,
                has_directory: true,
                closed: verified.closed,
                end_of_run: verified.end_of_run,
                link: Some(verified.link),
                previous: node.previous.map(PacketRef),
                disks: verified.directory.header.disks.clone(),
                after: verified.directory.header.after.clone(),
            },
            None => ReadPacket {
                id,
                has_directory: false,
                closed: closing.is_some(),
                end_of_run: closing.is_some_and(|closing| closing.end_of_run),
                link: closing.map(|closing| closing.link),
                previous: None,
                disks: closing
                    .map(|closing| closing.disks.clone())
                    .unwrap_or_default(),
                after: None,
            },
        }
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
        let Some(verified) = self.nodes.get(node).and_then(|node| node.verified.as_ref()) else {
            return Place::Nowhere(None);
        };
        let Some(fragments) = verified.lanes.get(usize::from(lane)) else {
            return Place::Nowhere(None);
        };
        let rows = verified.directory.header.s.len();
        loop {
            let examined = {
                let mut maps = self.maps.borrow_mut();
                let map = maps.entry((node, lane)).or_default();
                match map.find(position, rows) {
                    Place::Further => map.examined(),
                    place => return place,
                }
            };
            let Ok(row) = u8::try_from(examined) else {
                return Place::Nowhere(None);
            };
            let slice = self.slice_of(node, lane, row);
            let mut maps = self.maps.borrow_mut();
            maps.entry((node, lane))
                .or_default()
                .examine(slice.as_deref(), fragments);
        }
    }

    fn slice_of(&self, node: usize, lane: u8, row: u8) -> Option<Rc<Slice>> {
        let node = self.nodes.get(node)?;
        let header = &node.verified.as_ref()?.directory.header;
        let blocks = *header.s.get(usize::from(row))?;
        self.slice(SliceKey {
            packet: node.packet,
            row,
            lane,
            blocks,
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
