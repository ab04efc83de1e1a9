use std::collections::BTreeSet;

use model::{ByteCount, Chance};

use super::disk::Disk;
use super::disks::{Disks, PacketAddress, Stretch};
use super::forecast::RESERVE;
use super::halt::Halt;
use super::sealer::{OpenCard, RunEnd};
use super::watch::Watch;
use crate::address::{Kind, Place};
use crate::block::{Payload, SIZE};
use crate::error::Error;
use crate::ids::{DiskId, SetId};
use crate::limits::FILE_LIMIT;
use crate::reading::{AllLacking, Found, Lacking, Set};
use crate::volume::Volume;

/// What one disk lacks of the closed packets of its set: spec section 15. Cards are enough.
pub struct Repair<'r> {
    set: &'r Set,
    disk: DiskId,
    lacking: AllLacking<'r>,
}

/// What became of a repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repaired {
    /// Blocks that were written.
    pub written: u64,
    /// Blocks for which too little is left.
    pub beyond_repair: u64,
    /// Blocks that were left because what is there contradicts itself: somebody who has the card made
    /// some up, and nothing is guessed.
    pub contradicted: u64,
    /// Bytes of the volume's last file.
    pub bytes: ByteCount,
    /// Why it ended; what was not written then is written by the next repair.
    pub end: RunEnd,
}

impl<'r> Repair<'r> {
    /// Looks what `disk` lacks whose own files are these sources, by their places in the reading;
    /// none if the disk is lost.
    pub fn of(set: &'r Set, disk: DiskId, sources: &[usize]) -> Self {
        let sources: BTreeSet<usize> = sources.iter().copied().collect();
        Self {
            set,
            disk,
            lacking: AllLacking::of(set, disk, &sources),
        }
    }

    /// Blocks that the disk lacks.
    pub fn lacking(&self) -> u64 {
        self.lacking.packets.iter().map(Lacking::count).sum()
    }

    /// Of these, blocks for which too little is left on all disks.
    pub fn beyond_repair(&self) -> u64 {
        self.lacking.packets.iter().map(Lacking::beyond).sum()
    }

    /// Whether what is left gives back anything that the disk alone held. A lost disk of which there
    /// would be nothing but copies of what others hold is not made again: k disks are needed.
    pub fn is_possible(&self) -> bool {
        let packets = || self.lacking.packets.iter();
        let lanes: u64 = packets().map(Lacking::lanes).sum();
        let beyond: u64 = packets().map(Lacking::lanes_beyond).sum();
        self.lacking() > self.beyond_repair() && (lanes == 0 || lanes > beyond)
    }

    /// Whether all that is lacking are copies for packets of whose list the disk is not: names of what
    /// was sealed without it, and nothing of its own.
    pub fn lacks_names_alone(&self) -> bool {
        self.lacking
            .packets
            .iter()
            .all(|packet| !packet.is_listed())
    }

    /// Packets that are left alone because their closing blocks contradict each other.
    pub fn contradicted_packets(&self) -> u64 {
        self.lacking.contradicted
    }

    /// Bytes that the disk must be able to take.
    pub fn disk_bytes(&self) -> ByteCount {
        let blocks = self.lacking() + 1;
        let files = blocks / (FILE_LIMIT / SIZE as u64 - 1);
        ByteCount((blocks + 2 * files + RESERVE) * SIZE as u64)
    }

    /// Adds what is lacking to the end of the disk's volume, or to an empty one.
    ///
    /// # Errors
    /// When the volume fails; what was written until then counts.
    pub fn write(
        self,
        cards: &[OpenCard],
        volume: Box<dyn Volume>,
        chance: &mut dyn Chance,
        watch: &mut dyn Watch,
    ) -> Result<Repaired, Error> {
        let disk = Disk::resumed(self.disk, volume, 0).map_err(|source| Error::Volume {
            doing: "open",
            place: 0,
            source,
        })?;
        let secrets = cards.iter().map(|open| open.secret.clone()).collect();
        let (set, mask) = (self.set_id(), self.set.key().mask);
        let mut disks = Disks::new(set, mask, secrets, vec![disk], chance);
        let mut repairing = Repairing {
            disks: &mut disks,
            has_begun: false,
            done: Repaired {
                written: 0,
                beyond_repair: 0,
                contradicted: 0,
                bytes: ByteCount(0),
                end: RunEnd::Finished,
            },
        };
        let outcome = repairing.write_all(&self.lacking.packets, watch);
        let (begun, mut done) = (repairing.has_begun, repairing.done);
        done.end = match outcome {
            Ok(()) => RunEnd::Finished,
            Err(Halt::Stopped) => RunEnd::Stopped,
            Err(Halt::Full(disk)) => RunEnd::Full(disk),
            Err(Halt::Failed(error)) => return Err(error),
        };
        if begun {
            // The end is for the eye alone: on a full disk it is as short as it comes.
            drop(disks.write_end(0));
            drop(disks.sync());
        }
        done.bytes = disks.all().first().map_or(ByteCount(0), Disk::bytes);
        Ok(done)
    }

