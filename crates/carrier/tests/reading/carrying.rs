//! Carried packets from the format layer alone, apart from the engine that moves sets: any old slice
//! can be put anywhere, so that a test can put it wrong.

use carrier::{Address, CarriedDirectory, CarriedSlice, DirectoryKind, Kind, PAYLOAD, spares};
use model::Sha256Digest;

use crate::layout::{File, Shape};
use crate::writer::{Packet, Placed, Plain, Writer, payload_of};

/// Bytes of an old block in kind 4.
pub(crate) const RECORD: usize = 16 + 24 + PAYLOAD;

/// A packet that carries others and is not yet written.
pub(crate) struct Carrying {
    pub(crate) packet: Packet,
    pub(crate) map: Vec<CarriedSlice>,
    /// Old blocks, by their set and as they were.
    pub(crate) records: Vec<(carrier::SetId, Plain)>,
}

impl Carrying {
    /// Lays out old packets, which lost nothing, in rows of one slice size each.
    pub(crate) fn plan(
        new: &mut Writer,
        (k, m): (u8, u8),
        old: &[(carrier::SetId, &Packet)],
    ) -> Self {
        // An empty packet gives everything that a packet has; what it carries replaces its rows.
        let mut packet = new.plan(&Shape::new(k, m, &[4]), &[] as &[File]);
        packet.rows.clear();
        packet.directory.header.s.clear();
        let mut map = Vec::new();
        let mut records = Vec::new();
        for (set, old) in old {
            for (row, slices) in old.rows.iter().enumerate() {
                for (lane, slice) in slices.iter().take(old.geometry.k().into()).enumerate() {
                    let at = place(&mut packet, k, slice);
                    map.push(CarriedSlice {
                        n: map.len() as u32 + 1,
                        at,
                        set: *set,
                        packet: old.number,
                        attempt: old.attempt,
                        row: row as u8,
                        lane: lane as u8,
                        k: old.geometry.k(),
                        m: old.geometry.m(),
                        sha256: Sha256Digest::of(slice),
                        lost: Vec::new(),
                    });
                }
            }
            let mut blocks = old.directory_blocks();
            blocks.extend(old.closing_blocks(true));
            blocks.retain(|block| block.disk == 0);
            records.extend(blocks.into_iter().map(|block| (*set, block)));
        }
        let mut carrying = Self {
            packet,
            map,
            records,
        };
        carrying.code();
        carrying.seal(new);
        carrying
    }

    /// Fills empty places and computes the spares of every row.
    pub(crate) fn code(&mut self) {
        let k = usize::from(self.packet.geometry.k());
        for row in &mut self.packet.rows {
            let length = row[0].len();
            row.resize(k, vec![0; length]);
            let made = spares(self.packet.geometry, row).unwrap();
            row.extend(made);
        }
    }

    /// Seals the directory, again if a test changed the map.
    pub(crate) fn seal(&mut self, new: &Writer) {
        let mut header = self.packet.directory.header.clone();
        header.kind = DirectoryKind::Carried;
        let directory = CarriedDirectory {
            header,
            slices: self.map.clone(),
        };
        let recipient = new.identity.to_public();
        let sealed = directory
            .seal(std::iter::once(&recipient as &dyn age::Recipient))
            .unwrap();
        let packet = &mut self.packet;
        let (k, m) = (packet.geometry.k(), packet.geometry.m());
        packet.link = packet.previous.next(packet.number, k, m, &sealed.digest);
        packet.directory_payloads = sealed.payloads;
    }

    pub(crate) fn stream(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (set, record) in &self.records {
            bytes.extend_from_slice(&set.0);
            bytes.extend_from_slice(&record.address.encode());
            bytes.extend_from_slice(record.payload.as_slice());
        }
        bytes.resize(bytes.len().next_multiple_of(PAYLOAD), 0);
        bytes
    }

    pub(crate) fn carried_address(&self, place: u8, index: usize, count: usize) -> Address {
        self.packet.address(Kind::Carried, 0, place, index, count)
    }

    pub(crate) fn carried_blocks(&self) -> Vec<Plain> {
        let stream = self.stream();
        let count = stream.len() / PAYLOAD;
        (0..self.packet.geometry.lanes())
            .flat_map(|place| {
                let payloads = stream.chunks(PAYLOAD).enumerate();
                payloads.map(move |(index, payload)| Plain {
                    disk: place.into(),
                    address: self.carried_address(place, index, count),
                    payload: payload_of(payload),
                })
            })
            .collect()
    }

    /// Every block of the packet.
    pub(crate) fn blocks(&self) -> Vec<Plain> {
        let mut blocks = self.packet.lane_blocks();
        blocks.extend(self.carried_blocks());
        blocks.extend(self.packet.directory_blocks());
        blocks.extend(self.packet.closing_blocks(true));
        blocks
    }

    /// Writes the packet as `spread` would.
    pub(crate) fn write(&self, new: &mut Writer) -> Vec<Placed> {
        new.packet = self.packet.number;
        new.link = self.packet.link;
        new.write_blocks(&self.blocks())
    }
}

/// Puts a slice into the first row of its size with an empty place.
fn place(packet: &mut Packet, k: u8, slice: &[u8]) -> (u8, u8) {
    let blocks = (slice.len() / PAYLOAD) as u16;
    let sizes = &mut packet.directory.header.s;
    let fits = |(row, size): (usize, &u16)| *size == blocks && packet.rows[row].len() < k.into();
    let row = (0..sizes.len()).zip(sizes.iter()).position(fits);
    let row = row.unwrap_or_else(|| {
        sizes.push(blocks);
        packet.rows.push(Vec::new());
        sizes.len() - 1
    });
    assert!(row < 16, "a packet has at most 16 rows");
    packet.rows[row].push(slice.to_vec());
    (row as u8, packet.rows[row].len() as u8 - 1)
}
