//! Blocks whose tags fit and whose bytes are wrong: only somebody with the card can make them.
//! age tells them apart, so other candidates and other survivors are tried until age accepts.

use std::ops::Range;

use super::cache::Slice;
use super::index::Slot;
use super::limits::MAX_COMBINATIONS;
use super::row::{Came, Chunks, RawSlice, Row};
use crate::block::Payload;
use crate::slice::{OpenSlice, open_slice};

/// Opens a slice; where blocks that are there do not decrypt, tries what else they could be.
pub(super) fn open_doubting(
    row: &Row<'_>,
    lane: u8,
    raw: RawSlice,
    identities: &[&dyn age::Identity],
) -> Option<Slice> {
    let open = open_slice(&raw.bytes, identities);
    let doubted = match &open {
        Some(open) => doubted_blocks(&raw, open),
        None => doubted_header(&raw),
    };
    if doubted.is_empty() {
        return open.map(|open| raw.slice(open));
    }
    let others = Others::gather(row, lane, doubted);
    if others.agree_with(&raw) {
        return open.map(|open| raw.slice(open));
    }
    let mut trial = Trial {
        identities,
        raw,
        best: None,
    };
    if let Some(open) = open {
        trial.begin(open);
    }
    trial.run(&others);
    trial.best
}

/// The blocks of chunks that fail although all of their blocks are there.
fn doubted_blocks(raw: &RawSlice, open: &OpenSlice) -> Vec<u16> {
    let Some(chunks) = Chunks::of(&raw.bytes, open) else {
        return Vec::new();
    };
    let mut blocks: Vec<u16> = failed(&chunks, &open.lost)
        .filter(|chunk| {
            chunks
                .blocks(*chunk)
                .all(|block| raw.came(block) != Came::Lost)
        })
        .flat_map(|chunk| chunks.blocks(chunk))
        .filter_map(|block| u16::try_from(block).ok())
        .collect();
    blocks.dedup();
    if !blocks.is_empty() && blocks.first() != Some(&0) {
        blocks.insert(0, 0);
    }
    blocks
}

/// The header of a slice that does not open at all; it fits into two blocks.
fn doubted_header(raw: &RawSlice) -> Vec<u16> {
    (0..2)
        .filter(|block| {
            usize::from(*block) < raw.blocks() && raw.came(usize::from(*block)) != Came::Lost
        })
        .collect()
}

fn failed<'c>(chunks: &'c Chunks, lost: &'c [Range<usize>]) -> impl Iterator<Item = usize> + 'c {
    (0..chunks.count).filter(|chunk| {
        let stream = chunks.stream(*chunk);
        lost.iter()
            .any(|lost| lost.start <= stream.start && stream.end <= lost.end && !stream.is_empty())
    })
}

/// What else the doubted blocks of a slice could be.
struct Others {
    blocks: Vec<u16>,
    /// For each way to come by them, the payload of each block as far as that way gives it.
    ways: Vec<Vec<Option<Box<Payload>>>>,
}

impl Others {
    fn gather(row: &Row<'_>, lane: u8, blocks: Vec<u16>) -> Self {
        let lanes = row.packet.geometry.lanes();
        let candidates: Vec<Vec<Vec<Box<Payload>>>> = (0..lanes)
            .map(|lane| {
                blocks
                    .iter()
                    .map(|index| {
                        let slot = Slot::lane(row.row, lane, row.count, *index);
                        row.blocks.candidates(row.packet, row.packet.at(slot))
                    })
                    .collect()
            })
            .collect();
        let most = |lane: &Vec<Vec<Box<Payload>>>| lane.iter().map(Vec::len).max().unwrap_or(0);
        let own = candidates.get(usize::from(lane));
        let mut ways: Vec<Vec<Option<Box<Payload>>>> = (0..own.map_or(0, most))
            .map(|choice| pick(own, choice))
            .collect();
        let helpers: Vec<u8> = (0..lanes)
            .filter(|other| *other != lane)
            .filter(|other| candidates.get(usize::from(*other)).map_or(0, most) > 0)
            .collect();
        for survivors in subsets(&helpers, row.packet.geometry.k()) {
            let choices: usize = survivors
                .iter()
                .filter_map(|lane| candidates.get(usize::from(*lane)))
                .map(most)
                .max()
                .unwrap_or(0);
            for choice in 0..choices {
                if ways.len() >= MAX_COMBINATIONS {
                    return Self { blocks, ways };
                }
                let shards: Vec<(u8, Vec<Option<Box<Payload>>>)> = survivors
                    .iter()
                    .map(|lane| (*lane, pick(candidates.get(usize::from(*lane)), choice)))
                    .collect();
                ways.push(recomputed(row, lane, &shards, blocks.len()));
            }
        }
        Self { blocks, ways }
    }

