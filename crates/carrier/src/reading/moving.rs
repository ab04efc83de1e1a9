//! A set as it is moved: slices and all other blocks, read with the card alone.

use std::collections::BTreeMap;

use model::Sha256Digest;

use super::column::{STRIP, Verdict, columns};
use super::health::PacketHealth;
use super::index::{PacketId, Slot, Spot};
use super::limits::{MAX_CANDIDATES, MAX_COMBINATIONS};
use super::origin::{Blocks, in_fair_order};
use super::others::Others;
use super::packet::Packet;
use super::row::Row;
use super::set::Set;
use super::trust::Trust;
use crate::address::{Address, Kind, Place};
use crate::block::{PAYLOAD, Payload};
use crate::carried::Record;
use crate::ids::SetId;

/// A packet of an older set that is to be moved.
pub(crate) struct OldPacket<'r> {
    pub(crate) set: SetId,
    packet: &'r Packet,
    blocks: &'r Blocks,
    /// Blocks of kinds 2 to 4, each different one once.
    records: Vec<Spot>,
}

/// A data slice as it is moved.
#[derive(Default, Clone)]
pub(crate) struct MovedSlice {
    /// Lost blocks are zeros.
    pub(crate) bytes: Vec<u8>,
    pub(crate) lost: Vec<u16>,
    /// How many different slices this could be, if blocks contradict each other.
    pub(crate) variants: usize,
}

/// The data slices of the row that was read last.
#[derive(Default)]
pub(crate) struct LastRow {
    of: Option<(SetId, PacketId, u8)>,
    /// Each until it is asked for.
    slices: Vec<Option<MovedSlice>>,
}

impl LastRow {
    fn take(&mut self, of: Option<(SetId, PacketId, u8)>, lane: u8) -> Option<MovedSlice> {
        let same = self.of == of;
        let slice = self.slices.get_mut(usize::from(lane)).filter(|_| same)?;
        slice.take()
    }
}

impl<'r> OldPacket<'r> {
    /// Every attempt at every packet of a set, closed or not.
    pub(crate) fn all_of(set: &'r Set) -> Vec<Self> {
        let packets = set.packets.iter();
        packets
            .map(|packet| {
                let told = packet.closings.first().map(|closing| closing.set);
                Self {
                    set: told.unwrap_or(set.id()),
                    packet,
                    blocks: &set.blocks,
                    records: different(packet, &set.blocks),
                }
            })
            .collect()
    }

    pub(crate) fn id(&self) -> PacketId {
        self.packet.id
    }

    pub(crate) fn is_closed(&self) -> bool {
        !self.packet.closings.is_empty()
    }

    /// Whether every block of the directory is there.
    pub(crate) fn has_directory(&self) -> bool {
        PacketHealth::of(self.packet).directory_whole
    }

    /// Blocks of data slices of which nothing is there.
    pub(crate) fn lost_slices(&self) -> u64 {
        let all = self.packet.rows.iter().copied().map(u64::from).sum::<u64>();
        let here = self.slices().into_iter();
        let here: u64 = here.map(|(_, _, blocks)| u64::from(blocks)).sum();
        (all * u64::from(self.packet.geometry.k())).saturating_sub(here)
    }

    /// Row, lane and blocks of each data slice of which a block is there or can be computed.
    pub(crate) fn slices(&self) -> Vec<(u8, u8, u16)> {
        let mut slices = Vec::new();
        for (row, blocks) in (0..).zip(&self.packet.rows) {
            for lane in 0..self.packet.geometry.k() {
                if self.has_any(row, lane, *blocks) {
                    slices.push((row, lane, *blocks));
                }
            }
        }
        slices
    }

    /// How many blocks of kinds 2 to 4 are to be moved.
    pub(crate) fn records(&self) -> usize {
        self.records.len()
    }

    pub(crate) fn record(&self, number: usize) -> Option<Record> {
        let spot = self.records.get(number)?;
        Some(Record {
            set: self.set,
            address: self.address(spot.slot),
            payload: self.blocks.load(&self.packet.id, spot)?,
        })
    }

    /// Reads one data slice; of several that it could be, the one of number `variant`.
    pub(crate) fn slice(
        &self,
        (row, lane, count): (u8, u8, u16),
        variant: usize,
        last: &mut LastRow,
    ) -> MovedSlice {
        let row = self.row(row, count);
        if variant > 0 || self.packet.geometry.m() == 0 {
            return alone(&row, lane, variant);
        }
        let of = Some((self.set, self.packet.id, row.row));
        let known = last.take(of, lane);
        known.unwrap_or_else(|| {
            *last = LastRow {
                of,
                slices: together(&row).into_iter().map(Some).collect(),
            };
            last.take(of, lane).unwrap_or_default()
        })
    }

