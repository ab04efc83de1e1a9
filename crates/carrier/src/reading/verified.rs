use model::Sha256Digest;

use super::limits::MAX_NAMES;
use super::packet::Packet;
use crate::block::PAYLOAD;
use crate::carried::{CarriedDirectory, CarriedSlice};
use crate::chain::ChainLink;
use crate::directory::{Directory, DirectoryKind, FragmentPlace, OpenLines, Piece};
use crate::hand::Signed;
use crate::ids::SetId;
use crate::lane::{Fragment, FragmentHeader, HEADER};
use crate::limits::{MAX_SLICE_BLOCKS, VERSION, fragment_limit};

/// A directory of either type.
pub(super) struct Lines {
    directory: Directory,
    slices: Vec<CarriedSlice>,
    digest: Sha256Digest,
    signed: Signed,
}

/// A directory that says of itself what its packet's blocks say.
pub(super) struct Verified {
    pub(super) directory: Directory,
    /// Where slices of older sets lie, if the packet carries any.
    pub(super) slices: Vec<CarriedSlice>,
    pub(super) previous: ChainLink,
    pub(super) link: ChainLink,
    /// Whether a closing block commits to just this directory.
    pub(super) closed: bool,
    pub(super) end_of_run: bool,
    pub(super) signed: Signed,
    /// The fragments of each data lane, by position.
    pub(super) lanes: Vec<Vec<Fragment>>,
}

impl Lines {
    pub(super) fn open(payloads: &[u8], identities: &[&dyn age::Identity]) -> Option<Self> {
        let OpenLines { lines, field } = Directory::open_lines(payloads, identities)?;
        let (directory, slices) = match Directory::parse(&lines) {
            Some(directory) => (directory, Vec::new()),
            None => {
                let CarriedDirectory { header, slices } = CarriedDirectory::parse(&lines)?;
                let files = Vec::new();
                (Directory { header, files }, slices)
            }
        };
        let digest = Sha256Digest::of(&lines);
        Some(Self {
            signed: directory.header.signed(&digest, field.as_deref()),
            directory,
            slices,
            digest,
        })
    }
}

impl Verified {
    /// Compares a directory and its digest D with what its packet's blocks say.
    pub(super) fn of(packet: &Packet, sets: &[SetId], lines: Lines) -> Option<Self> {
        let Lines {
            directory,
            slices,
            digest,
            signed,
        } = lines;
        let header = &directory.header;
        let id = &packet.id;
        let agrees = header.v == VERSION
            && sets.contains(&header.set)
            && (header.packet, header.k, header.m) == (id.packet, id.k, id.m)
            && header
                .s
                .iter()
                .all(|blocks| (1..=MAX_SLICE_BLOCKS).contains(blocks));
        if !agrees {
            return None;
        }
        let previous = ChainLink(*header.prev.as_bytes());
        if id.packet == 1 && previous != ChainLink::start(header.set) {
            return None;
        }
        let link = previous.next(id.packet, id.k, id.m, &digest);
        let closing = packet.closings.iter().find(|closing| {
            (closing.link, closing.previous, closing.set) == (link, previous, header.set)
        });
        Some(Self {
            previous,
            link,
            closed: closing.is_some(),
            end_of_run: closing.is_some_and(|closing| closing.end_of_run),
            signed,
            lanes: lanes_of(&directory)?,
            directory,
            slices,
        })
    }

    /// Whether its packet carries older sets.
    pub(super) fn is_carried(&self) -> bool {
        self.directory.header.kind == DirectoryKind::Carried
    }

    /// The packet's number.
    pub(super) fn number(&self) -> u32 {
        self.directory.header.packet
    }
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

    /// Whether a directory of so many bytes may still be kept.
    pub(super) fn take(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) => self.left = left,
            None => self.left_out += 1,
        }
        self.left_out == 0
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
        for FragmentPlace(lane, position, length) in &file.fragments {
            let fragment = Fragment {
                header: FragmentHeader {
                    file: file.n,
                    offset,
                    length: *length,
                },
                position: *position,
            };
            let end = position.checked_add(HEADER as u64 + u64::from(*length))?;
            if !(1..=limit).contains(length) || end > room {
                return None;
            }
            lanes.get_mut(usize::from(*lane))?.push(fragment);
            offset += u64::from(*length);
        }
        let fits = |piece| fits(piece, file.size);
        if file.stored_size() != Some(offset) || !file.piece.as_ref().is_none_or(fits) {
            return None;
        }
    }
    for lane in &mut lanes {
        lane.sort_by_key(|fragment| fragment.position);
    }
    lanes.iter().all(|lane| are_apart(lane)).then_some(lanes)
}

fn are_apart(lane: &[Fragment]) -> bool {
    lane.windows(2)
        .all(|pair| matches!(pair, [one, two] if end_of(one) <= two.position))
}

/// Where in its lane a fragment ends.
pub(super) fn end_of(fragment: &Fragment) -> u64 {
    fragment.position + HEADER as u64 + u64::from(fragment.header.length)
}

fn fits(piece: &Piece, size: u64) -> bool {
    match piece.offset.checked_add(size) {
        None => false,
        Some(end) if piece.last => piece.size == Some(end) && piece.sha256.is_some(),
        Some(_) => true,
    }
}
