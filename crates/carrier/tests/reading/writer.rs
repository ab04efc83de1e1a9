//! A second writer of the layout, apart from the sealing engine: it makes sets from the format layer
//! alone, with any row sizes, and hands out every block so that a test can forge.

use age::x25519::Identity;
use carrier::{
    Address, BLOCK, CardSecret, ChainLink, Closing, Directory, DirectoryKind, DiskId,
    FRAGMENT_HEADER, Geometry, Hand, Header, KeyBlock, Kind, Mask, PAYLOAD, Payload, Place, SetId,
    SliceSealer, VERSION, spares,
};
use model::{Chance, Sha256Digest};
use testkit::FixedChance;

use crate::layout::{File, Lane, Shape, lay_lanes};

/// One set that is being written in memory.
pub(crate) struct Writer {
    pub(crate) mask: Mask,
    pub(crate) set: SetId,
    pub(crate) card: CardSecret,
    pub(crate) identity: Identity,
    /// Signs the directories.
    pub(crate) hand: Option<Hand>,
    pub(crate) disks: Vec<Disk>,
    /// R of the last packet, and its number.
    pub(crate) link: ChainLink,
    pub(crate) packet: u32,
    pub(crate) chance: FixedChance,
}

/// A disk of the set and the volume on it.
#[derive(Clone)]
pub(crate) struct Disk {
    pub(crate) id: DiskId,
    pub(crate) bytes: Vec<u8>,
}

/// A block before it is masked: on which disk, where it belongs, what it carries.
#[derive(Clone)]
pub(crate) struct Plain {
    pub(crate) disk: usize,
    pub(crate) address: Address,
    pub(crate) payload: Box<Payload>,
}

/// A block on a volume.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed {
    pub(crate) disk: usize,
    pub(crate) offset: usize,
    pub(crate) address: Address,
}

/// A packet that is laid out and not yet written.
#[derive(Clone)]
pub(crate) struct Packet {
    pub(crate) number: u32,
    pub(crate) attempt: u32,
    pub(crate) geometry: Geometry,
    pub(crate) directory: Directory,
    pub(crate) previous: ChainLink,
    pub(crate) link: ChainLink,
    /// Rows of slices of lanes: data lanes first.
    pub(crate) rows: Vec<Vec<Vec<u8>>>,
    /// Where the slices of each data lane begin in its stream, and what they hold.
    pub(crate) slices: Vec<Vec<Stretch>>,
    pub(crate) directory_payloads: Vec<Vec<u8>>,
}

/// A stretch of a lane's stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    pub(crate) start: usize,
    pub(crate) room: usize,
}

impl Writer {
    pub(crate) fn new(disks: usize, seed: u64) -> Self {
        let mut chance = FixedChance::new(seed);
        let set = SetId(chance.draw());
        Self {
            mask: Mask::from_bytes(chance.draw()),
            set,
            card: CardSecret::from_bytes(chance.draw()),
            identity: Identity::generate(),
            hand: None,
            disks: (0..disks)
                .map(|_| Disk {
                    id: DiskId(chance.draw()),
                    bytes: Vec::new(),
                })
                .collect(),
            link: ChainLink::start(set),
            packet: 0,
            chance,
        }
    }

    /// Another set that is sealed to the same card.
    pub(crate) fn beside(&self, disks: usize, seed: u64) -> Self {
        Self {
            card: self.card.clone(),
            identity: self.identity.clone(),
            ..Self::new(disks, seed)
        }
    }

    /// Lays out the next packet.
    pub(crate) fn plan(&mut self, shape: &Shape, files: &[File]) -> Packet {
        let number = self.packet + 1;
        let geometry = Geometry::new(shape.k.into(), shape.m.into()).unwrap();
        let (lanes, lines) = lay_lanes(shape, files);
        let rows = self.seal_rows(shape, geometry, &lanes);
        let directory = Directory {
            header: Header {
                v: VERSION,
                set: self.set,
                packet: number,
                prev: Sha256Digest::from_bytes(self.link.0),
                salt: Sha256Digest::from_bytes(self.chance.draw()),
                disks: self
                    .disks
                    .iter()
                    .take(geometry.lanes().into())
                    .map(|disk| disk.id)
                    .collect(),
                k: shape.k,
                m: shape.m,
                s: rows.sizes,
                after: None,
                kind: DirectoryKind::Files,
            },
            files: lines,
        };
        let mut packet = Packet {
            number,
            attempt: u32::from_le_bytes(self.chance.draw()),
            geometry,
            previous: self.link,
            link: self.link,
            rows: rows.slices,
            slices: rows.stretches,
            directory_payloads: Vec::new(),
            directory,
        };
        self.seal_directory(&mut packet);
        packet
    }

