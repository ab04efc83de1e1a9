use model::{ByteCount, Chance};

use super::disk::Disk;
use super::disks::Disks;
use super::fill::{Enough, Run, fill};
use super::finish::finish;
use super::forecast::RESERVE;
use super::halt::Halt;
use super::offer::Offer;
use super::packet::{Means, Packet};
use super::packing::Packing;
use super::watch::Watch;
use crate::audience::Audience;
use crate::block::Mask;
use crate::card::{Card, CardSecret};
use crate::chain::ChainLink;
use crate::error::Error;
use crate::ids::{DiskId, SetId};
use crate::row::Geometry;
use crate::volume::Volume;

/// A card with its mask secret.
#[derive(Debug, Clone)]
pub struct OpenCard {
    /// Whom slices and directories are encrypted to.
    pub card: Card,
    /// What opens the key blocks.
    pub secret: CardSecret,
}

/// Seals files to a new set: one volume for each disk, in the order of the disk list.
pub struct Sealer<'c> {
    geometry: Geometry,
    audience: Audience,
    cards: Vec<OpenCard>,
    disks: Disks<'c>,
    /// The last packet that was closed; 0 before the first.
    packet: u32,
    link: ChainLink,
    /// Whether that packet ended the run, with random ends on the disks.
    ended: bool,
}

/// What a run left on the disks.
#[derive(Debug)]
pub struct SealedRun<O> {
    /// The disks in the order of the list, with the bytes written to each.
    pub disks: Vec<(DiskId, ByteCount)>,
    /// Why the run ended.
    pub end: RunEnd,
    /// Files that were taken from the source and are in no closed packet, or not to their end.
    /// Those that were never taken are still there to be asked for.
    pub left: Vec<O>,
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunEnd {
    /// Every file is in a closed packet.
    Finished,
    /// Whoever watched asked to stop; the packet in the making was abandoned.
    Stopped,
    /// The disk at this place is full.
    Full(usize),
}

impl<'c> Sealer<'c> {
    /// Begins a set on empty volumes; nothing is written yet.
    ///
    /// # Errors
    /// [`Error::Sealing`] if the cards do not go together (see [`Audience::of`]), or if there is not one
    /// empty volume for each lane.
    pub fn begin(
        geometry: Geometry,
        cards: Vec<OpenCard>,
        volumes: Vec<Box<dyn Volume>>,
        chance: &'c mut dyn Chance,
    ) -> Result<Self, Error> {
        let wrong = |reason| Error::Sealing { reason };
        let audience = Audience::of(cards.iter().map(|open| &open.card))?;
        if volumes.len() != usize::from(geometry.lanes()) {
            return Err(wrong("there must be one disk for each lane"));
        }
        if volumes
            .iter()
            .any(|volume| !volume.is_empty().unwrap_or(false))
        {
            return Err(wrong("a new set begins on empty volumes"));
        }
        let set = SetId(draw(chance));
        let disks = volumes
            .into_iter()
            .map(|volume| Disk::new(DiskId(draw(chance)), volume))
            .collect();
        let secrets = cards.iter().map(|open| open.secret.clone()).collect();
        let mask = Mask::draw(chance);
        Ok(Self {
            geometry,
            audience,
            cards,
            disks: Disks::new(set, mask, secrets, disks, chance),
            packet: 0,
            link: ChainLink::start(set),
            ended: false,
        })
    }

    /// The set that is being made.
    pub fn set(&self) -> SetId {
        self.disks.set()
    }

    /// The disks in the order of the list.
    pub fn disks(&self) -> Vec<DiskId> {
        self.disks.ids()
    }

    /// Seals `offers` one after the other.
    ///
    /// # Errors
    /// When a volume or a cipher fails. What [`Watch::closed`] was told is on the disks all the same.
    pub fn seal<O: Offer>(
        mut self,
        offers: &mut dyn Iterator<Item = O>,
        watch: &mut dyn Watch,
    ) -> Result<SealedRun<O>, Error> {
        let mut run = Run::new(offers);
        let end = loop {
            let held = run.goes_on.clone();
            match self.make_packet(&mut run, watch) {
                Ok(None) => {}
                Ok(Some(end)) => break end,
                Err(Halt::Stopped) => break RunEnd::Stopped,
                Err(Halt::Failed(error)) => return Err(error),
                Err(Halt::Full(disk)) => {
                    watch.abandoned(disk);
                    self.disks.leave_torn()?;
                    run.rewind(held);
                    if run.full.replace(disk).is_some() {
                        break RunEnd::Full(disk);
                    }
                }
            }
        };
        Ok(self.conclude(run, end))
    }

    /// Makes one packet; why the run ends with it, if it does.
    fn make_packet<O: Offer>(
        &mut self,
        run: &mut Run<'_, O>,
        watch: &mut dyn Watch,
    ) -> Result<Option<RunEnd>, Halt> {
        let room = self.disks.room()?;
        if let (Some(disk), None) = (run.full, room) {
            return Ok(Some(RunEnd::Full(disk)));
        }
        let limit = room.map(|(blocks, _)| blocks.saturating_sub(RESERVE));
        let packing = Packing::new(self.geometry, self.audience, limit);
        let chance = self.disks.chance();
        let mut packet = Packet::new(self.geometry, self.packet + 1, packing, chance);
        let mut means = Means {
            disks: &mut self.disks,
            cards: &self.cards,
            watch,
        };
        let end = match fill(&mut packet, run, &mut means)? {
            Enough::NoMoreFiles => Some(RunEnd::Finished),
            Enough::NoRoom => room.map(|(_, disk)| RunEnd::Full(disk)),
            Enough::PacketFull => run.full.map(RunEnd::Full),
        };
        if packet.files.is_empty() {
            return Ok(end);
        }
        let finished = finish(packet, self.link, end.is_some(), &mut means)?;
        run.queue.commit();
        self.packet = finished.packet.number;
        self.link = finished.packet.link;
        self.ended = finished.packet.end_of_run;
        watch.closed(&finished.packet);
        match finished.faults.into_iter().next() {
            None => Ok(end),
            Some(Halt::Full(disk)) => Ok(Some(RunEnd::Full(disk))),
            Some(fault) => Err(fault),
        }
    }

    fn conclude<O>(mut self, run: Run<'_, O>, end: RunEnd) -> SealedRun<O> {
        let unfinished = (0..self.disks.count()).filter(|_| !self.ended);
        for disk in unfinished.collect::<Vec<_>>() {
            // The end is for the eye alone: on a full disk it is as short as it comes.
            drop(self.disks.write_end(disk));
        }
        SealedRun {
            disks: self
                .disks
                .all()
                .iter()
                .map(|disk| (disk.id(), disk.bytes()))
                .collect(),
            end,
            left: run.queue.into_left(),
        }
    }
}

fn draw<const N: usize>(chance: &mut dyn Chance) -> [u8; N] {
    let mut bytes = [0; N];
    chance.fill(&mut bytes);
    bytes
}
