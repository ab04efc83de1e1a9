use std::collections::{BTreeMap, HashMap};

use model::{PathEncoding, Sha256Digest, SourcePath, Timestamp};

use super::chain::Node;
use super::contents::PacketRef;
use super::limits::MAX_HOLE;
use crate::directory::{FileLine, FileState, Piece};
use crate::ids::PieceFileId;
use crate::packed::Packed;

/// A file as the directories name it, put together from its pieces.
#[derive(Debug, Clone)]
pub struct ReadFile {
    /// The path below its source.
    pub path: SourcePath,
    /// How the path's bytes are to be read.
    pub enc: PathEncoding,
    /// Bytes; `None` if the piece that tells did not arrive.
    pub size: Option<u64>,
    /// SHA-256 of all of it; `None` if the piece that tells did not arrive.
    pub sha256: Option<Sha256Digest>,
    /// When it was last changed.
    pub mtime: Option<Timestamp>,
    /// How the sealer got on with it.
    pub state: FileState,
    /// Why it could not be read, as a stable word.
    pub code: Option<String>,
    /// How its bytes are packed; `None` as they are.
    pub packing: Option<Packed>,
    /// A packet that was closed and names the same file again, with the same digest, if this one was
    /// not closed: the sealer began anew, and nothing is missing if only this copy is damaged.
    pub again_in: Option<PacketRef>,
    /// The packets that name it: one, or one for each piece.
    pub packets: Vec<PacketRef>,
    pub(super) parts: Vec<Part>,
}

impl ReadFile {
    /// Its line in the first directory that names it, counting from 1: with that packet's R, a name
    /// for the file that stays the same whatever else arrives.
    pub fn first_line(&self) -> usize {
        self.parts.first().map_or(0, |part| part.line + 1)
    }
}

/// A line of a directory that holds a file or a piece of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) node: usize,
    pub(super) line: usize,
    /// Where in the file it begins.
    pub(super) offset: u64,
    length: u64,
    /// Whether its packet was closed.
    closed: bool,
}

/// Every file of every directory, in the order of packets and lines.
pub(super) fn list(nodes: &[Node]) -> Vec<ReadFile> {
    let mut files = Vec::new();
    let mut pieces: BTreeMap<PieceFileId, Vec<(Part, &FileLine, &Piece)>> = BTreeMap::new();
    for (number, node) in nodes.iter().enumerate() {
        let Some(verified) = &node.verified else {
            continue;
        };
        for (at, line) in verified.directory.files.iter().enumerate() {
            let part = Part {
                node: number,
                line: at,
                offset: line.piece.as_ref().map_or(0, |piece| piece.offset),
                length: line.size,
                closed: verified.closed,
            };
            match &line.piece {
                None => files.push(whole(line, part)),
                Some(piece) => pieces
                    .entry(piece.file)
                    .or_default()
                    .push((part, line, piece)),
            }
        }
    }
    files.extend(pieces.into_values().filter_map(joined));
    files.sort_by_key(|file| file.parts.first().map(|part| (part.node, part.line)));
    find_again(&mut files, nodes);
    files
}

/// Marks the files of packets that were never closed which a closed packet names again.
fn find_again(files: &mut [ReadFile], nodes: &[Node]) {
    let is_closed = |packet: &PacketRef| {
        nodes
            .get(packet.0)
            .and_then(|node| node.verified.as_ref())
            .is_some_and(|verified| verified.closed)
    };
    let key = |file: &ReadFile| (file.path.clone(), file.size, file.sha256, file.mtime);
    let closed: HashMap<_, PacketRef> = files
        .iter()
        .filter(|file| file.packets.iter().all(is_closed))
        .filter_map(|file| Some((key(file), *file.packets.first()?)))
        .collect();
    for file in files.iter_mut() {
        if file.sha256.is_some() && !file.packets.iter().all(is_closed) {
            file.again_in = closed.get(&key(file)).copied();
        }
    }
}

fn whole(line: &FileLine, part: Part) -> ReadFile {
    ReadFile {
        path: line.path.clone(),
        enc: line.enc,
        size: Some(line.size),
        sha256: Some(line.sha256),
        mtime: line.mtime.map(Timestamp::from_unix_nanos),
        state: line.state,
        code: line.code.clone(),
        packing: line.packing.clone(),
        again_in: None,
        packets: vec![PacketRef(part.node)],
        parts: vec![part],
    }
}

/// One file from its pieces; those that overlap an earlier one are left out. Of pieces that begin
/// at one byte, that of a closed packet counts: the sealer made the other one again.
fn joined(mut pieces: Vec<(Part, &FileLine, &Piece)>) -> Option<ReadFile> {
    pieces.sort_by_key(|(part, _, _)| (part.offset, !part.closed, part.node));
    let (first, line, _) = pieces.first().copied()?;
    let mut file = whole(line, first);
    (file.size, file.sha256) = (None, None);
    file.parts.clear();
    file.packets.clear();
    let mut end = 0;
    for (part, line, piece) in pieces {
        if part.offset < end || part.offset - end > MAX_HOLE {
            continue;
        }
        end = part.offset + part.length;
        file.parts.push(part);
        file.packets.push(PacketRef(part.node));
        if line.state != FileState::Stored {
            file.state = line.state;
            file.code.clone_from(&line.code);
        }
        if piece.last {
            (file.size, file.sha256) = (piece.size, piece.sha256);
            break;
        }
    }
    (!file.parts.is_empty()).then_some(file)
}
