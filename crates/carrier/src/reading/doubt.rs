//! Blocks whose tags fit and whose bytes are wrong: only somebody with the card can make them.
//! age tells them apart, so other candidates and other survivors are tried until age accepts.

use std::ops::Range;

use super::cache::Slice;
use super::chunks::Chunks;
use super::others::Others;
use super::raw_slice::{Came, RawSlice};
use super::row::Row;
use super::trial::Trial;
use super::workroom::Workroom;
use crate::slice::{OpenSlice, open_slice_in};

/// Opens a slice; where blocks that are there do not decrypt, tries what else they could be.
pub(super) fn open_doubting(
    row: &Row<'_>,
    lane: u8,
    raw: &RawSlice,
    identities: &[&dyn age::Identity],
    room: &mut Workroom,
) -> Option<Slice> {
    let open = open_slice_in(room.stream(), raw.bytes(), identities);
    let doubted = match &open {
        Some(open) => doubted_blocks(raw, open),
        None => doubted_header(raw),
    };
    if doubted.is_empty() {
        return open.map(|open| raw.slice(open));
    }
    let others = Others::of(row, lane, &doubted);
    // Most slices that do not open at all are another recipient's: then nothing disagrees.
    let alone = |block: &u16| others.values(*block).len() < 2;
    if open.is_none() && doubted.iter().all(alone) {
        return None;
    }
    Trial::new(identities, raw.clone(), open).run(&others, &doubted)
}

/// The blocks of chunks that fail although all of their blocks are there, and the header's.
fn doubted_blocks(raw: &RawSlice, open: &OpenSlice) -> Vec<u16> {
    let Some(chunks) = Chunks::of(raw.bytes(), open.stream.len()) else {
        return Vec::new();
    };
    let mut blocks: Vec<u16> = failed(&chunks, &open.lost)
        .map(|chunk| chunks.blocks(chunk))
        .filter(|blocks| blocks.clone().all(|block| raw.came(block) != Came::Lost))
        .flatten()
        .collect();
    blocks.dedup();
    if blocks.first().is_some_and(|first| *first > 0) {
        blocks.insert(0, 0);
    }
    blocks
}

/// The header of a slice that does not open at all; it fits into two blocks.
fn doubted_header(raw: &RawSlice) -> Vec<u16> {
    (0..2)
        .filter(|block| raw.came(*block) != Came::Lost)
        .collect()
}

/// The chunks that were lost.
pub(super) fn failed<'c>(
    chunks: &'c Chunks,
    lost: &'c [Range<usize>],
) -> impl Iterator<Item = usize> + 'c {
    (0..chunks.count()).filter(|chunk| {
        let stream = chunks.stream(*chunk);
        lost.iter()
            .any(|lost| lost.start <= stream.start && stream.end <= lost.end)
    })
}