    /// Whether no way gives another payload than the slice has.
    fn agree_with(&self, raw: &RawSlice) -> bool {
        self.ways.iter().all(|way| {
            self.blocks.iter().zip(way).all(|(block, payload)| {
                payload
                    .as_ref()
                    .is_none_or(|payload| raw.block(*block) == Some(payload.as_slice()))
            })
        })
    }

    /// The different payloads of one block.
    fn values(&self, block: usize) -> Vec<&Payload> {
        let mut values: Vec<&Payload> = Vec::new();
        let at = self
            .blocks
            .iter()
            .position(|known| usize::from(*known) == block);
        for way in &self.ways {
            let payload = at.and_then(|at| way.get(at)).and_then(Option::as_deref);
            match payload {
                Some(payload) if !values.contains(&payload) => values.push(payload),
                _ => {}
            }
        }
        values
    }
}

/// Candidate `choice` of each block, or its last one.
fn pick(lane: Option<&Vec<Vec<Box<Payload>>>>, choice: usize) -> Vec<Option<Box<Payload>>> {
    lane.into_iter()
        .flatten()
        .map(|candidates| candidates.get(choice).or(candidates.last()).cloned())
        .collect()
}

/// The blocks of `lane` as k other lanes give them.
fn recomputed(
    row: &Row<'_>,
    lane: u8,
    shards: &[(u8, Vec<Option<Box<Payload>>>)],
    blocks: usize,
) -> Vec<Option<Box<Payload>>> {
    (0..blocks)
        .map(|at| {
            let present: Option<Vec<(u8, &[u8])>> = shards
                .iter()
                .map(|(lane, payloads)| {
                    let payload = payloads.get(at)?.as_ref()?;
                    Some((*lane, payload.as_slice()))
                })
                .collect();
            let made = row.packet.geometry.recover(&present?).ok()?;
            let (_, bytes) = made.into_iter().find(|(made, _)| *made == lane)?;
            bytes.into_boxed_slice().try_into().ok()
        })
        .collect()
}

/// The first subsets of `size` lanes, in lexical order.
fn subsets(lanes: &[u8], size: u8) -> Vec<Vec<u8>> {
    let mut subsets = vec![Vec::new()];
    for (left, lane) in (1..=lanes.len()).rev().zip(lanes) {
        let mut next = Vec::new();
        for subset in subsets {
            let lacking = usize::from(size).saturating_sub(subset.len());
            if lacking > 0 {
                let mut with = subset.clone();
                with.push(*lane);
                next.push(with);
            }
            if lacking < left {
                next.push(subset);
            }
        }
        next.truncate(MAX_COMBINATIONS);
        subsets = next;
    }
    subsets.retain(|subset| subset.len() == usize::from(size));
    subsets
}

/// A slice that is tried with other blocks; each chunk that age accepts is kept.
struct Trial<'i> {
    identities: &'i [&'i dyn age::Identity],
    /// The slice as it was found, with the best header so far.
    raw: RawSlice,
    best: Option<Slice>,
}

