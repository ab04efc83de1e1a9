use std::collections::BTreeMap;
use std::fmt;

use super::limits::{MAX_ATTEMPTS, SECTOR, SECTOR_BITS};
use crate::address::{Address, Kind, Place};

const JOINED_LATER: u8 = u8::MAX;

/// One attempt at a packet, as its blocks name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PacketId {
    /// The packet, counting from 1.
    pub packet: u32,
    /// Random; keeps two packets of one number apart.
    pub attempt: u32,
    /// Data lanes.
    pub k: u8,
    /// Spare lanes.
    pub m: u8,
}

/// A block's place in its packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) kind: Kind,
    pub(super) row: u8,
    /// The lane, or the disk's place; 255 on a disk that joined later.
    pub(super) place: u8,
    pub(super) count: u16,
    pub(super) index: u16,
}

/// Where a block lies: 20 bits for the source, 44 for the sector in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Site(u64);

/// A block that was found: 16 bytes of memory for 16 KiB of disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) slot: Slot,
    pub(super) site: Site,
}

impl PacketId {
    pub(crate) fn of(address: &Address) -> Self {
        Self {
            packet: address.packet,
            attempt: address.attempt,
            k: address.k,
            m: address.m,
        }
    }
}

impl fmt::Display for PacketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "packet {} (attempt {:08x})", self.packet, self.attempt)
    }
}

impl Slot {
    pub(super) fn of(address: &Address) -> Self {
        Self {
            kind: address.kind,
            // A row is below 16, or the address is none.
            row: u8::try_from(address.row).unwrap_or(u8::MAX),
            place: match address.place {
                Place::At(place) => place,
                Place::JoinedLater => JOINED_LATER,
            },
            count: address.count,
            index: address.index,
        }
    }

    pub(super) fn lane(row: u8, lane: u8, count: u16, index: u16) -> Self {
        Self {
            kind: Kind::Lane,
            row,
            place: lane,
            count,
            index,
        }
    }
}

impl Site {
    /// `offset` is a multiple of a sector.
    pub(super) fn new(source: usize, offset: u64) -> Self {
        Self(((source as u64) << SECTOR_BITS) | (offset / SECTOR as u64))
    }

    /// Block `index` of the slice of a line, counted over all carried directories.
    pub(super) fn in_line(line: u32, index: u16) -> Self {
        Self((u64::from(line) << 16) | u64::from(index))
    }

    /// The line and the block of a carried slice.
    pub(super) fn line(self) -> (usize, u16) {
        let index = u16::try_from(self.0 & 0xffff).unwrap_or(u16::MAX);
        (usize::try_from(self.0 >> 16).unwrap_or(usize::MAX), index)
    }

    /// Record `number` of a carried packet, as this combination of its blocks' candidates gives it.
    /// The combination takes the place of the source.
    pub(super) fn in_record(carrier: u32, number: u16, turn: usize) -> Self {
        let below = (u64::from(carrier) << 16) | u64::from(number);
        Self(((turn as u64) << SECTOR_BITS) | (below & ((1 << SECTOR_BITS) - 1)))
    }

    /// The packet's place, the record and the combination.
    pub(super) fn record(self) -> (usize, u16, usize) {
        let below = self.0 & ((1 << SECTOR_BITS) - 1);
        let number = u16::try_from(below & 0xffff).unwrap_or(u16::MAX);
        let carrier = usize::try_from(below >> 16).unwrap_or(usize::MAX);
        (carrier, number, self.source())
    }

    pub(super) fn source(self) -> usize {
        usize::try_from(self.0 >> SECTOR_BITS).unwrap_or(usize::MAX)
    }

    pub(super) fn offset(self) -> u64 {
        (self.0 & ((1 << SECTOR_BITS) - 1)) * SECTOR as u64
    }
}

/// Every block of one set that was found, by packet and attempt.
#[derive(Debug, Default)]
pub(super) struct Index {
    packets: BTreeMap<PacketId, Vec<Spot>>,
    /// Blocks of attempts beyond [`MAX_ATTEMPTS`], which are not kept.
    dropped: u64,
}

impl Index {
    pub(super) fn add(&mut self, address: &Address, site: Site) {
        let id = PacketId::of(address);
        let full = self.packets.len() >= MAX_ATTEMPTS;
        if full && !self.packets.contains_key(&id) {
            self.dropped += 1;
            return;
        }
        self.packets.entry(id).or_default().push(Spot {
            slot: Slot::of(address),
            site,
        });
    }

    /// The packets in order, each with its blocks in order, and how many blocks were dropped.
    pub(super) fn into_packets(self) -> (Vec<(PacketId, Vec<Spot>)>, u64) {
        let packets = self.packets.into_iter().map(|(id, mut spots)| {
            spots.sort_unstable();
            spots.shrink_to_fit();
            (id, spots)
        });
        (packets.collect(), self.dropped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_keeps_source_and_offset_up_to_the_limits() {
        for (source, offset) in [(0, 0), (1, 512), ((1 << 20) - 1, ((1 << 44) - 1) * 512)] {
            let site = Site::new(source, offset);
            assert_eq!((site.source(), site.offset()), (source, offset));
        }
    }

    #[test]
    fn a_block_costs_sixteen_bytes_of_memory() {
        assert_eq!(size_of::<Spot>(), 16);
    }
}