    /// Seals the directory of a packet, again if a test changed it.
    pub(crate) fn seal_directory(&self, packet: &mut Packet) {
        let recipient = self.identity.to_public();
        let sealed = packet
            .directory
            .seal(
                self.hand.as_ref(),
                std::iter::once(&recipient as &dyn age::Recipient),
            )
            .unwrap();
        packet.link = packet.previous.next(
            packet.number,
            packet.geometry.k(),
            packet.geometry.m(),
            &sealed.digest,
        );
        packet.directory_payloads = sealed.payloads;
    }

    fn seal_rows(&mut self, shape: &Shape, geometry: Geometry, lanes: &[Lane]) -> Rows {
        let recipient = self.identity.to_public();
        let mut slices = vec![Vec::new(); lanes.len()];
        let mut at = vec![0; lanes.len()];
        let (mut rows, mut sizes) = (Vec::new(), Vec::new());
        while lanes
            .iter()
            .zip(&at)
            .any(|(lane, at)| *at < lane.stream.len())
        {
            // The last rows take what small ones have left.
            let blocks = match rows.len() {
                number @ ..12 => shape.rows[number.min(shape.rows.len() - 1)],
                _ => 128,
            };
            let mut row = Vec::new();
            for (number, lane) in lanes.iter().enumerate() {
                let sealer =
                    SliceSealer::begin(blocks, std::iter::once(&recipient as &dyn age::Recipient))
                        .unwrap();
                let start = at[number];
                let end = (start + sealer.room()).min(lane.stream.len()).max(start);
                let first = lane
                    .headers
                    .iter()
                    .find(|header| **header >= start)
                    .filter(|header| **header < start + sealer.room())
                    .map(|header| header - start);
                slices[number].push(Stretch {
                    start,
                    room: sealer.room(),
                });
                at[number] = start + sealer.room();
                let stream = lane.stream.get(start..end).unwrap_or(&[]);
                row.push(sealer.finish(first, stream).unwrap());
            }
            row.extend(spares(geometry, &row).unwrap());
            rows.push(row);
            sizes.push(blocks);
        }
        assert!(rows.len() <= 16, "a packet has at most 16 rows");
        Rows {
            slices: rows,
            stretches: slices,
            sizes,
        }
    }

    /// Writes a packet as `seal` would: lanes, directory, closing.
    pub(crate) fn write(&mut self, packet: &Packet) -> Vec<Placed> {
        let mut blocks = packet.lane_blocks();
        blocks.extend(packet.directory_blocks());
        blocks.extend(packet.closing_blocks(true));
        self.packet = packet.number;
        self.link = packet.link;
        self.write_blocks(&blocks)
    }

    /// Writes a key block on each disk, then these blocks.
    pub(crate) fn write_blocks(&mut self, blocks: &[Plain]) -> Vec<Placed> {
        (0..self.disks.len()).for_each(|disk| self.write_key(disk));
        self.append(blocks)
    }

    pub(crate) fn write_key(&mut self, disk: usize) {
        let disk = &mut self.disks[disk];
        let key = KeyBlock {
            mask: self.mask.clone(),
            set: self.set,
            disk: disk.id,
        };
        let card = std::slice::from_ref(&self.card);
        disk.bytes
            .extend_from_slice(&*key.seal(card, &mut self.chance));
    }

