//! What a disk should hold of the packets of its set, and what of it is not in its own files.

use std::collections::BTreeSet;

use super::carried_stream::counts;
use super::column::{STRIP, Verdict, columns};
use super::index::{PacketId, Slot, Spot};
use super::origin::Blocks;
use super::packet::Packet;
use super::row::Row;
use super::set::Set;
use super::trust::Trust;
use crate::address::{Kind, Place};
use crate::block::Payload;
use crate::closing::Closing;
use crate::ids::DiskId;

/// The place of a disk that is not in a packet's list.
const JOINED_LATER: u8 = u8::MAX;

/// What a disk lacks of one closed packet.
pub(crate) struct Lacking<'r> {
    packet: &'r Packet,
    blocks: &'r Blocks,
    pub(crate) closing: &'r Closing,
    /// The disk's place in the packet's list, or 255.
    place: u8,
    /// Lane blocks, by row.
    rows: Vec<(u8, Vec<u16>)>,
    /// Directory blocks and carried ones.
    copies: Vec<Slot>,
    /// Whether the closing block is lacking.
    pub(crate) closes: bool,
}

/// A block that is to be written, or why it is not.
pub(crate) enum Found {
    Is(Box<Payload>),
    /// Too little of the packet is left to tell.
    Beyond,
    /// Blocks contradict each other: nothing is guessed.
    Doubtful,
}

/// What a disk lacks, and packets that are left alone because their closing blocks contradict each other.
pub(crate) struct AllLacking<'r> {
    pub(crate) packets: Vec<Lacking<'r>>,
    pub(crate) contradicted: u64,
}

impl<'r> AllLacking<'r> {
    /// Of a disk whose own files are these sources.
    pub(crate) fn of(set: &'r Set, disk: DiskId, sources: &BTreeSet<usize>) -> Self {
        let mut all = Self {
            packets: Vec::new(),
            contradicted: 0,
        };
        for packet in &set.packets {
            match packet.closings.as_slice() {
                [] => {}
                [closing] => {
                    let lacking = Lacking::of(packet, &set.blocks, closing, disk, sources);
                    all.packets
                        .extend(Some(lacking).filter(|one| one.count() > 0));
                }
                [..] => all.contradicted += 1,
            }
        }
        all
    }
}

impl<'r> Lacking<'r> {
    fn of(
        packet: &'r Packet,
        blocks: &'r Blocks,
        closing: &'r Closing,
        disk: DiskId,
        sources: &BTreeSet<usize>,
    ) -> Self {
        let listed = (0..).zip(&closing.disks).find(|(_, id)| **id == disk);
        let place = listed.map_or(JOINED_LATER, |(place, _)| place);
        let mut lacking = Self {
            packet,
            blocks,
            closing,
            place,
            rows: Vec::new(),
            copies: Vec::new(),
            closes: false,
        };
        let lacks = |slot: Slot| {
            let here = |spot: &Spot| sources.contains(&spot.site.source());
            !packet.at(slot).iter().any(here)
        };
        if place != JOINED_LATER {
            let lane = packet.geometry.lane_of_disk(packet.id.packet, place);
            for (row, count) in (0..).zip(&closing.rows) {
                let lost = (0..*count).filter(|index| lacks(Slot::lane(row, lane, *count, *index)));
                let lost: Vec<u16> = lost.collect();
                lacking
                    .rows
                    .extend((!lost.is_empty()).then_some((row, lost)));
            }
        }
        lacking.copies = lacking.copied().filter(|slot| lacks(*slot)).collect();
        lacking.closes = lacks(slot(Kind::Closing, place, 1, 0));
        lacking
    }

    pub(crate) fn id(&self) -> PacketId {
        self.packet.id
    }

    /// Whether the disk is in the packet's list.
    pub(crate) fn is_listed(&self) -> bool {
        self.place != JOINED_LATER
    }

    /// The disk's place in the packet's list.
    pub(crate) fn place(&self) -> Place {
        match self.place {
            JOINED_LATER => Place::JoinedLater,
            place => Place::At(place),
        }
    }

    /// The lane that lies on the disk.
    pub(crate) fn lane(&self) -> u8 {
        let id = self.packet.id;
        self.packet.geometry.lane_of_disk(id.packet, self.place)
    }

    /// Blocks that are lacking.
    pub(crate) fn count(&self) -> u64 {
        self.lanes() + self.copies.len() as u64 + u64::from(self.closes)
    }

    /// Lane blocks that are lacking.
    pub(crate) fn lanes(&self) -> u64 {
        self.rows.iter().map(|(_, lost)| lost.len() as u64).sum()
    }

