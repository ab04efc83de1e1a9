use std::io::{self, Read};
use std::rc::Rc;

use model::{Hasher, Sha256Digest};

use super::cache::Slice;
use super::contents::{Contents, Stretch};
use super::file_list::{Part, ReadFile};
use crate::directory::FragmentPlace;
use crate::lane::{FragmentHeader, HEADER};

/// A file's bytes, read from slices on demand; lost stretches come out as zeros.
pub struct FileReader<'c, 'a> {
    contents: &'c Contents<'a>,
    parts: std::slice::Iter<'c, Part>,
    current: Option<Current<'c>>,
    /// What is to be given out before anything else is looked for.
    ready: Ready,
    /// Whether every piece of the file arrived, as far as the directories tell.
    pieces_complete: bool,
    size: Option<u64>,
    hasher: Hasher,
    given: u64,
    outcome: Found,
}

/// A piece that is being read.
struct Current<'c> {
    node: usize,
    file: u32,
    fragments: std::slice::Iter<'c, FragmentPlace>,
    /// Bytes of the piece before the next fragment.
    offset: u64,
    fragment: Option<Open>,
}

/// What is left of a fragment that is being read.
#[derive(Clone, Copy)]
struct Open {
    lane: u8,
    position: u64,
    left: u64,
    /// Its header is not the one that the directory gives.
    contradicted: bool,
}

enum Ready {
    Bytes {
        slice: Rc<Slice>,
        from: usize,
        length: usize,
    },
    Zeros(u64),
}

#[derive(Default)]
struct Found {
    lost: Vec<(u64, u64)>,
    repaired: bool,
    contradicted: bool,
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Bytes that came out, zeros for lost ones among them.
    pub length: u64,
    /// SHA-256 of what came out.
    pub sha256: Sha256Digest,
    /// Offset and length of each lost stretch, in order.
    pub lost: Vec<(u64, u64)>,
    /// Whether some of it was computed from spare lanes.
    pub repaired: bool,
    /// Whether all of it came: nothing is lost and the directory names its end.
    pub complete: bool,
    /// Whether a lane holds something else where the directory puts a fragment of the file; that
    /// fragment counts as lost.
    pub contradicted: bool,
}

impl<'c, 'a> FileReader<'c, 'a> {
    pub(super) fn new(contents: &'c Contents<'a>, file: &'c ReadFile) -> Self {
        Self {
            contents,
            parts: file.parts.iter(),
            current: None,
            ready: Ready::Zeros(0),
            pieces_complete: file.size.is_some(),
            size: file.size,
            hasher: Hasher::new(),
            given: 0,
            outcome: Found::default(),
        }
    }

    /// Reads whatever is left and tells what came of the file.
    ///
    /// # Errors
    /// None in practice: a disk that cannot be read is a lost stretch.
    pub fn outcome(mut self) -> io::Result<Outcome> {
        io::copy(&mut self, &mut io::sink())?;
        Ok(Outcome {
            complete: self.outcome.lost.is_empty()
                && self.pieces_complete
                && self.size.is_none_or(|size| size == self.given),
            length: self.given,
            sha256: self.hasher.finish(),
            lost: self.outcome.lost,
            repaired: self.outcome.repaired,
            contradicted: self.outcome.contradicted,
        })
    }

    /// Makes the next stretch ready; false at the end.
    fn advance(&mut self) -> bool {
        loop {
            let Some(current) = &mut self.current else {
                let Some(part) = self.parts.next() else {
                    return false;
                };
                self.current = self.contents.piece(part);
                if part.offset > self.given {
                    self.lose(part.offset - self.given);
                    return true;
                }
                continue;
            };
            let Some(open) = &mut current.fragment else {
                match current.fragments.next() {
                    Some(place) => {
                        let open = self.contents.begin(current, *place);
                        self.outcome.contradicted |= open.contradicted;
                        current.offset += open.left;
                        current.fragment = Some(open);
                    }
                    None => self.current = None,
                }
                continue;
            };
            if open.left == 0 {
                current.fragment = None;
                continue;
            }
            let stretch = if open.contradicted {
                Stretch::Lost(open.left)
            } else {
                self.contents
                    .stretch(current.node, open.lane, open.position, open.left)
            };
            match stretch {
                Stretch::Lost(length) => {
                    open.step(length);
                    self.lose(length);
                }
                Stretch::Here {
                    slice,
                    from,
                    length,
                } => {
                    open.step(length as u64);
                    self.outcome.repaired |= slice
                        .repaired
                        .iter()
                        .any(|stretch| stretch.start < from + length && from < stretch.end);
                    self.ready = Ready::Bytes {
                        slice,
                        from,
                        length,
                    };
                }
            }
            return true;
        }
    }

    fn lose(&mut self, length: u64) {
        match self.outcome.lost.last_mut() {
            Some((start, count)) if *start + *count == self.given => *count += length,
            _ => self.outcome.lost.push((self.given, length)),
        }
        self.ready = Ready::Zeros(length);
    }

    /// Gives out of what is ready; how many bytes.
    fn give(&mut self, buffer: &mut [u8]) -> usize {
        match &mut self.ready {
            Ready::Bytes {
                slice,
                from,
                length,
            } => {
                let bytes = slice.stream.get(*from..*from + *length).unwrap_or(&[]);
                let count = bytes.len().min(buffer.len());
                for (to, byte) in buffer.iter_mut().zip(bytes) {
                    *to = *byte;
                }
                *from += count;
                *length -= count;
                count
            }
            Ready::Zeros(left) => {
                let count = buffer
                    .len()
                    .min(usize::try_from(*left).unwrap_or(usize::MAX));
                if let Some(zeros) = buffer.get_mut(..count) {
                    zeros.fill(0);
                }
                *left -= count as u64;
                count
            }
        }
    }
}

impl Read for FileReader<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let count = self.give(buffer);
            if count > 0 {
                self.hasher.update(buffer.get(..count).unwrap_or(&[]));
                self.given += count as u64;
                return Ok(count);
            }
            if !self.advance() {
                return Ok(0);
            }
        }
    }
}

impl Open {
    fn step(&mut self, length: u64) {
        self.position += length;
        self.left = self.left.saturating_sub(length);
    }
}

impl Contents<'_> {
    fn piece(&self, part: &Part) -> Option<Current<'_>> {
        let verified = self.nodes.get(part.node)?.verified.as_ref()?;
        let line = verified.directory.files.get(part.line)?;
        Some(Current {
            node: part.node,
            file: line.n,
            fragments: line.fragments.iter(),
            offset: 0,
            fragment: None,
        })
    }

    /// Begins a fragment: compares its header with the directory, if the header came.
    fn begin(&self, current: &Current<'_>, place: FragmentPlace) -> Open {
        let FragmentPlace(lane, position, length) = place;
        let expected = FragmentHeader {
            file: current.file,
            offset: current.offset,
            length,
        };
        let header = self.header(current.node, lane, position);
        Open {
            lane,
            position: position + HEADER as u64,
            left: u64::from(length),
            contradicted: header.is_some_and(|header| header != expected.encode()),
        }
    }

    /// The 16 bytes at a position of a lane, if all of them came.
    fn header(&self, node: usize, lane: u8, position: u64) -> Option<[u8; HEADER]> {
        let mut bytes = Vec::with_capacity(HEADER);
        while bytes.len() < HEADER {
            let left = (HEADER - bytes.len()) as u64;
            match self.stretch(node, lane, position + bytes.len() as u64, left) {
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
