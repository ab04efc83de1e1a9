use model::{Chance, Sha256Digest};

use super::disks::{Disks, PacketAddress, Stretch};
use super::finish::{close, on_disk};
use super::halt::Halt;
use super::sealer::{OpenCard, RunEnd};
use super::spread::SpreadRun;
use super::spread_plan::{Item, Planned, PlannedRow, Planner};
use super::watch::{ClosedPacket, Watch};
use crate::address::Kind;
use crate::block::PAYLOAD;
use crate::carried::{CarriedDirectory, CarriedSlice, RECORD};
use crate::chain::ChainLink;
use crate::closing::Closing;
use crate::directory::{DirectoryKind, Header};
use crate::error::Error;
use crate::limits::VERSION;
use crate::reading::{LastRow, OldPacket};
use crate::row::{Geometry, spares};

/// Payloads of kind 4 that are written at a time.
const PART: usize = 64;

/// A new set in the making, out of older ones.
pub(super) struct Moving<'m, 'c, 'r> {
    geometry: Geometry,
    cards: &'m [OpenCard],
    old: &'m [OldPacket<'r>],
    disks: Disks<'c>,
    packet: u32,
    link: ChainLink,
    last: LastRow,
    tally: Tally,
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
            for disk in 0..self.disks.count() {
                // The end is for the eye alone: on a full disk it is as short as it comes.
                drop(self.disks.write_end(disk));
            }
        }
        SpreadRun {
            set: self.disks.set(),
            disks: self
                .disks
                .all()
                .iter()
                .map(|disk| (disk.id(), disk.bytes()))
                .collect(),
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
                place: lane,
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
        if let Some(moved) = self.tally.packets.get_mut(item.packet) {
            if item.variant == 0 {
                moved.slices += 1;
                moved.lost_blocks += slice.lost.len() as u64;
                moved.doubtful += u64::from(slice.variants > 1);
            }
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

    /// Writes old blocks of kinds 2 to 4, one after the other, to every disk.
    fn move_records(
        &mut self,
        address: PacketAddress,
        records: &[(usize, usize)],
        watch: &mut dyn Watch,
    ) -> Result<(), Halt> {
        let count = (records.len() * RECORD).div_ceil(PAYLOAD);
        let count = u16::try_from(count).map_err(|_| too_large())?;
        let mut bytes = Vec::new();
        let mut first = 0;
        for (packet, record) in records {
            let old = self.old.get(*packet);
            // A record that can no longer be read leaves its place to the next one.
            if let Some(record) = old.and_then(|old| old.record(*record)) {
                record.encode(&mut bytes);
                if let Some(moved) = self.tally.packets.get_mut(*packet) {
                    moved.records += 1;
                }
            }
            if bytes.len() >= PART * PAYLOAD {
                if watch.stop() {
                    return Err(Halt::Stopped);
                }
                let whole = bytes.len() / PAYLOAD * PAYLOAD;
                let part: Vec<u8> = bytes.drain(..whole).collect();
                first = self.write_carried(address, (first, count), &part)?;
            }
        }
        // Zeros after the last record end them.
        let left = usize::from(count - first) * PAYLOAD;
        bytes.resize(left, 0);
        self.write_carried(address, (first, count), &bytes)?;
        Ok(())
    }

    /// Writes a part of kind 4 to every disk; gives the index that follows.
    fn write_carried(
        &mut self,
        address: PacketAddress,
        (first, count): (u16, u16),
        payloads: &[u8],
    ) -> Result<u16, Halt> {
        for disk in 0..self.disks.count() {
            let stretch = on_disk(disk, Kind::Carried)?;
            self.disks
                .write_part(address, stretch, (first, count), payloads)?;
        }
        let written = u16::try_from(payloads.len() / PAYLOAD).map_err(|_| too_large())?;
        Ok(first + written)
    }

    /// Writes the directory and closes the packet, in the order of spec section 13.
    fn finish(
        &mut self,
        address: PacketAddress,
        rows: Vec<u16>,
        slices: Vec<CarriedSlice>,
        end_of_run: bool,
        watch: &mut dyn Watch,
    ) -> Result<(), Halt> {
        let directory = CarriedDirectory {
            header: Header {
                v: VERSION,
                set: self.disks.set(),
                packet: address.packet,
                prev: Sha256Digest::from_bytes(self.link.0),
                salt: Sha256Digest::from_bytes(draw(self.disks.chance())),
                disks: self.disks.ids(),
                k: address.k,
                m: address.m,
                s: rows.clone(),
                after: None,
                kind: DirectoryKind::Carried,
            },
            slices,
        };
        let recipients = self.cards.iter().flat_map(|open| open.card.recipients());
        let sealed = directory.seal(recipients)?;
        let payloads = sealed.payloads.concat();
        for disk in 0..self.disks.count() {
            self.disks
                .write(address, on_disk(disk, Kind::Directory)?, &payloads)?;
        }
        watch.flushing();
        self.disks.sync()?;
        let link = self
            .link
            .next(address.packet, address.k, address.m, &sealed.digest);
        let closing = Closing {
            previous: self.link,
            link,
            set: self.disks.set(),
            blocks_per_lane: rows.iter().copied().map(u32::from).sum(),
            directory_blocks: u16::try_from(sealed.payloads.len()).map_err(|_| too_large())?,
            end_of_run,
            disks: self.disks.ids(),
            rows,
        };
        let (unclosed, faults) = close(&closing, address, &mut self.disks)?;
        self.packet = address.packet;
        self.link = link;
        watch.closed(&ClosedPacket {
            number: address.packet,
            link,
            end_of_run,
            rows: closing.rows,
            directory_blocks: closing.directory_blocks,
            files: Vec::new(),
            unclosed,
        });
        faults.into_iter().next().map_or(Ok(()), Err)
    }
}

fn draw<const N: usize>(chance: &mut dyn Chance) -> [u8; N] {
    let mut bytes = [0; N];
    chance.fill(&mut bytes);
    bytes
}

fn too_large() -> Error {
    Error::TooLarge {
        what: "what is carried",
    }
}
