use std::sync::Arc;

use model::ByteCount;

use super::disk::{PastDisk, PastFile};
use super::packet::PastPacket;
use super::walk::{Packets, Walk};
use super::{Folders, Site, read};
use crate::address::{Address, Kind, Place};
use crate::block::{Mask, Payload, SIZE};
use crate::chain::ChainLink;
use crate::closing::Closing;
use crate::error::Error;
use crate::ids::{DiskId, SetId};
use crate::key_block::OpenedKey;
use crate::reading::PacketId;
use crate::volume::ReadAt;

/// A set that earlier runs made, as far as its disks are here.
pub struct PastSet {
    id: SetId,
    mask: Mask,
    /// The files of all folders, of which it only reads its own.
    folders: Vec<Vec<Arc<dyn ReadAt>>>,
    disks: Vec<PastDisk>,
    packets: Packets,
}

/// What a disk lacks of the closed packets, in the order in which it is to be written.
pub(crate) struct Lacking {
    /// Blocks of directories and of kind 4: where each belongs, and what it is copied from.
    pub(crate) copies: Vec<Address>,
    /// Closing blocks, to be written when the copies are durable.
    pub(crate) closings: Vec<Address>,
}

impl PastSet {
    pub(super) fn new(key: &OpenedKey, folders: Folders<'_>) -> Self {
        Self {
            id: key.set,
            mask: key.mask.clone(),
            folders: folders.to_vec(),
            disks: Vec::new(),
            packets: Packets::new(),
        }
    }

    pub(super) fn is_masked_by(&self, mask: &Mask) -> bool {
        self.mask == *mask
    }

    pub(super) fn add_file(&mut self, place: usize, number: usize, id: DiskId) {
        let file = PastFile {
            first: 0,
            newest: 0,
            size: 0,
            number,
        };
        let known = self.disks.iter_mut();
        match { known }.find(|disk| disk.place == place && disk.id == id) {
            Some(disk) => disk.files.push(file),
            None => self.disks.push(PastDisk {
                place,
                id,
                files: vec![file],
            }),
        }
    }

    /// Looks at what is closed, after it is clear which disk lies in which folder.
    pub(super) fn walked(mut self) -> Result<Self, Error> {
        for (number, disk) in self.disks.iter().enumerate() {
            let others = self.disks.iter().take(number);
            for other in others {
                if other.place == disk.place {
                    return Err(Error::TwoDisksInOneFolder { place: disk.place });
                }
                if other.id == disk.id {
                    return Err(Error::DiskTwice {
                        one: other.place,
                        other: disk.place,
                    });
                }
            }
        }
        for disk in &mut self.disks {
            for file in &mut disk.files {
                let found = self.folders.get(disk.place);
                let Some(source) = found.and_then(|files| files.get(file.number)) else {
                    continue;
                };
                let mut walk = Walk {
                    file: source.as_ref(),
                    mask: &self.mask,
                    set: self.id,
                    packets: &mut self.packets,
                };
                file.first = walk.first();
                file.newest = walk.back(Site {
                    place: disk.place,
                    file: file.number,
                    block: 0,
                });
                file.size = source.size().unwrap_or(0);
            }
        }
        Ok(self)
    }

    /// The set's id.
    pub fn id(&self) -> SetId {
        self.id
    }

    /// The greatest number of a closed packet; 0 if none is closed.
    pub fn packets(&self) -> u32 {
        self.tip().map_or(0, |(number, _)| number)
    }

    /// R of that packet: what its code comes from. `None` if none is closed.
    pub fn link(&self) -> Option<ChainLink> {
        self.tip().map(|(_, link)| link)
    }

    /// The disk whose files lie in the folder at `place`; `None` if a new disk joins there.
    pub fn disk(&self, place: usize) -> Option<DiskId> {
        self.at(place).map(|disk| disk.id)
    }

