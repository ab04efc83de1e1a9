use std::collections::{BTreeMap, BTreeSet};

use super::Site;
use crate::address::Address;
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
    /// Directory blocks that were met elsewhere, by their index.
    pub(super) directory: BTreeMap<u16, Vec<Site>>,
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

    /// Takes in a block of a directory.
    pub(super) fn add_directory(&mut self, address: &Address, site: Site) {
        self.directory.entry(address.index).or_default().push(site);
    }

    /// Whether the disk at `place` holds the whole directory.
    pub(super) fn has_directory(&self, place: usize, blocks: u16) -> bool {
        let here = |sites: &Vec<Site>| sites.iter().any(|site| site.place == place);
        self.behind_packet.iter().any(|site| site.place == place)
            || self.directory.values().filter(|sites| here(sites)).count() == usize::from(blocks)
    }

    /// Where block `index` of a directory of `blocks` blocks may lie.
    pub(super) fn sites(&self, index: u16, blocks: u16) -> Vec<Site> {
        let back = u64::from(blocks - index.min(blocks));
        let before = self.behind_packet.iter().map(|site| Site {
            block: site.block.saturating_sub(back),
            ..*site
        });
        let met = self.directory.get(&index).into_iter().flatten().copied();
        before.chain(met).collect()
    }
}
