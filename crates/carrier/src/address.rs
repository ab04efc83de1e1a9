use crate::block::ADDRESS;
use crate::limits::{MAX_LANES, MAX_SLICE_BLOCKS, ROWS_PER_PACKET};

/// The place of a disk that joined the set after the packet was made.
const JOINED_LATER: u8 = 255;

/// What a block carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A stretch of a lane's slice.
    Lane,
    /// A stretch of the directory.
    Directory,
    /// The last block of a packet on its disk.
    Closing,
    /// A stretch of old blocks that were carried to a new set.
    Carried,
}

/// Where a block belongs: on which lane, or on which disk of the packet's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A lane, or a disk's place in the packet's disk list, counting from 0.
    At(u8),
    /// A disk that joined the set after the packet was made.
    JoinedLater,
}

/// What a block says of itself: spec section 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The packet, counting from 1.
    pub packet: u32,
    /// Random; keeps two packets of one number apart.
    pub attempt: u32,
    /// The row, counting from 0; 0 except in lanes.
    pub row: u32,
    /// The block's number in its slice or directory, counting from 0.
    pub index: u16,
    /// How many blocks that slice or directory has.
    pub count: u16,
    /// The lane or the disk's place.
    pub place: Place,
    /// What the block carries.
    pub kind: Kind,
    /// Data lanes of the packet.
    pub k: u8,
    /// Spare lanes of the packet.
    pub m: u8,
}

impl Address {
    /// The 24 bytes in a block.
    pub fn encode(&self) -> [u8; ADDRESS] {
        let lane = match self.place {
            Place::At(place) => place,
            Place::JoinedLater => JOINED_LATER,
        };
        let kind = match self.kind {
            Kind::Lane => 1,
            Kind::Directory => 2,
            Kind::Closing => 3,
            Kind::Carried => 4,
        };
        let mut bytes = [0; ADDRESS];
        let fields = self
            .packet
            .to_le_bytes()
            .into_iter()
            .chain(self.attempt.to_le_bytes())
            .chain(self.row.to_le_bytes())
            .chain(self.index.to_le_bytes())
            .chain(self.count.to_le_bytes())
            .chain([lane, kind, self.k, self.m]);
        for (byte, field) in bytes.iter_mut().zip(fields) {
            *byte = field;
        }
        bytes
    }

    /// Reads 24 bytes; `None` if they are no address that the layout allows.
    pub fn parse(bytes: &[u8; ADDRESS]) -> Option<Self> {
        let [
            p0,
            p1,
            p2,
            p3,
            a0,
            a1,
            a2,
            a3,
            r0,
            r1,
            r2,
            r3,
            i0,
            i1,
            c0,
            c1,
            lane,
            kind,
            k,
            m,
            0,
            0,
            0,
            0,
        ] = *bytes
        else {
            return None;
        };
        let address = Self {
            packet: u32::from_le_bytes([p0, p1, p2, p3]),
            attempt: u32::from_le_bytes([a0, a1, a2, a3]),
            row: u32::from_le_bytes([r0, r1, r2, r3]),
            index: u16::from_le_bytes([i0, i1]),
            count: u16::from_le_bytes([c0, c1]),
            place: match lane {
                JOINED_LATER => Place::JoinedLater,
                place => Place::At(place),
            },
            kind: match kind {
                1 => Kind::Lane,
                2 => Kind::Directory,
                3 => Kind::Closing,
                4 => Kind::Carried,
                _ => return None,
            },
            k,
            m,
        };
        address.is_allowed().then_some(address)
    }

    /// Lanes of the packet, data and spare.
    pub fn lanes(&self) -> u8 {
        self.k.saturating_add(self.m)
    }

    pub(crate) fn is_allowed(&self) -> bool {
        let lanes = u16::from(self.k) + u16::from(self.m);
        let placed = match self.place {
            Place::At(place) => u16::from(place) < lanes,
            Place::JoinedLater => self.kind != Kind::Lane,
        };
        let row = match self.kind {
            Kind::Lane => self.row < u32::from(ROWS_PER_PACKET) && self.count <= MAX_SLICE_BLOCKS,
            _ => self.row == 0,
        };
        self.packet > 0
            && self.k > 0
            && lanes <= u16::from(MAX_LANES)
            && placed
            && row
            && self.index < self.count
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lane_address() -> Address {
        Address {
            packet: 7,
            attempt: 0xdead_beef,
            row: 15,
            index: 255,
            count: 256,
            place: Place::At(4),
            kind: Kind::Lane,
            k: 3,
            m: 2,
        }
    }

    #[test]
    fn an_address_is_laid_out_as_the_spec_says() {
        assert_eq!(
            hex::encode(lane_address().encode()),
            "07000000efbeadde0f000000ff0000010401030200000000"
        );
    }

    #[test]
    fn what_the_layout_does_not_allow_is_no_address() {
        let refused = [
            (0, 0),    // no packet 0
            (8, 16),   // no row 16
            (15, 0),   // index 255 of 0
            (15, 2),   // 512 blocks in a slice
            (16, 5),   // lane 5 of 5
            (16, 255), // a lane is never on a disk that joined later
            (17, 0),   // no kind 0
            (17, 5),   // no kind 5
            (18, 0),   // no data lane
            (19, 14),  // 17 lanes
            (23, 1),   // the last bytes are zeros
        ];
        for (at, value) in refused {
            let mut bytes = lane_address().encode();
            bytes[at] = value;
            assert_eq!(Address::parse(&bytes), None, "byte {at} = {value}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_refused_or_read_back_alike(bytes: [u8; 20]) {
            let mut whole = [0; ADDRESS];
            whole[..20].copy_from_slice(&bytes);
            if let Some(address) = Address::parse(&whole) {
                prop_assert_eq!(address.encode(), whole);
            }
        }
    }
}
