use std::collections::{BTreeMap, BTreeSet};

use super::Site;
use crate::address::{Address, Kind};
use crate::closing::Closing;

/// A packet of which blocks other than those of lanes were met.
#[derive(Debug, Default)]
pub(super) struct PastPacket {
    /// What the first closing block that was met says. Without any the packet is a torn attempt.
    pub(super) closing: Option<Closing>,
    /// The places of disks that hold a closing block of it.
    pub(super) closed_on: BTreeSet<usize>,
    /// Closing blocks behind their own packet: the directory lies before them.
    pub(super) behind_packet: Vec<Site>,
    /// Blocks that lie on all disks alike and were met elsewhere: of the directory and of kind 4.
    copies: BTreeMap<(Kind, u16), Vec<Site>>,
    /// Blocks of kind 4, as they say of themselves: they are met one by one, for no jump passes them.
    pub(super) carried: u16,
}

impl PastPacket {
    /// Takes in a closing block.
    pub(super) fn close(&mut self, closing: Closing, site: Site, behind_packet: bool) {
        self.closing.get_or_insert(closing);
        self.closed_on.insert(site.place);
        if behind_packet {
            self.behind_packet.push(site);
        }
    }

    /// Takes in a block that lies on all disks alike.
    pub(super) fn add_copy(&mut self, address: &Address, site: Site) {
        if address.kind == Kind::Carried {
            self.carried = address.count;
        }
        let of = (address.kind, address.index);
        self.copies.entry(of).or_default().push(site);
    }

    /// Whether the disk at `place` holds the whole directory.
    pub(super) fn has_directory(&self, place: usize, blocks: u16) -> bool {
        self.behind_packet.iter().any(|site| site.place == place)
            || self.met(Kind::Directory, place) == usize::from(blocks)
    }

    /// Whether the disk at `place` holds all blocks of kind 4.
    pub(super) fn has_carried(&self, place: usize) -> bool {
        self.met(Kind::Carried, place) == usize::from(self.carried)
    }

    fn met(&self, kind: Kind, place: usize) -> usize {
        let copies = self.copies.range((kind, 0)..=(kind, u16::MAX));
        let here = copies.filter(|(_, sites)| sites.iter().any(|site| site.place == place));
        here.count()
    }

    /// Where block `index` of `count` blocks of a kind may lie.
    pub(super) fn sites(&self, kind: Kind, index: u16, count: u16) -> Vec<Site> {
        let back = u64::from(count - index.min(count));
        let behind = self
            .behind_packet
            .iter()
            .filter(|_| kind == Kind::Directory);
        let before = behind.map(|site| Site {
            block: site.block.saturating_sub(back),
            ..*site
        });
        let met = self
            .copies
            .get(&(kind, index))
            .into_iter()
            .flatten()
            .copied();
        before.chain(met).collect()
    }
}
