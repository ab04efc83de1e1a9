use model::{ByteCount, Chance};

use super::disk::Disk;
use super::disks::Disks;
use super::forecast::RESERVE;
use super::halt::Halt;
use super::sealer::{OpenCard, RunEnd};
use super::spread_packet::{Moving, Tally};
use super::spread_plan::{Planned, Planner};
use super::watch::Watch;
use crate::audience::Audience;
use crate::block::{Mask, PAYLOAD, SIZE};
use crate::carried::RECORD;
use crate::chain::ChainLink;
use crate::error::Error;
use crate::ids::{DiskId, SetId};
use crate::limits::{FILE_LIMIT, MAX_CARDS};
use crate::reading::{OldPacket, Set};
use crate::row::Geometry;
use crate::volume::Volume;

/// Bytes that a line of a carried directory has at most beside its lost indexes.
const LINE: usize = 400;
/// Bytes of a lost index in its line.
const LOST: usize = 4;

/// Sets that are to be moved, slice by slice, to one new set: spec section 20. Cards are enough.
pub struct Spread<'r> {
    geometry: Geometry,
    old: Vec<OldPacket<'r>>,
    planned: Vec<Planned>,
}

/// What became of a move.
#[derive(Debug)]
pub struct SpreadRun {
    /// The new set.
    pub set: SetId,
    /// The new disks in the order of the list, with the bytes written to each.
    pub disks: Vec<(DiskId, ByteCount)>,
    /// Why it ended. Unless it finished, begin again on other disks: the old ones are as they were.
    pub end: RunEnd,
    /// R of the last packet that was closed.
    pub link: Option<ChainLink>,
    /// Packets of the new set that were closed.
    pub packets: u32,
    /// The sets that were moved, in their order.
    pub sets: Vec<MovedSet>,
}

/// What was moved of one set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedSet {
    /// The set.
    pub set: SetId,
    /// Attempts at packets, finished or not.
    pub packets: u64,
    /// Of these, those of which no closing block is left.
    pub unclosed: u64,
    /// Slices that were moved.
    pub slices: u64,
    /// Blocks of data slices that were lost already, and could not be computed.
    pub lost_blocks: u64,
    /// Attempts whose directory is lost: their files will have no names.
    pub without_directory: u64,
    /// Slices that could be more than one, because blocks contradict each other: all were moved.
    pub doubtful: u64,
    /// Directory, closing and carried blocks that were moved.
    pub records: u64,
}

impl<'r> Spread<'r> {
    /// Plans the move of `sets` to `geometry`; reads their closing blocks and directories alone.
    pub fn plan(sets: &'r [Set], geometry: Geometry) -> Self {
        let old: Vec<OldPacket<'r>> = sets.iter().flat_map(OldPacket::all_of).collect();
        let mut planner = Planner::new(geometry);
        for (number, packet) in old.iter().enumerate() {
            planner.add(number, packet);
        }
        Self {
            geometry,
            old,
            planned: planner.finish(),
        }
    }

    /// Bytes of slices that will be read and moved.
    pub fn bytes(&self) -> ByteCount {
        let rows = self.planned.iter().flat_map(|packet| &packet.rows);
        let blocks = rows.map(|row| row.items.len() as u64 * u64::from(row.blocks));
        ByteCount(blocks.sum::<u64>() * PAYLOAD as u64)
    }

    /// Whether there is nothing to move.
    pub fn is_empty(&self) -> bool {
        self.planned.is_empty()
    }

    /// Bytes that each new disk must be able to take, sealed to `audience`. Slices
    /// that could be more than one, because blocks contradict each other, need more.
    pub fn disk_bytes(&self, audience: Audience) -> ByteCount {
        let blocks: u64 = self
            .planned
            .iter()
            .map(|packet| blocks_of(packet, audience))
            .sum();
        let files = blocks / (FILE_LIMIT / SIZE as u64 - 1);
        ByteCount((blocks + 2 * files + RESERVE) * SIZE as u64)
    }

