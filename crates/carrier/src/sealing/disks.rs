use std::io::{self, ErrorKind};
use std::thread;

use model::{ByteCount, Chance};

use super::disk::Disk;
use super::halt::Halt;
use crate::address::{Address, Kind, Place};
use crate::block::{Mask, PAYLOAD, Payload, SIZE};
use crate::card::CardSecret;
use crate::error::Error;
use crate::ids::{DiskId, SetId};
use crate::key_block::KeyBlock;
use crate::sealed_box::NONCE;

/// Blocks that are written at a time.
const BATCH: usize = 64;

/// The disks of a set: masks payloads and adds them to the volumes.
pub(super) struct Disks<'c> {
    set: SetId,
    mask: Mask,
    cards: Vec<CardSecret>,
    disks: Vec<Disk>,
    chance: &'c mut dyn Chance,
    batch: Batch,
}

/// Blocks that are to be written next, in memory that is kept.
struct Batch {
    memory: Vec<[u8; SIZE]>,
    used: usize,
}

/// What is alike in the addresses of one packet's blocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct PacketAddress {
    pub(super) packet: u32,
    pub(super) attempt: u32,
    pub(super) k: u8,
    pub(super) m: u8,
}

/// Where a run of blocks of one address family goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// The disk, by its place in the list.
    pub(super) disk: usize,
    pub(super) kind: Kind,
    /// The lane, or the disk's place.
    pub(super) place: Place,
    pub(super) row: u32,
}

impl<'c> Disks<'c> {
    pub(super) fn new(
        set: SetId,
        mask: Mask,
        cards: Vec<CardSecret>,
        disks: Vec<Disk>,
        chance: &'c mut dyn Chance,
    ) -> Self {
        Self {
            set,
            mask,
            cards,
            disks,
            chance,
            batch: Batch::new(),
        }
    }

    pub(super) fn set(&self) -> SetId {
        self.set
    }

    pub(super) fn ids(&self) -> Vec<DiskId> {
        self.disks.iter().map(Disk::id).collect()
    }

    pub(super) fn all(&self) -> &[Disk] {
        &self.disks
    }

    pub(super) fn count(&self) -> usize {
        self.disks.len()
    }

    pub(super) fn chance(&mut self) -> &mut dyn Chance {
        self.chance
    }

    /// Blocks that every disk can still take, and the disk that can take fewest; `None` if no disk can tell.
    pub(super) fn room(&self) -> Result<Option<(u64, usize)>, Halt> {
        let mut least = None;
        for (place, disk) in self.disks.iter().enumerate() {
            let room = disk
                .room()
                .map_err(|source| halt(place, "ask for the room of", source))?;
            if let Some(room) = room {
                least = Some(least.map_or((room, place), |least| (room, place).min(least)));
            }
        }
        Ok(least)
    }

    /// Writes a key block to every disk: a packet begins.
    pub(super) fn write_keys(&mut self) -> Result<(), Halt> {
        (0..self.disks.len()).try_for_each(|place| self.write_key(place))
    }

    /// Writes a key block to one disk.
    pub(super) fn write_key(&mut self, place: usize) -> Result<(), Halt> {
        self.make_room(place)?;
        self.add_key(place)?;
        self.write_batch(place)
    }

    /// Goes on behind what earlier runs left: fills the end of each volume up to a whole block.
    pub(super) fn go_on(&mut self) -> Result<(), Halt> {
        for (place, disk) in self.disks.iter_mut().enumerate() {
            disk.go_on(self.chance)
                .map_err(|source| halt(place, "write", source))?;
        }
        Ok(())
    }

    /// Adds one payload to a disk under an address of its own.
    pub(super) fn write_one(
        &mut self,
        place: usize,
        address: &Address,
        payload: &Payload,
    ) -> Result<(), Halt> {
        self.make_room(place)?;
        let mut nonce = [0; NONCE];
        self.chance.fill(&mut nonce);
        self.add(address, payload, &nonce);
        self.write_batch(place)
    }

    /// Masks whole payloads and adds them to a disk.
    pub(super) fn write(
        &mut self,
        packet: PacketAddress,
        stretch: Stretch,
        payloads: &[u8],
    ) -> Result<(), Halt> {
        let count = u16::try_from(payloads.len() / PAYLOAD).map_err(|_| too_large())?;
        self.write_part(packet, stretch, (0, count), payloads)
    }

    /// The same of a part of a run of `count` blocks, which begins at index `first`.
    pub(super) fn write_part(
        &mut self,
        packet: PacketAddress,
        stretch: Stretch,
        (first, count): (u16, u16),
        payloads: &[u8],
    ) -> Result<(), Halt> {
        let (payloads, _) = payloads.as_chunks::<PAYLOAD>();
        // One draw for the whole stretch: each asks the operating system.
        let mut nonces = vec![[0; NONCE]; payloads.len()];
        self.chance.fill(nonces.as_flattened_mut());
        for ((index, payload), nonce) in (first..count).zip(payloads).zip(&nonces) {
            let address = address(packet, stretch, index, count);
            self.make_room(stretch.disk)?;
            self.add(&address, payload, nonce);
            if self.batch.used >= BATCH {
                self.write_batch(stretch.disk)?;
            }
        }
        self.write_batch(stretch.disk)
    }

