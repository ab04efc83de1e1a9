use std::collections::BTreeMap;

use super::directories::Verified;
use crate::chain::ChainLink;

/// A packet with one of its directories, or without any.
pub(super) struct Node {
    /// The packet's place in the set.
    pub(super) packet: usize,
    pub(super) verified: Option<Verified>,
    /// The node before it in the chain, if its directory was read.
    pub(super) previous: Option<usize>,
}

/// Finds for each directory the one that it goes on from.
pub(super) fn link(nodes: &mut [Node]) {
    let links: BTreeMap<ChainLink, usize> = nodes
        .iter()
        .enumerate()
        .filter_map(|(number, node)| Some((node.verified.as_ref()?.link, number)))
        .collect();
    for node in nodes {
        node.previous = node
            .verified
            .as_ref()
            .and_then(|verified| links.get(&verified.previous).copied());
    }
}