    fn row(&self, row: u8, count: u16) -> Row<'r> {
        Row {
            packet: self.packet,
            blocks: self.blocks,
            row,
            count,
            trust: Trust::First,
        }
    }

    fn has_any(&self, row: u8, lane: u8, count: u16) -> bool {
        let row = self.row(row, count);
        let geometry = self.packet.geometry;
        (0..count).any(|index| {
            let here = |lane: u8| !row.spots(lane, index).is_empty();
            let helpers = (0..geometry.lanes()).filter(|lane| here(*lane)).count();
            here(lane) || helpers >= geometry.k().into()
        })
    }

    fn address(&self, slot: Slot) -> Address {
        let id = self.packet.id;
        Address {
            packet: id.packet,
            attempt: id.attempt,
            row: slot.row.into(),
            index: slot.index,
            count: slot.count,
            place: match slot.place {
                u8::MAX => Place::JoinedLater,
                place => Place::At(place),
            },
            kind: slot.kind,
            k: id.k,
            m: id.m,
        }
    }
}

/// The different blocks of kinds 2 to 4: copies on several disks count once.
fn different(packet: &Packet, blocks: &Blocks) -> Vec<Spot> {
    let mut different = Vec::new();
    for kind in [Kind::Closing, Kind::Directory, Kind::Carried] {
        let mut copies: BTreeMap<(u16, u16), Vec<Spot>> = BTreeMap::new();
        for spot in packet.of_kind(kind) {
            let of = copies
                .entry((spot.slot.count, spot.slot.index))
                .or_default();
            of.push(*spot);
        }
        for copies in copies.into_values() {
            let mut seen: Vec<Sha256Digest> = Vec::new();
            for spot in in_fair_order(&copies).take(MAX_COMBINATIONS) {
                let Some(payload) = blocks.load(&packet.id, spot) else {
                    continue;
                };
                let digest = Sha256Digest::of(payload.as_slice());
                if seen.len() < MAX_CANDIDATES && !seen.contains(&digest) {
                    seen.push(digest);
                    different.push(*spot);
                }
            }
        }
    }
    different
}

/// A slice by itself: where there are spare lanes, of all that each block could be.
fn alone(row: &Row<'_>, lane: u8, variant: usize) -> MovedSlice {
    let mut moved = MovedSlice::of(row.count);
    for index in 0..row.count {
        let values = match row.packet.geometry.m() {
            0 => row.values(lane, index),
            _ => Others::of(row, lane, &[index]).values(index),
        };
        moved.put(index, &values, variant);
    }
    moved
}

/// All data slices of a row, compared with its spare ones.
fn together(row: &Row<'_>) -> Vec<MovedSlice> {
    let data = row.packet.geometry.k();
    let mut slices = vec![MovedSlice::of(row.count); data.into()];
    for start in (0..row.count).step_by(STRIP.into()) {
        let strip = start..row.count.min(start.saturating_add(STRIP));
        for (index, column) in strip.clone().zip(columns(row, strip)) {
            for ((lane, slice), payload) in (0..).zip(&mut slices).zip(column.payloads) {
                let values = match column.verdict {
                    Verdict::Doubtful => Others::of(row, lane, &[index]).values(index),
                    Verdict::Whole | Verdict::Short => payload.into_iter().collect(),
                };
                slice.put(index, &values, 0);
            }
        }
    }
    slices
}

impl MovedSlice {
    fn of(count: u16) -> Self {
        Self {
            bytes: vec![0; usize::from(count) * PAYLOAD],
            lost: Vec::new(),
            variants: 1,
        }
    }

    /// Takes one of the payloads that a block could have.
    fn put(&mut self, index: u16, values: &[Box<Payload>], variant: usize) {
        self.variants = self.variants.max(values.len().min(MAX_CANDIDATES));
        let at = usize::from(index) * PAYLOAD;
        let value = values.get(variant).or(values.last());
        match (value, self.bytes.get_mut(at..at + PAYLOAD)) {
            (Some(value), Some(block)) => block.copy_from_slice(value.as_slice()),
            _ => self.lost.push(index),
        }
    }
}
