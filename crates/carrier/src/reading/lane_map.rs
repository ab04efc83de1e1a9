use std::collections::{BTreeMap, BTreeSet};

use super::cache::Slice;
use super::verified::end_of;
use crate::lane::{Fragment, HEADER};

/// Without a directory nothing tells how long a lost slice was: positions after it count from the
/// row's number times this, more than any packet holds.
const APART: u64 = 1 << 40;

/// Beginnings of a slice that are compared with every header.
const MAX_STARTS: usize = 4_096;

/// Where the slices of one lane begin in the lane's stream, as far as they were looked at.
///
/// How much a slice holds hangs on the random length of its age header, so a lost slice leaves open
/// where the next begins, until a fragment header in it tells.
#[derive(Debug, Default)]
pub(super) struct LaneMap {
    rows: Vec<RowPlace>,
}

#[derive(Debug, Clone, Copy)]
struct RowPlace {
    start: Option<u64>,
    /// Bytes of the stream in this slice; `None` if it is lost.
    room: Option<u64>,
    /// Where in the slice the first fragment header begins.
    first_header: Option<u64>,
}

/// Where a position of a lane's stream lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In this row's slice, so many bytes from its beginning.
    In(u8, usize),
    /// In no slice that could be read; the next one begins at this position, if any does.
    Nowhere(Option<u64>),
    /// The next row must be looked at first.
    Further,
}

impl LaneMap {
    /// Rows that were looked at.
    pub(super) fn examined(&self) -> usize {
        self.rows.len()
    }

    /// Takes in the next row's slice, of `rows` in all, where the directory puts `fragments` in this
    /// lane; `None` if there is no directory.
    pub(super) fn examine(
        &mut self,
        slice: Option<&Slice>,
        fragments: Option<&[Fragment]>,
        rows: usize,
    ) {
        let last = self.rows.len() + 1 == rows;
        let after = match self.rows.last() {
            None => Some(0),
            Some(place) => place
                .start
                .zip(place.room)
                .map(|(start, room)| start + room),
        };
        let start = slice.and_then(|slice| match fragments {
            Some(fragments) => anchor(slice, fragments)
                .or_else(|| end_anchor(slice, fragments, last))
                .or(after)
                .or_else(|| search(slice, fragments, self.known_end())),
            None => Some(after.unwrap_or(self.rows.len() as u64 * APART)),
        });
        self.rows.push(RowPlace {
            start,
            room: slice.map(|slice| slice.stream.len() as u64),
            first_header: slice.and_then(|slice| Some(slice.first_header? as u64)),
        });
        self.fill_backwards();
    }

    /// Finds a position among the rows looked at, of `rows` in all.
    pub(super) fn find(&self, position: u64, rows: usize) -> Place {
        for (row, place) in (0..).zip(&self.rows) {
            let (Some(start), Some(room)) = (place.start, place.room) else {
                continue;
            };
            match position.checked_sub(start) {
                Some(offset) if offset < room => {
                    return usize::try_from(offset)
                        .map_or(Place::Nowhere(None), |offset| Place::In(row, offset));
                }
                Some(_) => {}
                None => return Place::Nowhere(Some(start)),
            }
        }
        if self.rows.len() < rows {
            Place::Further
        } else {
            Place::Nowhere(None)
        }
    }

    /// Where the first fragment header of some later slice begins, after `position`.
    pub(super) fn header_after(&self, position: u64) -> Option<u64> {
        self.rows
            .iter()
            .filter_map(|place| Some(place.start? + place.first_header?))
            .find(|header| *header > position)
    }

    /// The end of the last slice whose place is known.
    fn known_end(&self) -> u64 {
        self.rows
            .iter()
            .filter_map(|place| Some(place.start? + place.room?))
            .max()
            .unwrap_or(0)
    }

    /// Slices that could be read just before one whose place became known end where it begins.
    fn fill_backwards(&mut self) {
        let mut next = None;
        for place in self.rows.iter_mut().rev() {
            if let (None, Some(end), Some(room)) = (place.start, next, place.room) {
                place.start = u64::checked_sub(end, room);
            }
            next = place.start;
        }
    }
}