    /// Writes these blocks at the ends of their disks.
    pub(crate) fn append(&mut self, blocks: &[Plain]) -> Vec<Placed> {
        blocks
            .iter()
            .map(|block| {
                let disk = &mut self.disks[block.disk];
                let offset = disk.bytes.len();
                let sealed = self
                    .mask
                    .seal(&block.address, &block.payload, &mut self.chance);
                disk.bytes.extend_from_slice(&*sealed);
                Placed {
                    disk: block.disk,
                    offset,
                    address: block.address,
                }
            })
            .collect()
    }

    /// Adds the random end, shorter than a block, that hides every volume's length.
    pub(crate) fn finish(&mut self) {
        for disk in &mut self.disks {
            let [low, high] = self.chance.draw();
            let mut end = vec![0; usize::from(u16::from_le_bytes([low, high])) % BLOCK];
            self.chance.fill(&mut end);
            disk.bytes.extend_from_slice(&end);
        }
    }

    /// Plans and writes a packet.
    pub(crate) fn seal(&mut self, shape: &Shape, files: &[File]) -> Packet {
        let packet = self.plan(shape, files);
        self.write(&packet);
        packet
    }
}

impl Packet {
    pub(crate) fn address(
        &self,
        kind: Kind,
        row: usize,
        place: u8,
        index: usize,
        count: usize,
    ) -> Address {
        Address {
            packet: self.number,
            attempt: self.attempt,
            row: row as u32,
            index: index as u16,
            count: count as u16,
            place: Place::At(place),
            kind,
            k: self.geometry.k(),
            m: self.geometry.m(),
        }
    }

    /// Where the header that ends a data lane's stream begins.
    pub(crate) fn stream_end(&self, lane: u8) -> usize {
        self.directory
            .files
            .iter()
            .flat_map(|file| &file.fragments)
            .filter(|fragment| fragment.0 == lane)
            .map(|fragment| fragment.1 as usize + FRAGMENT_HEADER + fragment.2 as usize)
            .max()
            .unwrap_or(0)
    }

    pub(crate) fn lane_blocks(&self) -> Vec<Plain> {
        let mut blocks = Vec::new();
        for (row, slices) in self.rows.iter().enumerate() {
            for (lane, slice) in slices.iter().enumerate() {
                let lane = lane as u8;
                let count = slice.len() / PAYLOAD;
                for (index, payload) in slice.chunks(PAYLOAD).enumerate() {
                    blocks.push(Plain {
                        disk: self.geometry.disk_of_lane(self.number, lane).into(),
                        address: self.address(Kind::Lane, row, lane, index, count),
                        payload: payload_of(payload),
                    });
                }
            }
        }
        blocks
    }

    pub(crate) fn directory_blocks(&self) -> Vec<Plain> {
        let count = self.directory_payloads.len();
        (0..self.geometry.lanes())
            .flat_map(|place| {
                self.directory_payloads
                    .iter()
                    .enumerate()
                    .map(move |(index, payload)| Plain {
                        disk: place.into(),
                        address: self.address(Kind::Directory, 0, place, index, count),
                        payload: payload_of(payload),
                    })
            })
            .collect()
    }

    pub(crate) fn closing(&self, end_of_run: bool) -> Closing {
        let rows = self.directory.header.s.clone();
        Closing {
            previous: self.previous,
            link: self.link,
            set: self.directory.header.set,
            blocks_per_lane: rows.iter().copied().map(u32::from).sum(),
            directory_blocks: self.directory_payloads.len() as u16,
            end_of_run,
            disks: self.directory.header.disks.clone(),
            rows,
        }
    }

    pub(crate) fn closing_blocks(&self, end_of_run: bool) -> Vec<Plain> {
        let payload = self.closing(end_of_run).encode();
        (0..self.geometry.lanes())
            .map(|place| Plain {
                disk: place.into(),
                address: self.address(Kind::Closing, 0, place, 0, 1),
                payload: payload.clone(),
            })
            .collect()
    }
}

pub(crate) fn payload_of(bytes: &[u8]) -> Box<Payload> {
    bytes.to_vec().into_boxed_slice().try_into().unwrap()
}

/// The rows of a packet: slices by row and lane, what the data lanes' slices hold, blocks of each.
struct Rows {
    slices: Vec<Vec<Vec<u8>>>,
    stretches: Vec<Vec<Stretch>>,
    sizes: Vec<u16>,
}
