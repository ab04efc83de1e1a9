use std::cell::RefCell;
use std::collections::HashMap;

use super::cache::Cache;
use super::chain::{Node, link};
use super::directories::directories;
use super::file_list::{self, ReadFile};
use super::file_reader::FileReader;
#[cfg(doc)]
use super::file_reader::Outcome;
use super::lane::Track;
use super::lane_map::LaneMap;
use super::limits::MAX_CANDIDATES;
use super::packet::Packet;
use super::set::Set;
use super::trust::Trust;
use super::unpacking::Unpacking;
use super::verified::Names;

/// A packet with its directory, by its place in [`Contents::packets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PacketRef(pub usize);

/// A set with identities: names, files and bytes.
pub struct Contents<'a> {
    pub(super) set: &'a Set,
    pub(super) identities: Vec<&'a dyn age::Identity>,
    pub(super) nodes: Vec<Node>,
    files: Vec<ReadFile>,
    /// Directories that did not fit into memory.
    pub(super) left_out: u64,
    pub(super) cache: RefCell<Cache>,
    pub(super) maps: RefCell<HashMap<Track, LaneMap>>,
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
        self.set.packets.get(self.nodes.get(node)?.packet)
    }
}
