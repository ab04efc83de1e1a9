use model::{ByteCount, Chance};

use super::catch_up::catch_up;
use super::disk::Disk;
use super::disks::Disks;
use super::fill::{Enough, Run, fill};
use super::finish::finish;
use super::forecast::RESERVE;
use super::halt::Halt;
use super::offer::Offer;
use super::pack::memory_to_pack;
use super::packet::{Means, Packet};
use super::packing::Packing;
use super::past::PastSet;
use super::watch::Watch;
use crate::audience::Audience;
use crate::block::Mask;
use crate::card::{Card, CardSecret};
use crate::chain::ChainLink;
use crate::code::Code;
use crate::error::Error;
use crate::hand::Hand;
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

/// Seals files to a set, a new one or one that earlier runs made: one volume for each disk, in the order of the disk list.
pub struct Sealer<'c> {
    geometry: Geometry,
    audience: Audience,
    cards: Vec<OpenCard>,
    hand: Option<Hand>,
    disks: Disks<'c>,
    /// The last packet that was closed; 0 before the first.
    packet: u32,
    link: ChainLink,
    /// Whether the disks have their random ends: that packet ended a run, or nothing was written yet.
    ended: bool,
    /// What earlier runs left, until all disks have what they lack of it.
    past: Option<PastSet>,
    after: Option<Code>,
    /// Memory for packing a file, if files are to be packed.
    pack: Option<u64>,
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
        let audience = check(geometry, &cards, &volumes)?;
        if !volumes.iter().all(|volume| is_empty(volume.as_ref())) {
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
            hand: None,
            disks: Disks::new(set, mask, secrets, disks, chance),
            packet: 0,
            link: ChainLink::start(set),
            ended: false,
            past: None,
            after: None,
            pack: None,
        })
    }

    /// Goes on in a set that earlier runs made; nothing is written yet. The volume of a disk that is
    /// here again stands at the end of the last of [`PastSet::files`], that of a disk that joins is empty.
    ///
    /// # Errors
    /// [`Error::Sealing`] as for a new set, [`Error::Volume`] if a volume cannot tell its length.
    pub fn resume(
        geometry: Geometry,
        cards: Vec<OpenCard>,
        past: PastSet,
        volumes: Vec<Box<dyn Volume>>,
        chance: &'c mut dyn Chance,
    ) -> Result<Self, Error> {
        let audience = check(geometry, &cards, &volumes)?;
        let mut disks = Vec::with_capacity(volumes.len());
        for (place, volume) in volumes.into_iter().enumerate() {
            let disk = match past.disk(place) {
                Some(id) => Disk::resumed(id, volume, past.earlier(place)),
                None if is_empty(volume.as_ref()) => Ok(Disk::new(DiskId(draw(chance)), volume)),
                None => return Err(wrong("a disk joins with an empty volume")),
            };
            disks.push(disk.map_err(|source| Error::Volume {
                doing: "go on in",
                place,
                source,
            })?);
        }
        let secrets = cards.iter().map(|open| open.secret.clone()).collect();
        Ok(Self {
            geometry,
            audience,
            cards,
            packet: past.packets(),
            link: past.link().unwrap_or(ChainLink::start(past.id())),
            disks: Disks::new(past.id(), past.mask().clone(), secrets, disks, chance),
            ended: true,
            past: Some(past),
            hand: None,
            after: None,
            pack: None,
        })
    }

    /// Commits to the code of an older set in every directory of this run.
    #[must_use]
    pub fn after(self, code: Code) -> Self {
        Self {
            after: Some(code),
            ..self
        }
    }

    /// Stores pictures packed where that makes them smaller: the same bytes come back.
    pub fn packing_pictures(self) -> Self {
        Self {
            pack: Some(memory_to_pack(self.geometry)),
            ..self
        }
    }

    /// Has every packet signed by a hand.
    #[must_use]
    pub fn signed_by(self, hand: Hand) -> Self {
        Self {
            hand: Some(hand),
            ..self
        }
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
        if run.queue.current().is_some() {
            match self.go_on(watch) {
                Ok(()) => {}
                Err(Halt::Full(disk)) => return Ok(self.conclude(run, RunEnd::Full(disk))),
                Err(Halt::Stopped) => return Ok(self.conclude(run, RunEnd::Stopped)),
                Err(Halt::Failed(error)) => return Err(error),
            }
        }
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

    /// Gives every disk what it lacks of earlier packets, before anything else is written.
    fn go_on(&mut self, watch: &mut dyn Watch) -> Result<(), Halt> {
        let Some(past) = self.past.take() else {
            return Ok(());
        };
        self.ended = false;
        self.disks.go_on()?;
        catch_up(&past, &mut self.disks, watch)
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
        let number = self.packet.checked_add(1).ok_or_else(too_many)?;
        let mut packet = Packet::new(self.geometry, number, packing, chance);
        let mut means = Means {
            disks: &mut self.disks,
            cards: &self.cards,
            hand: self.hand.as_ref(),
            watch,
            after: self.after,
            pack: self.pack,
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
        if !self.ended {
            self.disks.write_ends();
        }
        SealedRun {
            disks: self.disks.sizes(),
            end,
            left: run.queue.into_left(),
        }
    }
}

fn too_many() -> Error {
    Error::TooLarge { what: "a packet" }
}

fn wrong(reason: &'static str) -> Error {
    Error::Sealing { reason }
}

fn check(
    geometry: Geometry,
    cards: &[OpenCard],
    volumes: &[Box<dyn Volume>],
) -> Result<Audience, Error> {
    let audience = Audience::of(cards.iter().map(|open| &open.card))?;
    if volumes.len() != usize::from(geometry.lanes()) {
        return Err(wrong("there must be one disk for each lane"));
    }
    Ok(audience)
}

/// Whether nothing was written to a volume; one that cannot tell is not empty.
fn is_empty(volume: &dyn Volume) -> bool {
    volume.is_empty().unwrap_or(false)
}

fn draw<const N: usize>(chance: &mut dyn Chance) -> [u8; N] {
    let mut bytes = [0; N];
    chance.fill(&mut bytes);
    bytes
}