    /// The numbers of its files in the folder at `place`, the one to go on in last.
    pub fn files(&self, place: usize) -> Vec<usize> {
        let mut files = self.at(place).map_or(Vec::new(), |disk| disk.files.clone());
        files.sort_unstable();
        files.into_iter().map(|file| file.number).collect()
    }

    /// Bytes that the disk at `place` receives of earlier packets before anything else.
    pub fn catch_up(&self, place: usize) -> ByteCount {
        let lacking = self.lacking(place);
        let blocks = lacking.copies.len() + lacking.closings.len();
        // The key block before them.
        ByteCount((blocks as u64 + u64::from(blocks > 0)) * SIZE as u64)
    }

    pub(crate) fn mask(&self) -> &Mask {
        &self.mask
    }

    pub(crate) fn earlier(&self, place: usize) -> u64 {
        self.at(place).map_or(0, PastDisk::earlier)
    }

    /// What the disk at `place` lacks of all closed packets.
    pub(crate) fn lacking(&self, place: usize) -> Lacking {
        let id = self.disk(place);
        let mut lacking = Lacking {
            copies: Vec::new(),
            closings: Vec::new(),
        };
        for (attempt, packet, closing) in self.closed() {
            if packet.closed_on.contains(&place) {
                continue;
            }
            let own = closing.disks.iter().position(|disk| Some(*disk) == id);
            let own = own.and_then(|at| u8::try_from(at).ok()).map(Place::At);
            let (blocks, carried) = (closing.directory_blocks, packet.carried);
            if own.is_none() || !packet.has_carried(place) {
                let joined = |index| address(attempt, Kind::Carried, index, carried);
                lacking.copies.extend((0..carried).map(joined));
            }
            if own.is_none() || !packet.has_directory(place, blocks) {
                let joined = |index| address(attempt, Kind::Directory, index, blocks);
                lacking.copies.extend((0..blocks).map(joined));
            }
            let closed = Address {
                place: own.unwrap_or(Place::JoinedLater),
                ..address(attempt, Kind::Closing, 0, 1)
            };
            lacking.closings.push(closed);
        }
        lacking
    }

    /// The payload of a closing block, or of a copied block from any disk that still has it.
    pub(crate) fn payload(&self, address: &Address) -> Option<Box<Payload>> {
        let packet = self.packets.get(&PacketId::of(address))?;
        if address.kind == Kind::Closing {
            return packet.closing.as_ref().map(Closing::encode);
        }
        let mut bytes = Box::new([0; SIZE]);
        let sites = packet.sites(address.kind, address.index, address.count);
        sites.into_iter().find_map(|site| {
            let file = self.folders.get(site.place)?.get(site.file)?;
            read(file.as_ref(), site.block, &mut bytes)?;
            let block = self.mask.open(&bytes)?;
            let as_asked = Address {
                place: block.address.place,
                ..*address
            };
            (block.address == as_asked).then_some(block.payload)
        })
    }

    /// The packet to go on from: of two of one number the one that more disks hold.
    fn tip(&self) -> Option<(u32, ChainLink)> {
        let newest = self.closed().max_by_key(|(attempt, packet, _)| {
            (attempt.packet, packet.closed_on.len(), attempt.attempt)
        });
        newest.map(|(attempt, _, closing)| (attempt.packet, closing.link))
    }

    fn closed(&self) -> impl Iterator<Item = (&PacketId, &PastPacket, &Closing)> {
        self.packets
            .iter()
            .filter_map(|(attempt, packet)| Some((attempt, packet, packet.closing.as_ref()?)))
    }

    fn at(&self, place: usize) -> Option<&PastDisk> {
        self.disks.iter().find(|disk| disk.place == place)
    }
}

fn address(attempt: &PacketId, kind: Kind, index: u16, count: u16) -> Address {
    Address {
        packet: attempt.packet,
        attempt: attempt.attempt,
        row: 0,
        index,
        count,
        place: Place::JoinedLater,
        kind,
        k: attempt.k,
        m: attempt.m,
    }
}
