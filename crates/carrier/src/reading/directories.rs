use std::collections::BTreeSet;

use model::Sha256Digest;

use super::limits::{MAX_CANDIDATES, MAX_COMBINATIONS, MAX_NAMES};
use super::packet::{Blocks, Packet};
use crate::address::Kind;
use crate::block::{PAYLOAD, Payload};
use crate::chain::ChainLink;
use crate::directory::Directory;
use crate::ids::SetId;
use crate::lane::{Fragment, FragmentHeader, HEADER};
use crate::limits::{MAX_DIRECTORY, VERSION, fragment_limit, slice_blocks};

/// Blocks of the largest directory: its lines, a Padmé eighth, age's tags and header.
const MAX_DIRECTORY_BLOCKS: usize = (MAX_DIRECTORY + MAX_DIRECTORY / 4) / PAYLOAD;

/// A directory that says of itself what its packet's blocks say.
pub(super) struct Verified {
    pub(super) directory: Directory,
    pub(super) previous: ChainLink,
    pub(super) link: ChainLink,
    /// Whether a closing block commits to just this directory.
    pub(super) closed: bool,
    pub(super) end_of_run: bool,
    /// The fragments of each data lane, by position.
    pub(super) lanes: Vec<Vec<Fragment>>,
}

impl Verified {
    /// The packet's number.
    pub(super) fn number(&self) -> u32 {
        self.directory.header.packet
    }
}

/// Every different directory of one attempt at a packet. If closing blocks commit to some, the
/// others are forged and left out.
pub(super) fn directories(
    packet: &Packet,
    blocks: &Blocks,
    sets: &[SetId],
    identities: &[&dyn age::Identity],
    names: &mut Names,
) -> Vec<Verified> {
    let mut gathered = Gathered {
        packet,
        sets,
        identities,
        names,
        tried: BTreeSet::new(),
        found: Vec::new(),
    };
    let mut counts: Vec<u16> = packet
        .closings
        .iter()
        .map(|closing| closing.directory_blocks)
        .collect();
    counts.extend(
        packet
            .of_kind(Kind::Directory)
            .iter()
            .map(|spot| spot.slot.count),
    );
    let mut seen = BTreeSet::new();
    counts.retain(|count| seen.insert(*count) && usize::from(*count) <= MAX_DIRECTORY_BLOCKS);
    for count in counts.into_iter().take(MAX_CANDIDATES) {
        gathered.whole_copies(blocks, count);
        if !gathered.found.iter().any(|found| found.closed) {
            gathered.completed_copies(blocks, count);
        }
    }
    let mut found = gathered.found;
    if found.iter().any(|found| found.closed) {
        found.retain(|found| found.closed);
    }
    found
}

/// How much memory directories may still fill, by their bytes on disk.
pub(super) struct Names {
    left: usize,
    /// Directories that were left out because there was no more.
    pub(super) left_out: u64,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            left: MAX_NAMES,
            left_out: 0,
        }
    }

    fn take(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) => self.left = left,
            None => self.left_out += 1,
        }
        self.left_out == 0
    }
}

struct Gathered<'p> {
    packet: &'p Packet,
    sets: &'p [SetId],
    identities: &'p [&'p dyn age::Identity],
    names: &'p mut Names,
    /// Digests of what was tried: copies of one directory are opened once.
    tried: BTreeSet<Sha256Digest>,
    found: Vec<Verified>,
}

