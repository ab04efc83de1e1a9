use std::collections::{BTreeMap, BTreeSet};

use super::contents::{Contents, PacketRef};
use super::limits::MAX_CODES;
use super::verified::Verified;
use crate::chain::ChainLink;
use crate::code::Code;

/// A packet with one of its directories, or without any.
pub(super) struct Node {
    /// The packet's place in the set.
    pub(super) packet: usize,
    pub(super) verified: Option<Verified>,
    /// The node before it in the chain, if its directory was read.
    pub(super) previous: Option<usize>,
}

/// A packet that no other one goes on from, and its commitment code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// The packet.
    pub packet: PacketRef,
    /// R of it.
    pub link: ChainLink,
    /// The code that its sealer showed.
    pub code: Code,
}

/// Whether the code that was read aloud belongs to a packet here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeMatch {
    /// It does.
    Packet {
        /// The packet.
        packet: PacketRef,
        /// The packets whose directories the code fixes, so every path, size and digest in them:
        /// this one and all before it, back to the first or to one whose directory is lost.
        fixed: Vec<PacketRef>,
    },
    /// It belongs to none of them.
    None,
    /// It belongs to none of the first [`MAX_CODES`] of them, and there are more.
    NotAllTried,
}

/// Finds for each directory the one that it goes on from.
pub(super) fn link(nodes: &mut [Node]) {
    let links: BTreeMap<(u32, ChainLink), usize> = nodes
        .iter()
        .enumerate()
        .filter_map(|(number, node)| {
            let verified = node.verified.as_ref()?;
            Some(((verified.number(), verified.link), number))
        })
        .collect();
    for node in nodes {
        node.previous = node.verified.as_ref().and_then(|verified| {
            let before = verified.number().checked_sub(1)?;
            links.get(&(before, verified.previous)).copied()
        });
    }
}

impl Contents<'_> {
    /// The ends of the chain, newest first; more than one if the set has branches. Each code takes a
    /// tenth of a second on purpose.
    pub fn tips(&self) -> Vec<Tip> {
        let before: BTreeSet<ChainLink> = self
            .nodes
            .iter()
            .filter_map(|node| Some(node.verified.as_ref()?.previous))
            .collect();
        self.links()
            .filter(|(_, link)| !before.contains(link))
            .take(MAX_CODES)
            .map(|(packet, link)| Tip {
                packet,
                link,
                code: link.code(),
            })
            .collect()
    }

    /// Looks for the packet that a code was shown for: ends of runs first, the newest of them first,
    /// then every other packet. Each one tried takes a tenth of a second on purpose.
    pub fn match_code(&self, code: Code) -> CodeMatch {
        for (tried, (packet, link)) in self.links().enumerate() {
            if tried == MAX_CODES {
                return CodeMatch::NotAllTried;
            }
            if link.code() == code {
                let fixed = self.fixed_by(packet);
                return CodeMatch::Packet { packet, fixed };
            }
        }
        CodeMatch::None
    }

    /// The packet and all before it in its chain, as far as their directories were read.
    pub fn fixed_by(&self, packet: PacketRef) -> Vec<PacketRef> {
        let mut fixed = Vec::new();
        let mut next = Some(packet.0);
        while let Some(node) = next.and_then(|number| self.nodes.get(number)) {
            if node.verified.is_some() {
                fixed.extend(next.map(PacketRef));
            }
            next = node.previous;
        }
        fixed
    }

    /// Every R that a directory gives, or a closing block where there is no directory: ends of runs
    /// first, the newest first.
    fn links(&self) -> impl Iterator<Item = (PacketRef, ChainLink)> {
        let mut links: Vec<(bool, usize, ChainLink)> = Vec::new();
        for (number, node) in self.nodes.iter().enumerate() {
            match &node.verified {
                Some(verified) => links.push((verified.end_of_run, number, verified.link)),
                None => {
                    let held = self.packets.get(node.packet);
                    let closings = held.into_iter().flat_map(|held| &held.packet.closings);
                    links
                        .extend(closings.map(|closing| (closing.end_of_run, number, closing.link)));
                }
            }
        }
        links.sort_by(|one, two| two.cmp(one));
        links
            .into_iter()
            .map(|(_, number, link)| (PacketRef(number), link))
    }
}
