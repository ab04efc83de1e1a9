use std::collections::{BTreeMap, BTreeSet};

use super::index::{PacketId, Slot, Spot};
use super::limits::{MAX_CANDIDATES, MAX_COMBINATIONS};
use super::origin::{Blocks, in_fair_order};
use crate::address::Kind;
use crate::closing::Closing;
use crate::ids::SetId;
use crate::limits::ROWS_PER_PACKET;
use crate::row::Geometry;

/// One attempt at a packet, as far as a card shows it.
pub(super) struct Packet {
    pub(super) id: PacketId,
    pub(super) geometry: Geometry,
    /// Its blocks, sorted.
    spots: Vec<Spot>,
    /// What its closing blocks say, first what most sources say. Honest ones agree.
    pub(super) closings: Vec<Closing>,
    /// Blocks of each row's slices, as the closing block or else most blocks say.
    pub(super) rows: Vec<u16>,
}

impl Packet {
    pub(super) fn new(
        id: PacketId,
        spots: Vec<Spot>,
        blocks: &Blocks,
        sets: &[SetId],
    ) -> Option<Self> {
        let geometry = Geometry::new(usize::from(id.k), usize::from(id.m)).ok()?;
        let mut packet = Self {
            id,
            geometry,
            spots,
            closings: Vec::new(),
            rows: Vec::new(),
        };
        packet.closings = packet.read_closings(blocks, sets);
        packet.rows = match packet.closings.first() {
            Some(closing) => closing.rows.clone(),
            None => packet.rows_by_vote(),
        };
        Some(packet)
    }

    /// The blocks that say they belong at `slot`.
    pub(super) fn at(&self, slot: Slot) -> &[Spot] {
        self.between(|spot| spot.slot < slot, |spot| spot.slot <= slot)
    }

    /// The blocks of one kind.
    pub(super) fn of_kind(&self, kind: Kind) -> &[Spot] {
        self.between(|spot| spot.slot.kind < kind, |spot| spot.slot.kind <= kind)
    }

    fn between(&self, before: impl Fn(&Spot) -> bool, within: impl Fn(&Spot) -> bool) -> &[Spot] {
        let start = self.spots.partition_point(before);
        let end = self.spots.partition_point(within);
        self.spots.get(start..end).unwrap_or(&[])
    }

    fn read_closings(&self, blocks: &Blocks, sets: &[SetId]) -> Vec<Closing> {
        let mut told: Vec<(Closing, BTreeSet<usize>)> = Vec::new();
        for spot in in_fair_order(self.of_kind(Kind::Closing)).take(MAX_COMBINATIONS) {
            let closing = blocks
                .load(&self.id, spot)
                .and_then(|payload| Closing::parse(&payload, self.geometry.lanes()))
                .filter(|closing| sets.contains(&closing.set));
            let Some(closing) = closing else { continue };
            let source = spot.site.source();
            if let Some((_, sources)) = told.iter_mut().find(|(same, _)| *same == closing) {
                sources.insert(source);
            } else if told.len() < MAX_CANDIDATES {
                told.push((closing, BTreeSet::from([source])));
            }
        }
        told.sort_by_key(|(_, sources)| std::cmp::Reverse(sources.len()));
        told.into_iter().map(|(closing, _)| closing).collect()
    }

    fn rows_by_vote(&self) -> Vec<u16> {
        let mut votes: BTreeMap<(u8, u16), u32> = BTreeMap::new();
        for spot in self.of_kind(Kind::Lane) {
            *votes.entry((spot.slot.row, spot.slot.count)).or_default() += 1;
        }
        let mut rows: Vec<(u16, u32)> = Vec::new();
        for ((row, count), vote) in votes {
            let row = usize::from(row);
            if row < usize::from(ROWS_PER_PACKET) {
                rows.resize(rows.len().max(row + 1), (0, 0));
            }
            if let Some(best) = rows.get_mut(row).filter(|best| best.1 < vote) {
                *best = (count, vote);
            }
        }
        rows.into_iter().map(|(count, _)| count).collect()
    }
}