    /// Writes the new set to empty volumes. What is read is only ever read.
    ///
    /// # Errors
    /// [`Error::Sealing`] if there is no card or too many, or not one empty volume for each lane;
    /// otherwise when a volume or a cipher fails. What [`Watch::closed`] was told is on the disks all
    /// the same.
    pub fn write(
        self,
        cards: &[OpenCard],
        volumes: Vec<Box<dyn Volume>>,
        chance: &mut dyn Chance,
        watch: &mut dyn Watch,
    ) -> Result<SpreadRun, Error> {
        let disks = begin(self.geometry, cards, volumes, chance)?;
        let mut moving = Moving::new(self.geometry, cards, &self.old, disks);
        let end = match moving.move_all(self.planned, watch) {
            Ok(()) => RunEnd::Finished,
            Err(Halt::Stopped) => RunEnd::Stopped,
            Err(Halt::Full(disk)) => RunEnd::Full(disk),
            Err(Halt::Failed(error)) => return Err(error),
        };
        Ok(moving.conclude(end))
    }
}

impl Tally {
    /// What was moved of each set.
    pub(super) fn sets(self, old: &[OldPacket<'_>]) -> Vec<MovedSet> {
        let mut sets: Vec<MovedSet> = Vec::new();
        for (packet, moved) in old.iter().zip(self.packets) {
            let known = sets.iter().position(|set| set.set == packet.set);
            let at = known.unwrap_or(sets.len());
            if known.is_none() {
                sets.push(MovedSet {
                    set: packet.set,
                    packets: 0,
                    unclosed: 0,
                    slices: 0,
                    lost_blocks: 0,
                    without_directory: 0,
                    doubtful: 0,
                    records: 0,
                });
            }
            if let Some(set) = sets.get_mut(at) {
                set.packets += 1;
                set.unclosed += u64::from(!packet.is_closed());
                set.slices += moved.slices;
                set.lost_blocks += moved.lost_blocks + packet.lost_slices();
                set.without_directory += u64::from(!packet.has_directory());
                set.doubtful += moved.doubtful;
                set.records += moved.records;
            }
        }
        sets
    }
}

/// Blocks of a planned packet on each disk, at most.
fn blocks_of(packet: &Planned, audience: Audience) -> u64 {
    let lines = packet.slices() * (LINE + LOST * usize::from(u8::MAX));
    let head = 4 * LINE + usize::from(u8::MAX) * 64;
    let plain = lines + head;
    let directory = plain + plain / 4 + audience.header_limit();
    let carried = packet.records.len() * RECORD;
    let blocks = directory.div_ceil(PAYLOAD) + carried.div_ceil(PAYLOAD);
    // A key block before all that, a closing block after.
    packet.lane_blocks() + blocks as u64 + 2
}

fn begin<'c>(
    geometry: Geometry,
    cards: &[OpenCard],
    volumes: Vec<Box<dyn Volume>>,
    chance: &'c mut dyn Chance,
) -> Result<Disks<'c>, Error> {
    let wrong = |reason| Error::Sealing { reason };
    if cards.is_empty() || cards.len() > MAX_CARDS {
        return Err(wrong("a set is sealed to one to eight cards"));
    }
    if volumes.len() != usize::from(geometry.lanes()) {
        return Err(wrong("there must be one disk for each lane"));
    }
    if !volumes
        .iter()
        .all(|volume| volume.is_empty().unwrap_or(false))
    {
        return Err(wrong("a new set begins on empty volumes"));
    }
    let set = SetId(draw(chance));
    let disks = volumes
        .into_iter()
        .map(|volume| Disk::new(DiskId(draw(chance)), volume))
        .collect();
    let mask = Mask::draw(chance);
    let secrets = cards.iter().map(|open| open.secret.clone()).collect();
    Ok(Disks::new(set, mask, secrets, disks, chance))
}

fn draw<const N: usize>(chance: &mut dyn Chance) -> [u8; N] {
    let mut bytes = [0; N];
    chance.fill(&mut bytes);
    bytes
}
