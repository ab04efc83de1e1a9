//! Sets whose disks come and go: who joins or was away first receives the names of what it missed (spec
//! section 15).

use carrier::{DiskId, Place};
use model::Chance;

use crate::layout::{File, Shape};
use crate::writer::{Disk, Packet, Placed, Plain, Writer};

/// What was written so far, in a set of which each packet lies on the first disks.
#[derive(Default)]
pub(crate) struct Joining {
    pub(crate) packets: Vec<(Packet, Vec<File>)>,
    pub(crate) placed: Vec<Placed>,
}

impl Joining {
    /// Writes a packet to as many disks as its shape has lanes, new ones if there are too few, after
    /// these received what they lack.
    pub(crate) fn seal(&mut self, writer: &mut Writer, shape: &Shape, files: Vec<File>) {
        let disks = usize::from(shape.k + shape.m);
        while writer.disks.len() < disks {
            let id = DiskId(writer.chance.draw());
            let bytes = Vec::new();
            writer.disks.push(Disk { id, bytes });
        }
        let lacking: Vec<_> = (0..disks).map(|disk| (disk, self.lacking(disk))).collect();
        for (disk, blocks) in lacking {
            if !blocks.is_empty() {
                writer.write_key(disk);
                self.placed.extend(writer.append(&blocks));
            }
        }
        let packet = writer.plan(shape, &files);
        (0..disks).for_each(|disk| writer.write_key(disk));
        let mut blocks = packet.lane_blocks();
        blocks.extend(packet.directory_blocks());
        blocks.extend(packet.closing_blocks(true));
        self.placed.extend(writer.append(&blocks));
        (writer.packet, writer.link) = (packet.number, packet.link);
        self.packets.push((packet, files));
    }

    /// What a disk receives before it takes part again: the directories of all packets that were sealed
    /// since it was here last, then their closing blocks.
    pub(crate) fn lacking(&self, disk: usize) -> Vec<Plain> {
        let packets = self.packets.iter().map(|(packet, _)| packet);
        let was_here = |packet: &Packet| disk < packet.geometry.lanes().into();
        let missed = packets.rev().take_while(|packet| !was_here(packet));
        let missed: Vec<&Packet> = missed.collect();
        let missed = || missed.iter().rev();
        let joined = |mut block: Plain| {
            (block.disk, block.address.place) = (disk, Place::JoinedLater);
            block
        };
        let directories = missed().flat_map(|packet| packet.directory_blocks());
        let closings = missed().flat_map(|packet| packet.closing_blocks(true));
        directories
            .chain(closings)
            .filter(|block| block.address.place == Place::At(0))
            .map(joined)
            .collect()
    }
}
