use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::cache::Slices;
use super::carriage::Carrier;
use super::chain::{Node, link};
use super::directories::directories;
use super::file_list::{self, ReadFile};
use super::file_reader::FileReader;
#[cfg(doc)]
use super::file_reader::Outcome;
use super::lane::Track;
use super::lane_map::LaneMap;
use super::limits::{MAX_CANDIDATES, MAX_CARRIED_DEPTH};
use super::old_sets::{OldSet, OldSets};
use super::origin::Blocks;
use super::packet::Packet;
use super::set::Set;
use super::trust::Trust;
use super::unpacking::Unpacking;
use super::verified::Names;
use super::workroom::Workroom;
use crate::address::Kind;
use crate::ids::SetId;

/// A packet with its directory, by its place in [`Contents::packets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PacketRef(pub usize);

/// A packet of the set, or of a set that it carries.
pub(super) struct Held {
    /// The set that it was sealed in.
    pub(super) set: SetId,
    /// Whether a newer set carries that one.
    pub(super) is_old: bool,
    pub(super) packet: Arc<Packet>,
    pub(super) blocks: Blocks,
}

/// A set with identities, and the sets that it carries: names, files and bytes.
pub struct Contents<'a> {
    pub(super) set: &'a Set,
    pub(super) identities: Vec<&'a dyn age::Identity>,
    pub(super) packets: Vec<Held>,
    pub(super) nodes: Vec<Node>,
    files: Vec<ReadFile>,
    /// What packets carry: of the set itself first, then of the sets that it carries, and so on.
    pub(super) carried: Vec<OldSets>,
    /// Directories that did not fit into memory.
    pub(super) left_out: u64,
    pub(super) cache: RefCell<Slices>,
    pub(super) maps: RefCell<HashMap<Track, LaneMap>>,
    pub(super) room: RefCell<Workroom>,
}

impl<'a> Contents<'a> {
    pub(super) fn open(set: &'a Set, identities: Vec<&'a dyn age::Identity>) -> Self {
        let mut contents = Self {
            set,
            identities,
            packets: Vec::new(),
            nodes: Vec::new(),
            files: Vec::new(),
            carried: Vec::new(),
            left_out: 0,
            cache: RefCell::default(),
            maps: RefCell::default(),
            room: RefCell::default(),
        };
        let mut names = Names::new();
        let mut carriers = Vec::new();
        for packet in &set.packets {
            let held = Held {
                set: set.id(),
                is_old: false,
                packet: Arc::clone(packet),
                blocks: set.blocks.clone(),
            };
            carriers.extend(contents.take(held, &set.ids, &mut names));
        }
        while !carriers.is_empty() && contents.carried.len() < MAX_CARRIED_DEPTH {
            let old = OldSets::of(carriers);
            carriers = old
                .sets
                .iter()
                .flat_map(|set| contents.take_old(set, &mut names))
                .collect();
            contents.carried.push(old);
        }
        link(&mut contents.nodes);
        contents.files = file_list::list(&contents.nodes);
        contents.left_out = names.left_out;
        contents
    }

    fn take_old(&mut self, set: &OldSet, names: &mut Names) -> Vec<Carrier> {
        let held = |packet: &Arc<Packet>| Held {
            set: set.id,
            is_old: true,
            packet: Arc::clone(packet),
            blocks: set.blocks.clone(),
        };
        let packets = set.packets.iter().map(held);
        packets
            .flat_map(|held| self.take(held, &[set.id], names))
            .collect()
    }

    /// Takes a packet in with each of its directories; gives those of them that carry older sets.
    fn take(&mut self, held: Held, sets: &[SetId], names: &mut Names) -> Vec<Carrier> {
        let found = directories(&held.packet, &held.blocks, sets, &self.identities, names);
        let number = self.packets.len();
        let node = |verified| Node {
            packet: number,
            verified,
            previous: None,
        };
        let first = self.nodes.len();
        if found.is_empty() {
            self.nodes.push(node(None));
        }
        let carrier = |node, rows, slices| Carrier {
            node,
            packet: Arc::clone(&held.packet),
            blocks: held.blocks.clone(),
            rows,
            slices,
        };
        let mut carriers: Vec<Carrier> = (first..)
            .zip(&found)
            .filter(|(_, found)| found.is_carried())
            .map(|(node, found)| {
                let rows = found.directory.header.s.clone();
                carrier(node, rows, found.slices.clone())
            })
            .collect();
        if found.is_empty() && !held.packet.of_kind(Kind::Carried).is_empty() {
            // Without a map the old names are there all the same.
            carriers.push(carrier(first, Vec::new(), Vec::new()));
        }
        self.nodes
            .extend(found.into_iter().map(|verified| node(Some(verified))));
        self.packets.push(held);
        carriers
    }

    /// Every file of every directory, in the order of packets and lines.
    pub fn files(&self) -> &[ReadFile] {
        &self.files
    }

    /// Reads a file's bytes; what is lost comes out as zeros and is told afterwards. A packed file
    /// that cannot be given back whole comes out as it was packed ([`Outcome::packed`]).
    pub fn read(&self, file: &ReadFile) -> FileReader<'_, 'a> {
        self.reader(file, Trust::First)
    }

    /// Reads a file whose bytes came out other than the directory says (contradicted, or all there
    /// with another digest): leaves out one disk after the other, then tries other candidates, until
    /// the digest fits. Takes as long as reading it so many times; `None` if nothing helps.
    pub fn read_distrusting(&self, file: &ReadFile) -> Option<FileReader<'_, 'a>> {
        let reader = |trust| self.reader(file, trust);
        let lanes = file.packets.iter().map(|packet| self.lanes(packet.0));
        Trust::others(lanes.max().unwrap_or(0), MAX_CANDIDATES)
            .find(|trust| {
                let outcome = reader(*trust).outcome();
                outcome.is_ok_and(|outcome| outcome.complete && Some(outcome.sha256) == file.sha256)
            })
            .map(reader)
    }

    fn reader(&self, file: &ReadFile, trust: Trust) -> FileReader<'_, 'a> {
        let reader = FileReader::new(self, self.plan(file), file.size, trust);
        match Unpacking::of(file) {
            Some(unpacking) => reader.unpacking(unpacking),
            None => reader,
        }
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

    pub(super) fn packet_of(&self, node: usize) -> Option<&Packet> {
        let held = self.packets.get(self.nodes.get(node)?.packet)?;
        Some(&held.packet)
    }
}
