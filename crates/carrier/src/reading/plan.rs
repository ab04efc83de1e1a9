use super::contents::Contents;
use super::file_list::ReadFile;
use super::lane::{Stretch, Track};
use super::trust::Trust;
use crate::directory::FragmentPlace;
use crate::lane::{Fragment, FragmentHeader, HEADER};

/// A fragment that is to be read: where it is said to lie, and where its bytes belong.
pub(super) struct Planned {
    pub(super) node: usize,
    pub(super) lane: u8,
    pub(super) fragment: Fragment,
    /// Where in the file its bytes begin.
    pub(super) offset: u64,
}

/// What is left of a fragment that is being read.
pub(super) struct Open {
    pub(super) track: Track,
    pub(super) position: u64,
    pub(super) left: u64,
    /// Its header is not the one that the directory gives.
    pub(super) contradicted: bool,
}

impl Open {
    /// Goes on so many bytes later.
    pub(super) fn skip(self, length: u64) -> Self {
        Self {
            position: self.position + length,
            left: self.left.saturating_sub(length),
            ..self
        }
    }
}

impl Contents<'_> {
    /// The fragments of a file, in the order of its bytes.
    pub(super) fn plan(&self, file: &ReadFile) -> Vec<Planned> {
        let mut planned = Vec::new();
        for part in &file.parts {
            let line = self
                .nodes
                .get(part.node)
                .and_then(|node| node.verified.as_ref())
                .and_then(|verified| verified.directory.files.get(part.line));
            let Some(line) = line else { continue };
            let mut offset = 0;
            for FragmentPlace(lane, position, length) in &line.fragments {
                planned.push(Planned {
                    node: part.node,
                    lane: *lane,
                    fragment: Fragment {
                        header: FragmentHeader {
                            file: line.n,
                            offset,
                            length: *length,
                        },
                        position: *position,
                    },
                    offset: part.offset + offset,
                });
                offset += u64::from(*length);
            }
        }
        planned
    }

    /// Begins a fragment: compares its header with the directory, if the header came.
    pub(super) fn begin(&self, planned: &Planned, trust: Trust) -> Open {
        let Fragment { header, position } = &planned.fragment;
        let track = Track {
            node: planned.node,
            lane: planned.lane,
            trust,
        };
        let found = self.header(track, *position);
        Open {
            track,
            position: position + HEADER as u64,
            left: u64::from(header.length),
            contradicted: found.is_some_and(|found| found != header.encode()),
        }
    }

    /// The 16 bytes at a position of a lane, if all of them came.
    pub(super) fn header(&self, track: Track, position: u64) -> Option<[u8; HEADER]> {
        let mut bytes = Vec::with_capacity(HEADER);
        while bytes.len() < HEADER {
            let left = (HEADER - bytes.len()) as u64;
            match self.stretch(track, position + bytes.len() as u64, left) {
                Stretch::Here {
                    slice,
                    from,
                    length,
                } => bytes.extend_from_slice(slice.stream.get(from..from + length)?),
                Stretch::Lost(_) => return None,
            }
        }
        bytes.first_chunk().copied()
    }
}