impl Trial<'_> {
    /// Starts over with what opened under the header in `raw`.
    fn begin(&mut self, open: OpenSlice) {
        self.best = Some(self.raw.slice(open));
    }

    fn run(&mut self, others: &Others) {
        for way in &others.ways {
            let replaced: Vec<(u16, &Payload)> = others
                .blocks
                .iter()
                .zip(way)
                .filter_map(|(block, payload)| Some((*block, payload.as_deref()?)))
                .collect();
            self.attempt(&replaced);
            if self.is_whole() {
                return;
            }
        }
        let headers = [others.values(0), others.values(1)];
        for turn in 0..MAX_COMBINATIONS {
            if self.best.is_some() {
                break;
            }
            self.attempt(&combination(&[0, 1], &headers, turn));
        }
        // Neighbouring chunks share a block, so every other one is tried at a time.
        for parity in [0, 1] {
            for turn in 0..MAX_COMBINATIONS {
                let replaced = self.mixture(others, parity, turn);
                if replaced.is_empty() {
                    break;
                }
                self.attempt(&replaced);
            }
        }
    }

    fn is_whole(&self) -> bool {
        self.best
            .as_ref()
            .is_some_and(|slice| slice.lost.is_empty())
    }

    /// For each chunk still lost, of one parity, the combination of payloads whose turn it is.
    fn mixture<'o>(
        &self,
        others: &'o Others,
        parity: usize,
        turn: usize,
    ) -> Vec<(u16, &'o Payload)> {
        let Some(best) = &self.best else {
            return Vec::new();
        };
        let Some(chunks) = Chunks::of_stream(&self.raw.bytes, best.stream.len()) else {
            return Vec::new();
        };
        failed(&chunks, &best.lost)
            .filter(|chunk| chunk % 2 == parity)
            .flat_map(|chunk| {
                let blocks: Vec<u16> = chunks
                    .blocks(chunk)
                    .filter_map(|block| u16::try_from(block).ok())
                    .collect();
                let values: Vec<Vec<&Payload>> = blocks
                    .iter()
                    .map(|block| others.values(usize::from(*block)))
                    .collect();
                combination(&blocks, &values, turn)
            })
            .collect()
    }

    /// Opens the slice with these blocks and keeps what is new.
    fn attempt(&mut self, replaced: &[(u16, &Payload)]) {
        let mut raw = self.raw.clone();
        for (block, payload) in replaced {
            raw.put(*block, *payload, Came::Recomputed);
        }
        let Some(open) = open_slice(&raw.bytes, self.identities) else {
            return;
        };
        let lost = |lost: &[Range<usize>]| lost.iter().map(Range::len).sum::<usize>();
        let Some(best) = &mut self.best else {
            self.adopt(raw, open);
            return;
        };
        let same_header = Chunks::of(&self.raw.bytes, &open).is_some_and(|chunks| {
            raw.bytes.get(..chunks.first) == self.raw.bytes.get(..chunks.first)
                && best.stream.len() == open.stream.len()
        });
        if same_header {
            merge(best, &raw.slice(open));
        } else if lost(&open.lost) < lost(&best.lost) {
            self.adopt(raw, open);
        }
    }

    fn adopt(&mut self, raw: RawSlice, open: OpenSlice) {
        self.best = Some(raw.slice(open));
        self.raw = raw;
    }
}

/// Combination number `turn` of the values of some blocks; none once all had their turn.
fn combination<'v>(
    blocks: &[u16],
    values: &[Vec<&'v Payload>],
    turn: usize,
) -> Vec<(u16, &'v Payload)> {
    let mut rest = turn;
    let mut chosen = Vec::new();
    for (block, values) in blocks.iter().zip(values) {
        if let Some(value) = rest.checked_rem(values.len()).and_then(|at| values.get(at)) {
            chosen.push((*block, *value));
            rest /= values.len();
        }
    }
    if rest > 0 { Vec::new() } else { chosen }
}

/// Takes over the stretches that only `other` has.
fn merge(best: &mut Slice, other: &Slice) {
    let gained: Vec<Range<usize>> = best
        .lost
        .iter()
        .filter(|lost| {
            !other
                .lost
                .iter()
                .any(|still| still.start < lost.end && lost.start < still.end)
        })
        .cloned()
        .collect();
    for stretch in gained {
        let (to, from) = (
            best.stream.get_mut(stretch.clone()),
            other.stream.get(stretch.clone()),
        );
        if let (Some(to), Some(from)) = (to, from) {
            to.copy_from_slice(from);
        }
        if stretch.start == 0 {
            best.first_header = other.first_header;
        }
        best.lost.retain(|lost| *lost != stretch);
        best.repaired.push(stretch);
    }
}
