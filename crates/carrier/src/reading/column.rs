use std::collections::BTreeMap;
use std::ops::Range;

use super::row::Row;
use crate::block::{PAYLOAD, Payload};
use crate::row::{Geometry, spares};

/// Indexes that are looked at together.
pub(super) const STRIP: u16 = 16;

/// The blocks of one index of a row, lane by lane, and what they say together.
pub(super) struct Column {
    /// Data lanes first; `None` where nothing tells what the block was.
    pub(super) payloads: Vec<Option<Box<Payload>>>,
    pub(super) verdict: Verdict,
}

/// What the blocks of one index say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Every block is there or follows from others, and no block contradicts another.
    Whole,
    /// Fewer than k blocks are there.
    Short,
    /// Blocks contradict each other: somebody who has the card made some up.
    Doubtful,
}

/// Looks at a stretch of a row's indexes.
pub(super) fn columns(row: &Row<'_>, indexes: Range<u16>) -> Vec<Column> {
    let mut columns: Vec<Column> = indexes.map(|index| found(row, index)).collect();
    let mut alike: BTreeMap<Vec<bool>, Vec<usize>> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        if column.verdict == Verdict::Whole {
            let here = column.payloads.iter().map(Option::is_some).collect();
            alike.entry(here).or_default().push(at);
        }
    }
    for (here, group) in alike {
        complete(row.packet.geometry, &here, &group, &mut columns);
    }
    columns
}

/// The blocks of one index that arrived.
fn found(row: &Row<'_>, index: u16) -> Column {
    let geometry = row.packet.geometry;
    let mut verdict = Verdict::Whole;
    let mut payloads = Vec::with_capacity(geometry.lanes().into());
    for lane in 0..geometry.lanes() {
        let mut values = row.values(lane, index);
        if values.len() > 1 {
            verdict = Verdict::Doubtful;
        }
        payloads.push((!values.is_empty()).then(|| values.swap_remove(0)));
    }
    let here = payloads.iter().flatten().count();
    if verdict == Verdict::Whole && here < geometry.k().into() {
        verdict = Verdict::Short;
    }
    Column { payloads, verdict }
}

/// Computes what is lost of columns that have the same lanes, and compares what is there.
fn complete(geometry: Geometry, here: &[bool], group: &[usize], columns: &mut [Column]) {
    if geometry.m() == 0 {
        return;
    }
    let lanes: Vec<u8> = (0..)
        .zip(here)
        .filter_map(|(lane, here)| here.then_some(lane))
        .collect();
    let survivors = lanes.iter().take(geometry.k().into());
    let shards: Vec<(u8, Vec<u8>)> = survivors
        .map(|lane| (*lane, stretch(columns, group, *lane)))
        .collect();
    let Some(all) = all_lanes(geometry, &shards) else {
        return;
    };
    for (lane, bytes) in all.iter().enumerate() {
        for (at, payload) in group.iter().zip(bytes.as_chunks::<PAYLOAD>().0) {
            let Some(column) = columns.get_mut(*at) else {
                continue;
            };
            match column.payloads.get_mut(lane) {
                Some(Some(known)) if known.as_ref() != payload => {
                    column.verdict = Verdict::Doubtful;
                }
                Some(lost @ None) => *lost = Some(Box::new(*payload)),
                _ => {}
            }
        }
    }
}

/// The payloads of one lane in some columns.
fn stretch(columns: &[Column], group: &[usize], lane: u8) -> Vec<u8> {
    let payloads = group
        .iter()
        .filter_map(|at| columns.get(*at)?.payloads.get(usize::from(lane))?.as_ref());
    payloads
        .flat_map(|payload| payload.iter())
        .copied()
        .collect()
}

/// Every lane from k of them.
fn all_lanes(geometry: Geometry, shards: &[(u8, Vec<u8>)]) -> Option<Vec<Vec<u8>>> {
    let present: Vec<(u8, &[u8])> = shards
        .iter()
        .map(|(lane, bytes)| (*lane, bytes.as_slice()))
        .collect();
    let mut data: BTreeMap<u8, Vec<u8>> = geometry.recover(&present).ok()?.into_iter().collect();
    let there = shards.iter().filter(|(lane, _)| *lane < geometry.k());
    data.extend(there.cloned());
    let mut all: Vec<Vec<u8>> = data.into_values().collect();
    let made = spares(geometry, &all).ok()?;
    all.extend(made);
    Some(all)
}
