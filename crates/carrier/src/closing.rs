use crate::block::{PAYLOAD, Payload};
use crate::chain::ChainLink;
use crate::ids::{DiskId, SetId};
use crate::limits::{MAX_SLICE_BLOCKS, ROWS_PER_PACKET};

const END_OF_RUN: u8 = 1;

/// The last block of a packet on each disk: proof that all of it is durable on all disks of its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// R of the packet before.
    pub previous: ChainLink,
    /// R of this packet.
    pub link: ChainLink,
    /// The set.
    pub set: SetId,
    /// Lane blocks that each disk holds of this packet.
    pub blocks_per_lane: u32,
    /// Blocks of the directory.
    pub directory_blocks: u16,
    /// Whether the run of the sealer ended with this packet.
    pub end_of_run: bool,
    /// The packet's disk list, in order.
    pub disks: Vec<DiskId>,
    /// Blocks of each row's slices.
    pub rows: Vec<u16>,
}

impl Closing {
    /// The payload of the closing block.
    pub fn encode(&self) -> Box<Payload> {
        let mut payload = Box::new([0; PAYLOAD]);
        let rows = u8::try_from(self.rows.len()).unwrap_or(u8::MAX);
        let fields = self
            .previous
            .0
            .into_iter()
            .chain(self.link.0)
            .chain(self.set.0)
            .chain(self.blocks_per_lane.to_le_bytes())
            .chain(self.directory_blocks.to_le_bytes())
            .chain([rows, if self.end_of_run { END_OF_RUN } else { 0 }])
            .chain(self.disks.iter().flat_map(|disk| disk.0))
            .chain(self.rows.iter().flat_map(|row| row.to_le_bytes()));
        for (byte, field) in payload.iter_mut().zip(fields) {
            *byte = field;
        }
        payload
    }

    /// Reads a payload of a packet with `lanes` lanes; `None` if it is not one the layout allows.
    pub fn parse(payload: &Payload, lanes: u8) -> Option<Self> {
        let (previous, rest) = payload.split_first_chunk::<32>()?;
        let (link, rest) = rest.split_first_chunk::<32>()?;
        let (set, rest) = rest.split_first_chunk::<16>()?;
        let (blocks, rest) = rest.split_first_chunk::<4>()?;
        let (directory, rest) = rest.split_first_chunk::<2>()?;
        let (&[rows, flags], mut rest) = rest.split_first_chunk::<2>()?;
        if rows > ROWS_PER_PACKET || flags > END_OF_RUN {
            return None;
        }
        let mut disks = Vec::with_capacity(usize::from(lanes));
        for _ in 0..lanes {
            let (disk, after) = rest.split_first_chunk::<16>()?;
            disks.push(DiskId(*disk));
            rest = after;
        }
        let mut sizes = Vec::with_capacity(usize::from(rows));
        for _ in 0..rows {
            let (size, after) = rest.split_first_chunk::<2>()?;
            sizes.push(u16::from_le_bytes(*size));
            rest = after;
        }
        let closing = Self {
            previous: ChainLink(*previous),
            link: ChainLink(*link),
            set: SetId(*set),
            blocks_per_lane: u32::from_le_bytes(*blocks),
            directory_blocks: u16::from_le_bytes(*directory),
            end_of_run: flags == END_OF_RUN,
            disks,
            rows: sizes,
        };
        (closing.is_consistent() && rest.iter().all(|byte| *byte == 0)).then_some(closing)
    }

    fn is_consistent(&self) -> bool {
        let sum: u32 = self.rows.iter().copied().map(u32::from).sum();
        let allowed = self
            .rows
            .iter()
            .all(|size| (1..=MAX_SLICE_BLOCKS).contains(size));
        sum == self.blocks_per_lane && allowed && self.directory_blocks > 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn closing(rows: Vec<u16>) -> Closing {
        Closing {
            previous: ChainLink([1; 32]),
            link: ChainLink([2; 32]),
            set: SetId([3; 16]),
            blocks_per_lane: rows.iter().copied().map(u32::from).sum(),
            directory_blocks: 2,
            end_of_run: true,
            disks: (0..5).map(|disk| DiskId([disk; 16])).collect(),
            rows,
        }
    }

    proptest! {
        #[test]
        fn a_closing_block_reads_back(rows in prop::collection::vec(1..=256_u16, 0..=16)) {
            let closing = closing(rows);
            prop_assert_eq!(Closing::parse(&closing.encode(), 5), Some(closing));
        }

        #[test]
        fn changed_bytes_never_panic(at in 0..PAYLOAD, value: u8, lanes in 0..=16_u8) {
            let mut payload = closing(vec![256, 4]).encode();
            payload[at] = value;
            let _ = Closing::parse(&payload, lanes);
        }
    }
}
