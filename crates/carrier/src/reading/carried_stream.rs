use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex};

use super::cache::Cache;
use super::carriage::{Carrier, Values, locked};
use super::index::{Slot, Spot};
use super::limits::MAX_CANDIDATES;
use super::packet::Packet;
use crate::address::Kind;
use crate::block::{PAYLOAD, Payload};
use crate::carried::RECORD;

/// Twice so many blocks of kind 4 are kept: records come one after the other.
const KEPT: u8 = 4;

/// What kind 4 of a packet carries, as the blocks say that count their number alike.
#[derive(Clone, Copy)]
pub(super) struct Stream {
    pub(super) carrier: usize,
    pub(super) count: u16,
}

/// Kind 4 of every packet that carries.
pub(super) struct Streams {
    all: Vec<Stream>,
    /// What blocks could be, by stream and index.
    kept: Mutex<Cache<(usize, u16), Values>>,
}

impl Streams {
    pub(super) fn of(carriers: &[Carrier]) -> Self {
        let all = (0..).zip(carriers).flat_map(|(carrier, of)| {
            let counts = counts(&of.packet).into_iter();
            counts.map(move |count| Stream { carrier, count })
        });
        Self {
            all: all.collect(),
            kept: Mutex::default(),
        }
    }

    pub(super) fn all(&self) -> &[Stream] {
        &self.all
    }

    /// A record of kind 4 as one combination of its blocks' candidates gives it, and whether there
    /// is a next combination; `None` if a block of it is lost or there is no such record.
    pub(super) fn record_bytes(
        &self,
        carriers: &[Carrier],
        stream: usize,
        number: u16,
        turn: usize,
    ) -> Option<(Vec<u8>, bool)> {
        let count = self.all.get(stream)?.count;
        let start = usize::from(number) * RECORD;
        let mut bytes = Vec::with_capacity(3 * PAYLOAD);
        let mut rest = turn;
        let mut ways = 1_usize;
        for index in blocks_of(number)? {
            if index >= count {
                return None;
            }
            let values = self.values(carriers, stream, index);
            bytes.extend_from_slice(values.get(rest.checked_rem(values.len())?)?.as_slice());
            rest /= values.len();
            ways = ways.saturating_mul(values.len());
        }
        let from = start % PAYLOAD;
        let record = bytes.get(from..from + RECORD)?.to_vec();
        (turn < ways).then_some((record, turn + 1 < ways))
    }

    /// What a block of kind 4 could be: all copies on all disks.
    fn values(&self, carriers: &[Carrier], stream: usize, index: u16) -> Values {
        if let Some(known) = locked(&self.kept).get(&(stream, index)) {
            return known;
        }
        let values = self.read(carriers, stream, index).unwrap_or_default();
        let values = Arc::new(values);
        locked(&self.kept).put((stream, index), Arc::clone(&values), KEPT);
        values
    }

    fn read(&self, carriers: &[Carrier], stream: usize, index: u16) -> Option<Vec<Box<Payload>>> {
        let Stream { carrier, count } = self.all.get(stream)?;
        let carrier = carriers.get(*carrier)?;
        let spots: Vec<Spot> = (0..=u8::MAX)
            .flat_map(|place| {
                carrier.packet.at(Slot {
                    kind: Kind::Carried,
                    row: 0,
                    place,
                    count: *count,
                    index,
                })
            })
            .copied()
            .collect();
        Some(carrier.blocks.candidates(&carrier.packet.id, &spots))
    }
}

/// How many blocks of kind 4 the packet may have: what the most blocks say of themselves, first.
pub(super) fn counts(packet: &Packet) -> Vec<u16> {
    let mut told: BTreeMap<u16, usize> = BTreeMap::new();
    for spot in packet.of_kind(Kind::Carried) {
        *told.entry(spot.slot.count).or_default() += 1;
    }
    let mut told: Vec<(usize, u16)> = told.into_iter().map(|(count, of)| (of, count)).collect();
    told.sort_by_key(|one| std::cmp::Reverse(*one));
    let counts = told.into_iter().map(|(_, count)| count);
    counts.take(MAX_CANDIDATES).collect()
}

/// The blocks of kind 4 that a record lies in.
fn blocks_of(record: u16) -> Option<RangeInclusive<u16>> {
    let start = usize::from(record) * RECORD;
    let first = u16::try_from(start / PAYLOAD).ok()?;
    let last = u16::try_from((start + RECORD - 1) / PAYLOAD).ok()?;
    Some(first..=last)
}