/// Where the slice begins, by its first fragment header: the directory must have the very same.
fn anchor(slice: &Slice, fragments: &[Fragment]) -> Option<u64> {
    let at = slice.first_header?;
    let bytes = known_header(slice, at)?;
    let mut same = fragments
        .iter()
        .filter(|fragment| fragment.header.encode() == bytes);
    let fragment = same.next()?;
    if same.next().is_some() {
        return None;
    }
    fragment.position.checked_sub(at as u64)
}

/// Where the slice begins, if its first header is the one that ends the stream: zeros, which may be
/// fewer than a header at the end of the last slice.
fn end_anchor(slice: &Slice, fragments: &[Fragment], last: bool) -> Option<u64> {
    let at = slice.first_header?;
    let left = slice.stream.len().checked_sub(at)?;
    if left < HEADER && !last {
        return None;
    }
    let bytes = known(slice, at, left.min(HEADER))?;
    let end = fragments.last().map_or(0, end_of);
    if bytes.iter().any(|byte| *byte != 0) {
        return None;
    }
    end.checked_sub(at as u64)
}

/// Where the slice begins, by whatever fragment headers of the directory stand in it: the beginning,
/// at `least` or later, that contradicts no header and has more of them than any other. A file's own
/// bytes may look like a header; they do not look like all of them.
fn search(slice: &Slice, fragments: &[Fragment], least: u64) -> Option<u64> {
    let headers: BTreeMap<[u8; HEADER], u64> = fragments
        .iter()
        .map(|fragment| (fragment.header.encode(), fragment.position))
        .collect();
    let mut starts: BTreeSet<u64> = BTreeSet::new();
    for (at, window) in slice.stream.windows(HEADER).enumerate() {
        // A file's number is below 2¹⁶ and not 0.
        if let [low, high, 0, 0, ..] = window
            && (*low, *high) != (0, 0)
            && let Some(position) = window.first_chunk().and_then(|bytes| headers.get(bytes))
            && let Some(start) = position.checked_sub(at as u64)
            && start >= least
            && starts.len() < MAX_STARTS
        {
            starts.insert(start);
        }
    }
    let agreeing = starts
        .into_iter()
        .filter_map(|start| Some((agreeing_headers(slice, fragments, start)?, start)));
    let mut best: Vec<(usize, u64)> = agreeing.collect();
    best.sort_unstable();
    match best.as_slice() {
        [.., (second, _), (most, start)] if most > second => Some(*start),
        [(_, start)] => Some(*start),
        _ => None,
    }
}

/// How many headers stand where the directory puts them, if the slice begins at `start`; `None` if
/// something else stands where one should.
fn agreeing_headers(slice: &Slice, fragments: &[Fragment], start: u64) -> Option<usize> {
    let mut agreeing = 0;
    let first = fragments.partition_point(|fragment| fragment.position < start);
    for fragment in fragments.iter().skip(first) {
        let at = usize::try_from(fragment.position - start).unwrap_or(usize::MAX);
        if at >= slice.stream.len() {
            break;
        }
        if let Some(bytes) = known_header(slice, at) {
            if fragment.header.encode() != bytes {
                return None;
            }
            agreeing += 1;
        }
    }
    Some(agreeing)
}

/// The 16 bytes at `at`, if all of them came.
fn known_header(slice: &Slice, at: usize) -> Option<[u8; HEADER]> {
    known(slice, at, HEADER)?.first_chunk().copied()
}

/// So many bytes at `at`, if all of them came.
fn known(slice: &Slice, at: usize, length: usize) -> Option<&[u8]> {
    let end = at.checked_add(length)?;
    let lost = slice
        .lost
        .iter()
        .any(|stretch| stretch.start < end && at < stretch.end);
    if lost {
        None
    } else {
        slice.stream.get(at..end)
    }
}