impl Gathered<'_> {
    /// Opens each copy whose blocks all lie in one source.
    fn whole_copies(&mut self, blocks: &Blocks, count: u16) {
        let spots = self.packet.of_kind(Kind::Directory);
        let copies: BTreeSet<(u8, usize)> = spots
            .iter()
            .filter(|spot| spot.slot.count == count && spot.slot.index == 0)
            .map(|spot| (spot.slot.place, spot.site.source()))
            .collect();
        for (place, source) in copies.into_iter().take(MAX_COMBINATIONS) {
            let mut bytes = Vec::new();
            for spot in spots {
                let next = usize::from(spot.slot.index) * PAYLOAD == bytes.len();
                let mine = spot.slot.place == place
                    && spot.slot.count == count
                    && spot.site.source() == source;
                if let Some(payload) = (next && mine)
                    .then(|| blocks.load(&self.packet.id, spot))
                    .flatten()
                {
                    bytes.extend_from_slice(&*payload);
                }
            }
            if bytes.len() == usize::from(count) * PAYLOAD {
                self.try_open(&bytes);
            }
        }
    }

    /// Completes one copy's blocks from the others; where they differ, tries combinations.
    fn completed_copies(&mut self, blocks: &Blocks, count: u16) {
        let Some(choices) = self.choices(blocks, count) else {
            return;
        };
        for turn in 0..MAX_COMBINATIONS {
            let mut rest = turn;
            let mut bytes = Vec::with_capacity(choices.len() * PAYLOAD);
            for payloads in &choices {
                let Some(payload) = payloads.get(rest % payloads.len()) else {
                    return;
                };
                rest /= payloads.len();
                bytes.extend_from_slice(&**payload);
            }
            // All combinations were tried once the turns carry over the last block.
            if rest > 0 {
                return;
            }
            if self.try_open(&bytes) {
                return;
            }
        }
    }

    /// The different payloads of each block; `None` if a block has none.
    fn choices(&self, blocks: &Blocks, count: u16) -> Option<Vec<Vec<Box<Payload>>>> {
        let spots = self.packet.of_kind(Kind::Directory);
        let mut choices = Vec::with_capacity(usize::from(count));
        for index in 0..count {
            let mut copies: Vec<_> = spots
                .iter()
                .filter(|spot| spot.slot.count == count && spot.slot.index == index)
                .copied()
                .collect();
            copies.sort_by_key(|spot| (spot.slot, spot.site));
            let payloads = blocks.candidates(self.packet, &copies);
            if payloads.is_empty() {
                return None;
            }
            choices.push(payloads);
        }
        Some(choices)
    }

    /// Whether a closing block commits to what opened.
    fn try_open(&mut self, bytes: &[u8]) -> bool {
        if !self.tried.insert(Sha256Digest::of(bytes)) {
            return false;
        }
        let Some((directory, digest)) = Directory::open(bytes, self.identities) else {
            return false;
        };
        let Some(verified) = self.verify(directory, &digest) else {
            return false;
        };
        let closed = verified.closed;
        let known = self.found.iter().any(|found| found.link == verified.link);
        if !known && self.found.len() < MAX_CANDIDATES && self.names.take(bytes.len()) {
            self.found.push(verified);
        }
        closed
    }

    fn verify(&self, directory: Directory, digest: &Sha256Digest) -> Option<Verified> {
        let header = &directory.header;
        let id = &self.packet.id;
        let geometry = self.packet.geometry;
        let rows = header
            .s
            .iter()
            .all(|blocks| (1..=slice_blocks(geometry.lanes())).contains(blocks));
        let agrees = header.v == VERSION
            && self.sets.contains(&header.set)
            && (header.packet, header.k, header.m) == (id.packet, id.k, id.m)
            && rows;
        if !agrees {
            return None;
        }
        let previous = ChainLink(*header.prev.as_bytes());
        if id.packet == 1 && previous != ChainLink::start(header.set) {
            return None;
        }
        let link = previous.next(id.packet, id.k, id.m, digest);
        let closing = self.packet.closings.iter().find(|closing| {
            (closing.link, closing.previous, closing.set) == (link, previous, header.set)
        });
        Some(Verified {
            previous,
            link,
            closed: closing.is_some(),
            end_of_run: closing.is_some_and(|closing| closing.end_of_run),
            lanes: lanes_of(&directory)?,
            directory,
        })
    }
}

/// The fragments of each data lane by position; `None` if lines contradict the layout: they
/// overlap, lie outside the lanes or do not add up. So no directory can claim more bytes than
/// its packet's rows can hold.
fn lanes_of(directory: &Directory) -> Option<Vec<Vec<Fragment>>> {
    let header = &directory.header;
    let limit = fragment_limit(header.k.saturating_add(header.m));
    let room: u64 = header
        .s
        .iter()
        .map(|blocks| u64::from(*blocks) * PAYLOAD as u64)
        .sum();
    let mut lanes = vec![Vec::new(); usize::from(header.k)];
    for file in &directory.files {
        let mut offset = 0_u64;
        for place in &file.fragments {
            let lane = lanes.get_mut(usize::from(place.0))?;
            let end = place.1.checked_add(HEADER as u64 + u64::from(place.2))?;
            if place.2 > limit || end > room {
                return None;
            }
            lane.push(Fragment {
                header: FragmentHeader {
                    file: file.n,
                    offset,
                    length: place.2,
                },
                position: place.1,
            });
            offset += u64::from(place.2);
        }
        if offset != file.size
            || !file
                .piece
                .as_ref()
                .is_none_or(|piece| fits(piece, file.size))
        {
            return None;
        }
    }
    for lane in &mut lanes {
        lane.sort_by_key(|fragment| fragment.position);
        let apart = lane
            .windows(2)
            .all(|pair| matches!(pair, [one, two] if end_of(one) <= two.position));
        if !apart {
            return None;
        }
    }
    Some(lanes)
}

/// Where in its lane a fragment ends.
pub(super) fn end_of(fragment: &Fragment) -> u64 {
    fragment.position + HEADER as u64 + u64::from(fragment.header.length)
}

fn fits(piece: &crate::directory::Piece, size: u64) -> bool {
    match piece.offset.checked_add(size) {
        None => false,
        Some(end) if piece.last => piece.size == Some(end) && piece.sha256.is_some(),
        Some(_) => true,
    }
}