    /// The set as its closing blocks name it.
    fn set_id(&self) -> SetId {
        let told = self.lacking.packets.first();
        told.map_or(self.set.id(), |packet| packet.closing.set)
    }
}

/// A repair under way.
struct Repairing<'d, 'c> {
    disks: &'d mut Disks<'c>,
    has_begun: bool,
    done: Repaired,
}

impl Repairing<'_, '_> {
    /// Everything but closing blocks, flush, closing blocks, flush.
    fn write_all(&mut self, packets: &[Lacking<'_>], watch: &mut dyn Watch) -> Result<(), Halt> {
        for packet in packets {
            self.write_lane(packet, watch)?;
            self.write_copies(packet, watch)?;
        }
        if self.has_begun {
            watch.flushing();
            self.disks.sync()?;
        }
        for packet in packets.iter().filter(|packet| packet.closes) {
            let payload = packet.closing.encode();
            self.write(packet, (Kind::Closing, 0), (0, 1), payload)?;
        }
        if self.has_begun {
            self.disks.sync()?;
        }
        Ok(())
    }

    fn write_lane(&mut self, packet: &Lacking<'_>, watch: &mut dyn Watch) -> Result<(), Halt> {
        for (row, count, lost) in packet.rows() {
            for some in lost.chunk_by(|one, next| one / STRIPS == next / STRIPS) {
                if watch.stop() {
                    return Err(Halt::Stopped);
                }
                for (index, found) in packet.lane_blocks(row, count, some) {
                    self.take(packet, (Kind::Lane, row), (index, count), found)?;
                }
                watch.read((some.len() * SIZE) as u64);
            }
        }
        Ok(())
    }

    fn write_copies(&mut self, packet: &Lacking<'_>, watch: &mut dyn Watch) -> Result<(), Halt> {
        for (kind, index, count, found) in packet.copies() {
            if watch.stop() {
                return Err(Halt::Stopped);
            }
            self.take(packet, (kind, 0), (index, count), found)?;
            watch.read(SIZE as u64);
        }
        Ok(())
    }

    fn take(
        &mut self,
        packet: &Lacking<'_>,
        of: (Kind, u8),
        at: (u16, u16),
        found: Found,
    ) -> Result<(), Halt> {
        match found {
            Found::Is(payload) => self.write(packet, of, at, payload)?,
            Found::Beyond => self.done.beyond_repair += 1,
            Found::Doubtful => self.done.contradicted += 1,
        }
        Ok(())
    }

    fn write(
        &mut self,
        packet: &Lacking<'_>,
        (kind, row): (Kind, u8),
        at: (u16, u16),
        payload: Box<Payload>,
    ) -> Result<(), Halt> {
        if !self.has_begun {
            // Behind whatever stands there, at a multiple of a block: a key block first.
            self.disks.go_on()?;
            self.has_begun = true;
            self.disks.write_keys()?;
        }
        let id = packet.id();
        let address = PacketAddress {
            packet: id.packet,
            attempt: id.attempt,
            k: id.k,
            m: id.m,
        };
        let stretch = Stretch {
            disk: 0,
            kind,
            place: if kind == Kind::Lane {
                Place::At(packet.lane())
            } else {
                packet.place()
            },
            row: row.into(),
        };
        self.disks
            .write_part(address, stretch, at, payload.as_slice())?;
        self.done.written += 1;
        Ok(())
    }
}

/// Indexes that are computed between two looks at whether to stop.
const STRIPS: u16 = 64;
