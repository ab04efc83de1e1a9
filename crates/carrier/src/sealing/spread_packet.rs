use model::{Chance, Sha256Digest};

use super::disks::{Disks, PacketAddress, Stretch};
use super::halt::Halt;
use super::sealer::{OpenCard, RunEnd};
use super::spread::SpreadRun;
use super::spread_plan::{Item, Planned, PlannedRow, Planner};
use super::watch::Watch;
use crate::address::{Kind, Place};
use crate::block::PAYLOAD;
use crate::carried::CarriedSlice;
use crate::chain::ChainLink;
use crate::error::Error;
use crate::limits::slice_blocks;
use crate::reading::{LastRow, OldPacket};
use crate::row::{Geometry, spares};

/// A new set in the making, out of older ones.
pub(super) struct Moving<'m, 'c, 'r> {
    geometry: Geometry,
    pub(super) cards: &'m [OpenCard],
    pub(super) old: &'m [OldPacket<'r>],
    pub(super) disks: Disks<'c>,
    pub(super) packet: u32,
    pub(super) link: ChainLink,
    last: LastRow,
    pub(super) tally: Tally,
    /// Slices that could be more than one, as the others that they could be.
    further: Vec<Item>,
}

/// What was moved of each old packet.
pub(super) struct Tally {
    pub(super) packets: Vec<Moved>,
}

/// What was moved of one old packet.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moved {
    pub(super) slices: u64,
    pub(super) lost_blocks: u64,
    pub(super) doubtful: u64,
    pub(super) records: u64,
}

impl<'m, 'c, 'r> Moving<'m, 'c, 'r> {
    pub(super) fn new(
        geometry: Geometry,
        cards: &'m [OpenCard],
        old: &'m [OldPacket<'r>],
        disks: Disks<'c>,
    ) -> Self {
        Self {
            geometry,
            cards,
            old,
            link: ChainLink::start(disks.set()),
            disks,
            packet: 0,
            last: LastRow::default(),
            tally: Tally {
                packets: vec![Moved::default(); old.len()],
            },
            further: Vec::new(),
        }
    }

    /// Writes all that was planned, then what else doubtful slices could be.
    pub(super) fn move_all(
        &mut self,
        planned: Vec<Planned>,
        watch: &mut dyn Watch,
    ) -> Result<(), Halt> {
        let mut planned = std::collections::VecDeque::from(planned);
        while let Some(packet) = planned.pop_front() {
            self.move_packet(&packet, &mut planned, watch)?;
        }
        Ok(())
    }

    /// What there is to say at the end.
    pub(super) fn conclude(mut self, end: RunEnd) -> SpreadRun {
        if end != RunEnd::Finished {
            self.disks.write_ends();
        }
        SpreadRun {
            set: self.disks.set(),
            disks: self.disks.sizes(),
            end,
            link: (self.packet > 0).then_some(self.link),
            packets: self.packet,
            sets: self.tally.sets(self.old),
        }
    }

    fn move_packet(
        &mut self,
        planned: &Planned,
        rest: &mut std::collections::VecDeque<Planned>,
        watch: &mut dyn Watch,
    ) -> Result<(), Halt> {
        let address = PacketAddress {
            packet: self.packet + 1,
            attempt: u32::from_le_bytes(draw(self.disks.chance())),
            k: self.geometry.k(),
            m: self.geometry.m(),
        };
        self.disks.write_keys()?;
        let mut slices = Vec::new();
        for (row, planned) in (0..).zip(&planned.rows) {
            self.move_row(address, row, planned, &mut slices, watch)?;
        }
        self.move_records(address, &planned.records, watch)?;
        if rest.is_empty() {
            let mut planner = Planner::new(self.geometry);
            planner.add_items(&std::mem::take(&mut self.further));
            rest.extend(planner.finish());
        }
        let rows = planned.rows.iter().map(|row| row.blocks).collect();
        self.finish(address, rows, slices, rest.is_empty(), watch)
    }

    /// Reads the slices of a row, computes its spares and writes it.
    fn move_row(
        &mut self,
        address: PacketAddress,
        row: u8,
        planned: &PlannedRow,
        lines: &mut Vec<CarriedSlice>,
        watch: &mut dyn Watch,
    ) -> Result<(), Halt> {
        let bytes = usize::from(planned.blocks) * PAYLOAD;
        let mut slices = Vec::with_capacity(self.geometry.lanes().into());
        for (lane, item) in (0..).zip(&planned.items) {
            if watch.stop() {
                return Err(Halt::Stopped);
            }
            slices.push(self.read(item, (row, lane), lines)?);
            watch.read(bytes as u64);
        }
        if slice_blocks(self.geometry.lanes()) < planned.blocks {
            // A row of so many large slices needs the memory: the old one is read again.
            self.last = LastRow::default();
        }
        // Empty places: no age file, L = 0.
        slices.resize_with(self.geometry.k().into(), || vec![0; bytes]);
        slices.extend(spares(self.geometry, &slices)?);
        for (lane, slice) in (0..self.geometry.lanes()).zip(slices) {
            if watch.stop() {
                return Err(Halt::Stopped);
            }
            let stretch = Stretch {
                disk: self.geometry.disk_of_lane(address.packet, lane).into(),
                kind: Kind::Lane,
                place: Place::At(lane),
                row: row.into(),
            };
            self.disks.write(address, stretch, &slice)?;
        }
        Ok(())
    }

    /// Reads an old slice and adds its line; what else it could be is moved last.
    fn read(
        &mut self,
        item: &Item,
        at: (u8, u8),
        lines: &mut Vec<CarriedSlice>,
    ) -> Result<Vec<u8>, Error> {
        let old = self.old.get(item.packet).ok_or_else(too_large)?;
        let place = (item.row, item.lane, item.blocks);
        let slice = old.slice(place, item.variant, &mut self.last);
        if item.variant == 0 {
            let others = 1..slice.variants;
            let others = others.map(|variant| Item { variant, ..*item });
            self.further.extend(others);
        }
        let moved = self.tally.packets.get_mut(item.packet);
        if let Some(moved) = moved.filter(|_| item.variant == 0) {
            moved.slices += 1;
            moved.lost_blocks += slice.lost.len() as u64;
            moved.doubtful += u64::from(slice.variants > 1);
        }
        let id = old.id();
        lines.push(CarriedSlice {
            n: u32::try_from(lines.len() + 1).map_err(|_| too_large())?,
            at,
            set: old.set,
            packet: id.packet,
            attempt: id.attempt,
            row: item.row,
            lane: item.lane,
            k: id.k,
            m: id.m,
            sha256: Sha256Digest::of(&slice.bytes),
            lost: slice.lost,
        });
        Ok(slice.bytes)
    }
}

pub(super) fn draw<const N: usize>(chance: &mut dyn Chance) -> [u8; N] {
    let mut bytes = [0; N];
    chance.fill(&mut bytes);
    bytes
}

pub(super) fn too_large() -> Error {
    Error::TooLarge {
        what: "what is carried",
    }
}