    /// Blocks that are lacking and for which too little is there.
    pub(crate) fn beyond(&self) -> u64 {
        let copies = self.copies.iter();
        let copies = copies.filter(|slot| self.spots(**slot).is_empty());
        self.lanes_beyond() + copies.count() as u64
    }

    /// Of these, lane blocks.
    pub(crate) fn lanes_beyond(&self) -> u64 {
        let lanes = self.rows.iter();
        let lanes = lanes.flat_map(|(row, lost)| lost.iter().map(move |index| (*row, *index)));
        let beyond = lanes.filter(|(row, index)| !self.has_enough(*row, *index));
        beyond.count() as u64
    }

    /// Rows with the blocks of their slices and the indexes that are lacking.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (u8, u16, &[u16])> {
        self.rows.iter().filter_map(|(row, lost)| {
            let count = self.closing.rows.get(usize::from(*row))?;
            Some((*row, *count, lost.as_slice()))
        })
    }

    /// The lacking blocks of a stretch of a row, computed from what the other disks hold.
    pub(crate) fn lane_blocks(&self, row: u8, count: u16, lost: &[u16]) -> Vec<(u16, Found)> {
        let row = self.row(row, count);
        let lane = usize::from(self.lane());
        let strips: BTreeSet<u16> = lost.iter().map(|index| index / STRIP).collect();
        let mut found = Vec::with_capacity(lost.len());
        for strip in strips {
            let start = strip * STRIP;
            let strip = start..count.min(start.saturating_add(STRIP));
            for (index, mut column) in strip.clone().zip(columns(&row, strip)) {
                if !lost.contains(&index) {
                    continue;
                }
                let payload = column.payloads.get_mut(lane).and_then(Option::take);
                let block = match (column.verdict, payload) {
                    (Verdict::Doubtful, _) => Found::Doubtful,
                    // The lane's own block may lie on another disk, where it was found.
                    (Verdict::Whole | Verdict::Short, Some(payload)) => Found::Is(payload),
                    (Verdict::Whole | Verdict::Short, None) => Found::Beyond,
                };
                found.push((index, block));
            }
        }
        found
    }

    /// Kind, index and count of the copies that are lacking, and what they carry.
    pub(crate) fn copies(&self) -> impl Iterator<Item = (Kind, u16, u16, Found)> {
        self.copies.iter().map(|slot| {
            let mut values = self.blocks.candidates(&self.packet.id, &self.spots(*slot));
            let found = match values.len() {
                0 => Found::Beyond,
                1 => values.pop().map_or(Found::Beyond, Found::Is),
                _ => Found::Doubtful,
            };
            (slot.kind, slot.index, slot.count, found)
        })
    }

    /// Every block that lies on all disks alike.
    fn copied(&self) -> impl Iterator<Item = Slot> {
        let place = self.place;
        let directory = self.closing.directory_blocks;
        let carried = counts(self.packet).first().copied().unwrap_or(0);
        [(Kind::Directory, directory), (Kind::Carried, carried)]
            .into_iter()
            .flat_map(move |(kind, count)| {
                (0..count).map(move |index| slot(kind, place, count, index))
            })
    }

    /// Copies of a block on any disk.
    fn spots(&self, of: Slot) -> Vec<Spot> {
        (0..=u8::MAX)
            .flat_map(|place| self.packet.at(Slot { place, ..of }))
            .copied()
            .collect()
    }

    fn has_enough(&self, row: u8, index: u16) -> bool {
        let Some(count) = self.closing.rows.get(usize::from(row)) else {
            return false;
        };
        let row = self.row(row, *count);
        let here = |lane: &u8| !row.spots(*lane, index).is_empty();
        let lanes = 0..self.packet.geometry.lanes();
        here(&self.lane()) || lanes.filter(here).count() >= self.packet.geometry.k().into()
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
}

fn slot(kind: Kind, place: u8, count: u16, index: u16) -> Slot {
    Slot {
        kind,
        row: 0,
        place,
        count,
        index,
    }
}

impl Set {
    /// Every disk that a closed packet names, in the order of the lists.
    pub fn listed_disks(&self) -> Vec<DiskId> {
        let mut known = BTreeSet::new();
        let lists = self
            .packets
            .iter()
            .filter_map(|packet| match packet.closings.as_slice() {
                [closing] => Some(&closing.disks),
                _ => None,
            });
        let new = |disk: &DiskId| known.insert(*disk);
        lists.flatten().copied().filter(new).collect()
    }
}
