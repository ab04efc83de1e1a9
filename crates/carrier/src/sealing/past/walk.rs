use std::collections::BTreeMap;

use super::packet::PastPacket;
use super::{Site, blocks, read};
use crate::address::{Address, Kind, Place};
use crate::block::{Block, Mask, Peek, SIZE};
use crate::closing::Closing;
use crate::ids::SetId;
use crate::reading::PacketId;
use crate::volume::ReadAt;

/// What walks back over files found, by attempt.
pub(super) type Packets = BTreeMap<PacketId, PastPacket>;

/// Walks one file from its last whole block to its first, and jumps over what a closing block says
/// lies before it.
pub(super) struct Walk<'w> {
    pub(super) file: &'w dyn ReadAt,
    pub(super) mask: &'w Mask,
    pub(super) set: SetId,
    pub(super) packets: &'w mut Packets,
}

impl Walk<'_> {
    /// Walks; `start` says which file it is. Gives the newest packet of which a block is here.
    pub(super) fn back(&mut self, start: Site) -> u32 {
        let mut bytes = Box::new([0; SIZE]);
        let mut newest = 0;
        let mut left = blocks(self.file);
        while let Some(block) = left.checked_sub(1) {
            left = block;
            if read(self.file, block, &mut bytes).is_none() {
                continue;
            }
            let Peek::Perhaps(address) = self.mask.peek(&bytes) else {
                continue;
            };
            newest = newest.max(address.packet);
            let site = Site { block, ..start };
            match address.kind {
                // Lanes are walked in torn attempts and before kind 4: a look at the address is enough.
                Kind::Lane => {}
                Kind::Directory | Kind::Carried => self.copy(&bytes, site),
                Kind::Closing => left -= self.closing(&bytes, site).unwrap_or(0),
            }
        }
        newest
    }

    /// The packet of the file's first block that is none of the key.
    pub(super) fn first(&self) -> u32 {
        let mut bytes = Box::new([0; SIZE]);
        let mut addresses = (0..blocks(self.file)).filter_map(|block| {
            read(self.file, block, &mut bytes)?;
            match self.mask.peek(&bytes) {
                Peek::Perhaps(address) => Some(address.packet),
                Peek::No => None,
            }
        });
        addresses.next().unwrap_or(0)
    }

    fn copy(&mut self, bytes: &[u8; SIZE], site: Site) {
        if let Some(Block { address, .. }) = self.mask.open(bytes) {
            self.packet(&address).add_copy(&address, site);
        }
    }

    /// Takes in a closing block; gives how many blocks before it need no look.
    fn closing(&mut self, bytes: &[u8; SIZE], site: Site) -> Option<u64> {
        let Block { address, payload } = self.mask.open(bytes)?;
        let closing = Closing::parse(&payload, address.lanes())?;
        if closing.set != self.set {
            return None;
        }
        let before = u64::from(closing.blocks_per_lane) + u64::from(closing.directory_blocks);
        let jump = Some(before).filter(|before| {
            address.place != Place::JoinedLater && self.begins_at(site.block, *before, &address)
        });
        let packet = self.packet(&address);
        packet.close(closing, site, jump.is_some());
        jump
    }

    /// Whether `before` blocks before `block` the packet of `closing` begins, as it does unless the
    /// closing block was written again later or the packet lies across two files.
    fn begins_at(&self, block: u64, before: u64, closing: &Address) -> bool {
        let mut bytes = Box::new([0; SIZE]);
        let first = block.checked_sub(before);
        let read = first.and_then(|first| read(self.file, first, &mut bytes));
        let Some(Peek::Perhaps(address)) = read.map(|()| self.mask.peek(&bytes)) else {
            return false;
        };
        PacketId::of(&address) == PacketId::of(closing)
            && (address.row, address.index) == (0, 0)
            && address.kind != Kind::Closing
    }

    fn packet(&mut self, address: &Address) -> &mut PastPacket {
        self.packets.entry(PacketId::of(address)).or_default()
    }
}
