use std::collections::BTreeSet;

use super::carried_stream::counts;
use super::index::{PacketId, Slot};
use super::packet::Packet;
use crate::address::Kind;
use crate::chain::ChainLink;
use crate::ids::DiskId;

/// How much of one attempt at a packet arrived; a card is enough to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PacketHealth {
    /// Which packet.
    pub id: PacketId,
    /// Whether a closing block arrived: all of the packet was once durable on all its disks.
    pub closed: bool,
    /// Whether the sealer's run ended with it.
    pub end_of_run: bool,
    /// Whether closing blocks contradict each other: somebody with the card made one up.
    pub contradicted: bool,
    /// R of the packet as its closing block gives it; the commitment code comes from it.
    pub link: Option<ChainLink>,
    /// Lane by lane, data lanes first.
    pub lanes: Vec<LaneHealth>,
    /// Row by row.
    pub rows: Vec<RowHealth>,
    /// Blocks of the directory; 0 if nothing tells.
    pub directory_blocks: u16,
    /// Disks with a complete copy of the directory.
    pub directory_copies: usize,
    /// Whether every block of the directory is there on some disk.
    pub directory_whole: bool,
    /// Blocks of older sets that every disk carries alike (kind 4), as those that arrived say; a card
    /// cannot tell that there were any when all of them are gone.
    pub carried_blocks: u16,
    /// Whether every one of them is there on some disk.
    pub carried_whole: bool,
}

/// One lane, and what else of the packet lies on its disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneHealth {
    /// The disk that the lane lies on, if a closing block tells.
    pub disk: Option<DiskId>,
    /// Lane blocks that arrived.
    pub found: u64,
    /// Lane blocks that there should be.
    pub expected: u64,
    /// Blocks of this disk's copy of the directory that did not arrive.
    pub directory_lost: u64,
    /// The same of what it carries of older sets.
    pub carried_lost: u64,
    /// Whether this disk's closing block arrived.
    pub closing: bool,
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowHealth {
    /// Blocks of each slice.
    pub blocks: u16,
    /// Block indexes of which some blocks are lost, and k others are there to compute them from.
    pub short: u16,
    /// Block indexes of which fewer than k blocks are there.
    pub beyond_repair: u16,
}

impl LaneHealth {
    /// Blocks of the packet that did not arrive from this lane's disk.
    pub fn lost(&self) -> u64 {
        let copies = self.directory_lost + self.carried_lost;
        self.expected.saturating_sub(self.found) + copies + u64::from(!self.closing)
    }
}

impl PacketHealth {
    pub(super) fn of(packet: &Packet) -> Self {
        let closing = packet.closings.first();
        let (directory, carried) = (Copies::of_directory(packet), Copies::carried(packet));
        Self {
            id: packet.id,
            closed: closing.is_some(),
            end_of_run: closing.is_some_and(|closing| closing.end_of_run),
            contradicted: packet.closings.len() > 1,
            link: closing.map(|closing| closing.link),
            lanes: (0..packet.geometry.lanes())
                .map(|lane| lane_health(packet, (&directory, &carried), lane))
                .collect(),
            rows: (0..)
                .zip(&packet.rows)
                .map(|(row, blocks)| row_health(packet, row, *blocks))
                .collect(),
            directory_blocks: directory.blocks,
            directory_copies: directory.complete(),
            directory_whole: directory.blocks > 0 && directory.is_whole(),
            carried_blocks: carried.blocks,
            carried_whole: carried.is_whole(),
        }
    }
}

fn lane_health(packet: &Packet, (directory, carried): (&Copies, &Copies), lane: u8) -> LaneHealth {
    let closing = packet.closings.first();
    let place = packet.geometry.disk_of_lane(packet.id.packet, lane);
    let rows = || (0..).zip(packet.rows.iter().copied());
    LaneHealth {
        disk: closing.and_then(|closing| closing.disks.get(usize::from(place)).copied()),
        found: rows()
            .map(|(row, blocks)| here(packet, row, lane, blocks).count() as u64)
            .sum(),
        expected: rows().map(|(_, blocks)| u64::from(blocks)).sum(),
        directory_lost: directory.lost(place),
        carried_lost: carried.lost(place),
        closing: packet
            .of_kind(Kind::Closing)
            .iter()
            .any(|spot| spot.slot.place == place),
    }
}

fn row_health(packet: &Packet, row: u8, blocks: u16) -> RowHealth {
    let mut counts = vec![0_u8; usize::from(blocks)];
    for lane in 0..packet.geometry.lanes() {
        for index in here(packet, row, lane, blocks) {
            if let Some(count) = counts.get_mut(usize::from(index)) {
                *count += 1;
            }
        }
    }
    let number = |is: &dyn Fn(u8) -> bool| {
        u16::try_from(counts.iter().filter(|count| is(**count)).count()).unwrap_or(u16::MAX)
    };
    let (k, lanes) = (packet.geometry.k(), packet.geometry.lanes());
    RowHealth {
        blocks,
        short: number(&|count| count >= k && count < lanes),
        beyond_repair: number(&|count| count < k),
    }
}

/// The indexes of a slice of which a block arrived.
fn here(packet: &Packet, row: u8, lane: u8, blocks: u16) -> impl Iterator<Item = u16> {
    (0..blocks).filter(move |index| !packet.at(Slot::lane(row, lane, blocks, *index)).is_empty())
}

/// The copies of what lies on all disks alike.
struct Copies {
    blocks: u16,
    /// Place and index of each block that is there.
    here: BTreeSet<(u8, u16)>,
}

impl Copies {
    fn of_directory(packet: &Packet) -> Self {
        let first = packet.of_kind(Kind::Directory).first();
        let blocks = packet.closings.first().map_or_else(
            || first.map_or(0, |spot| spot.slot.count),
            |closing| closing.directory_blocks,
        );
        Self::of(packet, Kind::Directory, blocks)
    }

    fn carried(packet: &Packet) -> Self {
        let blocks = counts(packet).first().copied().unwrap_or(0);
        Self::of(packet, Kind::Carried, blocks)
    }

    fn of(packet: &Packet, kind: Kind, blocks: u16) -> Self {
        let spots = packet.of_kind(kind).iter();
        let spots = spots.filter(|spot| spot.slot.count == blocks);
        let here = spots.map(|spot| (spot.slot.place, spot.slot.index));
        Self {
            blocks,
            here: here.collect(),
        }
    }

    fn lost(&self, place: u8) -> u64 {
        let here = self.here.range((place, 0)..=(place, u16::MAX)).count() as u64;
        u64::from(self.blocks).saturating_sub(here)
    }

    fn complete(&self) -> usize {
        let places: BTreeSet<u8> = self.here.iter().map(|(place, _)| *place).collect();
        places
            .into_iter()
            .filter(|place| self.lost(*place) == 0)
            .count()
    }

    fn is_whole(&self) -> bool {
        let indexes: BTreeSet<u16> = self.here.iter().map(|(_, index)| *index).collect();
        indexes.len() == usize::from(self.blocks)
    }
}
