use std::collections::{BTreeMap, BTreeSet};

use model::Sha256Digest;

use super::index::{Slot, Spot};
use super::limits::{MAX_CANDIDATES, MAX_COMBINATIONS};
use super::origin::Blocks;
use super::packet::Packet;
use super::verified::{Lines, Names, Verified};
use crate::address::Kind;
use crate::block::{PAYLOAD, Payload};
use crate::ids::SetId;
use crate::limits::MAX_DIRECTORY;

/// Blocks of the largest directory: its lines, a Padmé eighth, age's tags and header.
const MAX_DIRECTORY_BLOCKS: usize = (MAX_DIRECTORY + MAX_DIRECTORY / 4) / PAYLOAD;

/// Every different directory of one attempt at a packet. If closing blocks commit to some, the
/// others are forged and left out.
pub(super) fn directories(
    packet: &Packet,
    blocks: &Blocks,
    sets: &[SetId],
    identities: &[&dyn age::Identity],
    names: &mut Names,
) -> Vec<Verified> {
    let mut search = Search {
        packet,
        blocks,
        sets,
        identities,
        names,
        tried: BTreeSet::new(),
        found: Vec::new(),
    };
    for count in counts(packet) {
        if !search.is_settled() {
            search.whole_copies(count);
        }
        if !search.is_settled() {
            search.completed_copies(count);
        }
    }
    let mut found = search.found;
    if found.iter().any(|found| found.closed) {
        found.retain(|found| found.closed);
    }
    found
}

/// How many blocks the directory may have: first what closing blocks say, then what the blocks in
/// most sources say of themselves.
fn counts(packet: &Packet) -> Vec<u16> {
    let mut sources: BTreeMap<u16, BTreeSet<usize>> = BTreeMap::new();
    for spot in packet.of_kind(Kind::Directory) {
        let told = sources.entry(spot.slot.count).or_default();
        told.insert(spot.site.source());
    }
    let mut told: Vec<(u16, usize)> = sources
        .into_iter()
        .map(|(count, sources)| (count, sources.len()))
        .collect();
    told.sort_by_key(|(_, sources)| std::cmp::Reverse(*sources));
    let closings = packet
        .closings
        .iter()
        .map(|closing| closing.directory_blocks);
    let mut seen = BTreeSet::new();
    closings
        .chain(told.into_iter().map(|(count, _)| count))
        .filter(|count| usize::from(*count) <= MAX_DIRECTORY_BLOCKS && seen.insert(*count))
        .take(MAX_COMBINATIONS)
        .collect()
}

/// A search for the directories of one packet.
struct Search<'p> {
    packet: &'p Packet,
    blocks: &'p Blocks,
    sets: &'p [SetId],
    identities: &'p [&'p dyn age::Identity],
    names: &'p mut Names,
    /// Digests of what was tried: copies of one directory are opened once.
    tried: BTreeSet<Sha256Digest>,
    found: Vec<Verified>,
}

impl Search<'_> {
    /// Opens each copy whose blocks all lie in one source.
    fn whole_copies(&mut self, count: u16) {
        let copies: BTreeSet<(u8, usize)> = self
            .packet
            .of_kind(Kind::Directory)
            .iter()
            .filter(|spot| spot.slot.count == count && spot.slot.index == 0)
            .map(|spot| (spot.slot.place, spot.site.source()))
            .collect();
        for (place, source) in copies.into_iter().take(MAX_COMBINATIONS) {
            if self.is_settled() {
                return;
            }
            if let Some(copy) = self.copy(count, place, source) {
                self.try_open(&copy);
            }
        }
    }

    fn copy(&self, count: u16, place: u8, source: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        for index in 0..count {
            let spots = self.packet.at(slot(place, count, index));
            let spot = spots.iter().find(|spot| spot.site.source() == source)?;
            let payload = self.blocks.load(&self.packet.id, spot)?;
            bytes.extend_from_slice(payload.as_slice());
        }
        Some(bytes)
    }

    /// Completes one copy's blocks from the others; where they differ, tries what each block could be:
    /// first the same candidate of all, then combinations.
    fn completed_copies(&mut self, count: u16) {
        let Some(choices) = self.choices(count) else {
            return;
        };
        for choice in 0..MAX_CANDIDATES {
            let pick = |payloads: &[Box<Payload>]| choice.min(payloads.len().saturating_sub(1));
            self.try_open(&assemble(&choices, pick));
        }
        for turn in 0..MAX_COMBINATIONS {
            let mut rest = turn;
            let bytes = assemble(&choices, |payloads| {
                let at = rest.checked_rem(payloads.len()).unwrap_or(0);
                rest = rest.checked_div(payloads.len()).unwrap_or(0);
                at
            });
            // All combinations were tried once the turns carry over the last block.
            if rest > 0 || self.is_settled() {
                return;
            }
            self.try_open(&bytes);
        }
    }

    /// The different payloads of each block; `None` if a block has none.
    fn choices(&self, count: u16) -> Option<Vec<Vec<Box<Payload>>>> {
        (0..count)
            .map(|index| {
                let copies: Vec<Spot> = (0..=u8::MAX)
                    .flat_map(|place| self.packet.at(slot(place, count, index)))
                    .copied()
                    .collect();
                let payloads = self.blocks.candidates(&self.packet.id, &copies);
                (!payloads.is_empty()).then_some(payloads)
            })
            .collect()
    }

    /// Whether what each closing block commits to was found.
    fn is_settled(&self) -> bool {
        let closings = &self.packet.closings;
        let is_found = |link| self.found.iter().any(|found| found.link == link);
        !closings.is_empty() && closings.iter().all(|closing| is_found(closing.link))
    }

    fn try_open(&mut self, bytes: &[u8]) {
        if !self.tried.insert(Sha256Digest::of(bytes)) {
            return;
        }
        let verified = Lines::open(bytes, self.identities)
            .and_then(|lines| Verified::of(self.packet, self.sets, lines));
        let Some(verified) = verified else {
            return;
        };
        let known = self.found.iter().any(|found| found.link == verified.link);
        if !known && self.found.len() < MAX_CANDIDATES && self.names.take(bytes.len()) {
            self.found.push(verified);
        }
    }
}

fn slot(place: u8, count: u16, index: u16) -> Slot {
    Slot {
        kind: Kind::Directory,
        row: 0,
        place,
        count,
        index,
    }
}

/// One payload of each block, one after the other.
fn assemble(
    choices: &[Vec<Box<Payload>>],
    mut pick: impl FnMut(&[Box<Payload>]) -> usize,
) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(choices.len() * PAYLOAD);
    for payloads in choices {
        if let Some(payload) = payloads.get(pick(payloads)) {
            bytes.extend_from_slice(payload.as_slice());
        }
    }
    bytes
}
