use std::collections::BTreeMap;

use super::contents::{Contents, PacketRef};
use super::file_reader::FileReader;
use super::lane::Track;
use super::limits::MAX_STRAY_FRAGMENTS;
use super::plan::Planned;
use super::trust::Trust;
use super::verified::end_of;
use crate::lane::{Fragment, FragmentHeader, HEADER};
use crate::limits::fragment_limit;

/// Fragments of one file number that no directory names: of a packet whose directory is lost, or
/// beside what a directory says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// The packet that they stand in.
    pub packet: PacketRef,
    /// The number in their headers.
    pub file: u32,
    /// Where the last of them ends: the file has at least so many bytes.
    pub length: u64,
    fragments: Vec<(u8, Fragment)>,
}

impl<'a> Contents<'a> {
    /// Every file number whose fragments no directory names. Where a directory is lost this decrypts
    /// all that is left of its packet, elsewhere only what the directory leaves open.
    pub fn strays(&self) -> Vec<Stray> {
        (0..self.nodes.len())
            .flat_map(|node| self.strays_of(node))
            .collect()
    }

    /// Reads a stray; `complete` then says that no byte before its known end is lost.
    pub fn read_stray(&self, stray: &Stray) -> FileReader<'_, 'a> {
        let planned = stray
            .fragments
            .iter()
            .map(|(lane, fragment)| Planned {
                node: stray.packet.0,
                lane: *lane,
                fragment: fragment.clone(),
                offset: fragment.header.offset,
            })
            .collect();
        FileReader::new(self, planned, Some(stray.length), Trust::First)
    }

    fn strays_of(&self, node: usize) -> Vec<Stray> {
        let mut files: BTreeMap<u32, Vec<(u8, Fragment)>> = BTreeMap::new();
        let mut count = 0;
        for lane in 0..self.data_lanes(node) {
            let track = Track {
                node,
                lane,
                trust: Trust::First,
            };
            for fragment in self.unnamed(track) {
                if count < MAX_STRAY_FRAGMENTS {
                    count += 1;
                    let file = fragment.header.file;
                    files.entry(file).or_default().push((lane, fragment));
                }
            }
        }
        files
            .into_iter()
            .map(|(file, mut fragments)| {
                fragments.sort_by_key(|(lane, fragment)| (fragment.header.offset, *lane));
                let ends = fragments.iter().map(|(_, fragment)| {
                    fragment.header.offset + u64::from(fragment.header.length)
                });
                Stray {
                    packet: PacketRef(node),
                    file,
                    length: ends.max().unwrap_or(0),
                    fragments,
                }
            })
            .collect()
    }

    /// The fragments of a lane that no directory names.
    fn unnamed(&self, track: Track) -> Vec<Fragment> {
        let verified = self
            .nodes
            .get(track.node)
            .and_then(|node| node.verified.as_ref());
        let Some(verified) = verified else {
            return self.walk(track, 0, None);
        };
        if verified.is_carried() {
            // Its lanes are those of older packets, whose own directories name what stands in them.
            return Vec::new();
        }
        let named = verified.lanes.get(usize::from(track.lane));
        let mut found = Vec::new();
        let mut end = 0;
        for fragment in named.into_iter().flatten() {
            if end < fragment.position {
                found.extend(self.walk(track, end, Some(fragment.position)));
            }
            end = end_of(fragment);
        }
        found.extend(self.walk(track, end, Some(u64::MAX)));
        found
    }

    /// Goes from header to header, from `position` to `limit` or to the stream's end; without a
    /// limit it goes on after lost stretches, from the next header that a slice tells of.
    fn walk(&self, track: Track, mut position: u64, limit: Option<u64>) -> Vec<Fragment> {
        let mut found = Vec::new();
        while found.len() < MAX_STRAY_FRAGMENTS {
            let header = self.header(track, position);
            let fragment = header
                .as_ref()
                .and_then(FragmentHeader::parse)
                .filter(|header| self.is_plausible(track.node, header))
                .map(|header| Fragment { header, position });
            match fragment {
                Some(fragment) if limit.is_none_or(|limit| end_of(&fragment) <= limit) => {
                    position = end_of(&fragment);
                    found.push(fragment);
                }
                _ if limit.is_none() && header != Some([0; HEADER]) => {
                    match self.header_after(track, position) {
                        Some(next) => position = next,
                        None => break,
                    }
                }
                _ => break,
            }
        }
        found
    }

    /// Whether a header could stand in this packet.
    fn is_plausible(&self, node: usize, header: &FragmentHeader) -> bool {
        let room = self.room(node);
        header.length <= fragment_limit(self.lanes(node))
            && header
                .offset
                .checked_add(u64::from(header.length))
                .is_some_and(|end| end <= room)
    }
}
