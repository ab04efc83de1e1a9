use super::index::PacketId;
use crate::row::Geometry;

/// Which blocks are believed, where more than one way leads to a slice that age accepts: somebody
/// with the card can make slices as well as blocks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum Trust {
    /// The first candidate of each lane's own block.
    #[default]
    First,
    /// Another candidate, where there is one.
    Candidate(usize),
    /// Whatever the disk at this place of the packet's list does not hold.
    Without(u8),
}

impl Trust {
    /// Every other way, in the order in which they are tried, for packets with `lanes` lanes.
    pub(super) fn others(lanes: u8, candidates: usize) -> impl Iterator<Item = Self> {
        (0..lanes)
            .map(Self::Without)
            .chain((1..candidates).map(Self::Candidate))
    }

    /// The number of the candidate that is believed.
    pub(super) fn choice(self) -> usize {
        match self {
            Self::Candidate(choice) => choice,
            Self::First | Self::Without(_) => 0,
        }
    }

    /// Whether the blocks of a lane are left aside.
    pub(super) fn excludes(self, geometry: Geometry, packet: &PacketId, lane: u8) -> bool {
        self == Self::Without(geometry.disk_of_lane(packet.packet, lane))
    }
}
