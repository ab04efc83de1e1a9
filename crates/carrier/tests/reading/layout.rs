//! Files as they lie in lanes.

use carrier::{FRAGMENT_HEADER, FileLine, FileState, FragmentHeader, FragmentPlace, Piece};
use model::{PathEncoding, Sha256Digest, SourcePath};

/// A file to be sealed.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) piece: Option<Piece>,
}

/// How a packet is laid out.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) k: u8,
    pub(crate) m: u8,
    /// Blocks of the slices of each row; the last one repeats.
    pub(crate) rows: Vec<u16>,
    /// The most bytes of a fragment.
    pub(crate) fragment: usize,
}

impl File {
    pub(crate) fn new(path: &str, bytes: Vec<u8>) -> Self {
        Self {
            path: path.into(),
            bytes,
            piece: None,
        }
    }
}

impl Shape {
    pub(crate) fn new(k: u8, m: u8, rows: &[u16]) -> Self {
        Self {
            k,
            m,
            rows: rows.to_vec(),
            fragment: 50_000,
        }
    }
}

/// A data lane in the clear.
#[derive(Clone, Default)]
pub(crate) struct Lane {
    pub(crate) stream: Vec<u8>,
    /// Where the headers begin.
    pub(crate) headers: Vec<usize>,
}

/// Puts each fragment into the shortest data lane.
pub(crate) fn lay_lanes(shape: &Shape, files: &[File]) -> (Vec<Lane>, Vec<FileLine>) {
    let mut lanes = vec![Lane::default(); shape.k.into()];
    let mut lines = Vec::new();
    for (n, file) in (1..).zip(files) {
        let mut fragments = Vec::new();
        for (number, bytes) in file.bytes.chunks(shape.fragment).enumerate() {
            let lane = (0..lanes.len())
                .min_by_key(|lane| lanes[*lane].stream.len())
                .unwrap();
            let position = lanes[lane].stream.len();
            fragments.push(FragmentPlace(
                lane as u8,
                position as u64,
                bytes.len() as u32,
            ));
            let header = FragmentHeader {
                file: n,
                offset: (number * shape.fragment) as u64,
                length: bytes.len() as u32,
            };
            lanes[lane].headers.push(position);
            lanes[lane].stream.extend_from_slice(&header.encode());
            lanes[lane].stream.extend_from_slice(bytes);
        }
        lines.push(FileLine {
            n,
            path: SourcePath::from_bytes(file.path.as_str()),
            enc: PathEncoding::Bytes,
            size: file.bytes.len() as u64,
            sha256: Sha256Digest::of(&file.bytes),
            mtime: Some(1_346_457_600_000_000_000),
            state: FileState::Stored,
            code: None,
            packing: None,
            fragments,
            piece: file.piece.clone(),
        });
    }
    // File 0 ends the stream.
    for lane in &mut lanes {
        lane.headers.push(lane.stream.len());
        lane.stream.extend_from_slice(&[0; FRAGMENT_HEADER]);
    }
    (lanes, lines)
}
