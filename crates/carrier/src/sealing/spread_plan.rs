use crate::limits::ROWS_PER_PACKET;
use crate::reading::OldPacket;
use crate::row::Geometry;

/// Old blocks of kinds 2 to 4 that one packet carries at most: 32 MiB on each disk.
const RECORDS_PER_PACKET: usize = 2_048;

/// A data slice that is to be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    /// The old packet, by its place in the list of all.
    pub(super) packet: usize,
    pub(super) row: u8,
    pub(super) lane: u8,
    /// Blocks of it.
    pub(super) blocks: u16,
    /// Which of the slices that it could be; 0 unless blocks contradict each other.
    pub(super) variant: usize,
}

/// A row of a new packet: slices of one size, lane by lane; lanes without one stay empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlannedRow {
    pub(super) blocks: u16,
    pub(super) items: Vec<Item>,
}

/// A packet of the new set, before anything is read for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) rows: Vec<PlannedRow>,
    /// Old packet and number of each record.
    pub(super) records: Vec<(usize, usize)>,
}

/// Lays old packets into new ones, in their order.
pub(super) struct Planner {
    data: usize,
    open: Planned,
    done: Vec<Planned>,
}

impl Planned {
    fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.records.is_empty()
    }

    /// Lane blocks on each disk.
    pub(super) fn lane_blocks(&self) -> u64 {
        self.rows.iter().map(|row| u64::from(row.blocks)).sum()
    }

    /// How many slices it carries.
    pub(super) fn slices(&self) -> usize {
        self.rows.iter().map(|row| row.items.len()).sum()
    }

    /// Puts a slice into a row of its size; whether there was room.
    fn take(&mut self, item: Item, data: usize) -> bool {
        let has_room = |row: &&mut PlannedRow| row.blocks == item.blocks && row.items.len() < data;
        if let Some(row) = self.rows.iter_mut().find(has_room) {
            row.items.push(item);
            return true;
        }
        if self.rows.len() >= usize::from(ROWS_PER_PACKET) {
            return false;
        }
        self.rows.push(PlannedRow {
            blocks: item.blocks,
            items: vec![item],
        });
        true
    }
}

impl Planner {
    pub(super) fn new(geometry: Geometry) -> Self {
        Self {
            data: geometry.k().into(),
            open: Planned::default(),
            done: Vec::new(),
        }
    }

    /// Adds an old packet: into the packet that is open if all its slices fit there, else into the next.
    pub(super) fn add(&mut self, number: usize, packet: &OldPacket<'_>) {
        let items: Vec<Item> = packet
            .slices()
            .into_iter()
            .map(|(row, lane, blocks)| Item {
                packet: number,
                row,
                lane,
                blocks,
                variant: 0,
            })
            .collect();
        self.add_items(&items);
        for record in 0..packet.records() {
            if self.open.records.len() >= RECORDS_PER_PACKET {
                self.close();
            }
            self.open.records.push((number, record));
        }
    }

    /// Adds slices, together if they fit into one packet.
    pub(super) fn add_items(&mut self, items: &[Item]) {
        let mut trial = self.open.clone();
        if items.iter().all(|item| trial.take(*item, self.data)) {
            self.open = trial;
            return;
        }
        self.close();
        for item in items {
            if !self.open.take(*item, self.data) {
                self.close();
                self.open.take(*item, self.data);
            }
        }
    }

    /// The packets that are laid out.
    pub(super) fn finish(mut self) -> Vec<Planned> {
        self.close();
        self.done
    }

    fn close(&mut self) {
        let closed = std::mem::take(&mut self.open);
        if !closed.is_empty() {
            self.done.push(closed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(packet: usize, blocks: u16) -> Item {
        Item {
            packet,
            row: 0,
            lane: 0,
            blocks,
            variant: 0,
        }
    }

    fn planned(k: usize, packets: &[&[u16]]) -> Vec<Planned> {
        let mut planner = Planner::new(Geometry::new(k, 0).unwrap());
        for (number, blocks) in packets.iter().enumerate() {
            let items: Vec<Item> = blocks.iter().map(|blocks| item(number, *blocks)).collect();
            planner.add_items(&items);
        }
        planner.finish()
    }

    #[test]
    fn a_row_has_slices_of_one_size_and_no_more_than_there_are_data_lanes() {
        let [packet] = &planned(3, &[&[256, 8], &[256, 16], &[8, 256, 256]])[..] else {
            panic!("one packet")
        };
        let rows: Vec<(u16, usize)> = packet
            .rows
            .iter()
            .map(|row| (row.blocks, row.items.len()))
            .collect();
        assert_eq!(rows, [(256, 3), (8, 2), (16, 1), (256, 1)]);
        assert_eq!((packet.lane_blocks(), packet.slices()), (536, 7));
    }

    #[test]
    fn an_old_packet_is_torn_apart_only_if_no_packet_holds_it() {
        let full = [256; 30];
        let packets = planned(2, &[&full, &full[..4], &[256; 40]]);
        let of: Vec<Vec<usize>> = packets
            .iter()
            .map(|packet| {
                packet
                    .rows
                    .iter()
                    .flat_map(|row| &row.items)
                    .map(|item| item.packet)
                    .collect()
            })
            .collect();
        assert_eq!(of, [vec![0; 30], vec![1; 4], vec![2; 32], vec![2; 8]]);
    }
}