    /// Returns when everything written to every disk is durable.
    pub(super) fn sync(&mut self) -> Result<(), Halt> {
        let outcomes = self.sync_each();
        outcomes
            .into_iter()
            .enumerate()
            .try_for_each(|(place, outcome)| outcome.map_err(|source| halt(place, "flush", source)))
    }

    /// The same, with each disk's own outcome. The disks flush at the same time.
    pub(super) fn sync_each(&mut self) -> Vec<io::Result<()>> {
        thread::scope(|scope| {
            let syncing: Vec<_> = self
                .disks
                .iter_mut()
                .map(|disk| scope.spawn(|| disk.sync()))
                .collect();
            syncing
                .into_iter()
                .map(|one| {
                    one.join()
                        .unwrap_or_else(|_| Err(io::Error::other("the volume broke down")))
                })
                .collect()
        })
    }

    /// Writes the random end to a disk.
    pub(super) fn write_end(&mut self, place: usize) -> io::Result<()> {
        match self.disks.get_mut(place) {
            Some(disk) => disk.write_end(self.chance),
            None => Ok(()),
        }
    }

    /// Writes the random end to every disk. It is for the eye alone: on a full disk it is as short as it comes.
    pub(super) fn write_ends(&mut self) {
        (0..self.disks.len()).for_each(|disk| drop(self.write_end(disk)));
    }

    /// The disks in order, with the bytes on each.
    pub(super) fn sizes(&self) -> Vec<(DiskId, ByteCount)> {
        let sizes = self.disks.iter();
        sizes.map(|disk| (disk.id(), disk.bytes())).collect()
    }

    /// Leaves what an abandoned attempt wrote, and fills it up to whole blocks.
    pub(super) fn leave_torn(&mut self) -> Result<(), Error> {
        self.batch.clear();
        for (place, disk) in self.disks.iter_mut().enumerate() {
            match disk.fill_up(self.chance) {
                Err(error) if !is_full(&error) => return Err(fault(place, "write", error)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Begins the volume's next file where the next block would pass the limit of this one.
    fn make_room(&mut self, place: usize) -> Result<(), Halt> {
        let Some(disk) = self.disks.get(place) else {
            return Ok(());
        };
        if disk.takes(self.batch.bytes().len() + SIZE) {
            return Ok(());
        }
        self.write_batch(place)?;
        let rolled = self.disks.get_mut(place).map_or(Ok(()), |disk| {
            disk.write_end(self.chance)?;
            disk.next_file()
        });
        rolled.map_err(|source| halt(place, "go on in the next file of", source))?;
        self.add_key(place)
    }

    fn add_key(&mut self, place: usize) -> Result<(), Halt> {
        let disk = self.disks.get(place).map(Disk::id).ok_or_else(too_large)?;
        let key = KeyBlock {
            mask: self.mask.clone(),
            set: self.set,
            disk,
        };
        let block = key.seal(&self.cards, self.chance);
        self.batch.add(|place| *place = *block);
        Ok(())
    }

    fn add(&mut self, address: &Address, payload: &Payload, nonce: &[u8; NONCE]) {
        let mask = &self.mask;
        self.batch
            .add(|block| mask.seal_into(block, address, payload, nonce));
    }

    fn write_batch(&mut self, place: usize) -> Result<(), Halt> {
        let outcome = self
            .disks
            .get_mut(place)
            .map_or(Ok(()), |disk| disk.write(self.batch.bytes()));
        self.batch.clear();
        outcome.map_err(|source| halt(place, "write", source))
    }
}

impl Batch {
    fn new() -> Self {
        Self {
            memory: Vec::with_capacity(BATCH),
            used: 0,
        }
    }

    /// Adds a block, which is made over what was written before.
    fn add(&mut self, make: impl FnOnce(&mut [u8; SIZE])) {
        if self.used == self.memory.len() {
            self.memory.push([0; SIZE]);
        }
        if let Some(block) = self.memory.get_mut(self.used) {
            make(block);
            self.used += 1;
        }
    }

    fn bytes(&self) -> &[u8] {
        self.memory.get(..self.used).unwrap_or(&[]).as_flattened()
    }

    fn clear(&mut self) {
        self.used = 0;
    }
}

fn address(packet: PacketAddress, stretch: Stretch, index: u16, count: u16) -> Address {
    Address {
        packet: packet.packet,
        attempt: packet.attempt,
        row: stretch.row,
        index,
        count,
        place: stretch.place,
        kind: stretch.kind,
        k: packet.k,
        m: packet.m,
    }
}

fn too_large() -> Error {
    Error::TooLarge {
        what: "a run of blocks",
    }
}

/// Whether a disk says that it has no room left.
fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded
    )
}

/// What a disk's refusal means for the packet in the making.
pub(super) fn halt(place: usize, doing: &'static str, source: io::Error) -> Halt {
    if is_full(&source) {
        Halt::Full(place)
    } else {
        Halt::Failed(fault(place, doing, source))
    }
}

fn fault(place: usize, doing: &'static str, source: io::Error) -> Error {
    Error::Volume {
        doing,
        place,
        source,
    }
}
