use std::collections::{BTreeMap, HashMap, HashSet};

use model::{Defect, DefectCode};

use super::chain::Node;
use super::contents::{Contents, Held, PacketRef};
use super::index::PacketId;
use super::limits::MAX_CARRIED_DEPTH;
use super::old_sets::OldSet;
use super::packet_defects::Of;
use super::verified::Verified;
use crate::chain::ChainLink;
use crate::hand::{HandKey, Signed};
use crate::ids::{DiskId, SetId};

/// A packet as the identities show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPacket {
    /// The set that it was sealed in: the one that was opened, or one that it carries.
    pub set: SetId,
    /// Which attempt at which packet.
    pub id: PacketId,
    /// Whether its directory could be read.
    pub has_directory: bool,
    /// Whether a closing block commits to just this directory (or, without one, arrived at all).
    pub closed: bool,
    /// Whether the sealer's run ended with it.
    pub end_of_run: bool,
    /// R of the packet: computed from its directory, or else what its closing block says.
    pub link: Option<ChainLink>,
    /// The packets that carry its set, if it is not the one that was opened.
    pub carriers: Vec<PacketRef>,
    /// The packet before it, if its directory was read too.
    pub previous: Option<PacketRef>,
    /// The packet's disk list.
    pub disks: Vec<DiskId>,
    /// The code of an older set that this one goes on from.
    pub after: Option<String>,
    /// The hand that signed it, if its signature verifies.
    pub hand: Option<HandKey>,
}

/// A packet by its set and number: of each there may be a million attempts.
type Number = (SetId, u32);

/// Whether a packet was given up and another attempt at it was closed: what is left of its files has
/// no names, and that is all there is to say.
fn is_made_again(packet: &ReadPacket, closed: &HashSet<Number>) -> bool {
    !packet.closed && closed.contains(&(packet.set, packet.id.packet))
}

/// The packets of which some attempt was closed.
fn closed(packets: &[ReadPacket]) -> HashSet<Number> {
    let closed = packets.iter().filter(|packet| packet.closed);
    closed
        .map(|packet| (packet.set, packet.id.packet))
        .collect()
}

impl Contents<'_> {
    /// Every packet, once for each of its directories.
    pub fn packets(&self) -> Vec<ReadPacket> {
        self.nodes.iter().map(|node| self.summary(node)).collect()
    }

    /// What is wrong with the set, as the card and the identities show.
    pub fn defects(&self) -> Vec<Defect> {
        let packets = self.packets();
        let closed = closed(&packets);
        let mut defects = self.set.defects();
        defects.extend(self.carried_defects());
        defects.extend(
            packets
                .iter()
                .filter(|packet| !packet.has_directory && !is_made_again(packet, &closed))
                .map(|packet| {
                    Defect::at(
                        DefectCode::DirectoryLost,
                        self.place(packet),
                        "no copy of its directory can be read: its files have no names",
                    )
                }),
        );
        defects.extend(self.gaps(&packets, &closed));
        defects.extend(self.branches(&packets));
        defects.extend(self.not_committed());
        defects.extend(self.wrongly_signed());
        defects.extend(self.not_read());
        defects.extend(self.not_unpacked());
        defects
    }

    /// Packets that a directory goes on from and that did not arrive, though others of the same
    /// number did. (Where no packet of a number arrived, the set's own defects say so.)
    fn gaps(&self, packets: &[ReadPacket], closed: &HashSet<Number>) -> Vec<Defect> {
        let mut links: HashMap<Number, HashSet<Option<ChainLink>>> = HashMap::new();
        for packet in packets {
            let of = (packet.set, packet.id.packet);
            links.entry(of).or_default().insert(packet.link);
        }
        let mut gaps = Vec::new();
        for (node, packet) in self.nodes.iter().zip(packets) {
            let Some(verified) = &node.verified else {
                continue;
            };
            let before = packet.id.packet - 1;
            // One of which neither directory nor closing block arrived may be it, and is told of as it is.
            let told = links.get(&(packet.set, before)).is_none_or(|links| {
                let may_be_it = links.contains(&None) && !closed.contains(&(packet.set, before));
                links.contains(&Some(verified.previous)) || may_be_it
            });
            if before > 0 && node.previous.is_none() && !told {
                gaps.push(Defect::at(
                    DefectCode::PacketMissing,
                    Of(format!("packet {before}"), self.carried_set(packet.set)),
                    format!(
                        "{} goes on from another packet of this number than those that arrived",
                        packet.id
                    ),
                ));
            }
        }
        gaps
    }

    /// Directories beside closing blocks that commit to others.
    fn not_committed(&self) -> Vec<Defect> {
        self.nodes
            .iter()
            .filter(|node| {
                node.verified
                    .as_ref()
                    .is_some_and(|verified| !verified.closed)
            })
            .filter_map(|node| self.packets.get(node.packet))
            .filter(|held| !held.packet.closings.is_empty())
            .map(|held| {
                Defect::at(
                    DefectCode::PacketNotClosed,
                    Of(held.packet.id, self.carried_set(held.set)),
                    "its closing blocks commit to another directory than those that arrived",
                )
            })
            .collect()
    }

    /// Packets whose signature field is of no hand.
    fn wrongly_signed(&self) -> Vec<Defect> {
        self.nodes
            .iter()
            .filter(|node| {
                node.verified
                    .as_ref()
                    .is_some_and(|verified| verified.signed == Signed::Wrongly)
            })
            .filter_map(|node| self.packets.get(node.packet))
            .map(|held| {
                Defect::at(
                    DefectCode::HandWrong,
                    Of(held.packet.id, self.carried_set(held.set)),
                    "it has a signature, and the signature does not verify: nobody can say whose hand sealed it",
                )
            })
            .collect()
    }

    fn not_read(&self) -> Vec<Defect> {
        let mut defects = Vec::new();
        if self.left_out > 0 {
            defects.push(Defect::of_all(
                DefectCode::NotChecked,
                format!(
                    "{} directories are more than one reading keeps in memory",
                    self.left_out
                ),
            ));
        }
        defects
    }

    /// Methods of packing that this program does not know, with the number of their files.
    fn not_unpacked(&self) -> Vec<Defect> {
        let mut unknown: BTreeMap<&str, u64> = BTreeMap::new();
        for packed in self.files().iter().filter_map(|file| file.packing.as_ref()) {
            if !packed.is_known() {
                *unknown.entry(&packed.method).or_default() += 1;
            }
        }
        unknown
            .into_iter()
            .map(|(method, files)| {
                Defect::of_all(
                    DefectCode::NotChecked,
                    format!(
                        "{files} files are packed by the method {method}, which this program does not know; \
                         they are kept as they were packed"
                    ),
                )
            })
            .collect()
    }

    fn summary(&self, node: &Node) -> ReadPacket {
        let held = self.packets.get(node.packet);
        let set = held.map_or(self.set.id(), |held| held.set);
        let packet = held.map(|held| &held.packet);
        let closing = packet.and_then(|packet| packet.closings.first());
        let id = packet.map_or(
            PacketId {
                packet: 0,
                attempt: 0,
                k: 0,
                m: 0,
            },
            |packet| packet.id,
        );
        let carriers = self.carriers_of(held);
        match &node.verified {
            Some(verified) => ReadPacket {
                set,
                id,
                carriers,
                has_directory: true,
                closed: verified.closed,
                end_of_run: verified.end_of_run,
                link: Some(verified.link),
                previous: node.previous.map(PacketRef),
                disks: verified.directory.header.disks.clone(),
                after: verified.directory.header.after.clone(),
                hand: verified.signed.hand(),
            },
            None => ReadPacket {
                set,
                id,
                carriers,
                has_directory: false,
                closed: closing.is_some(),
                end_of_run: closing.is_some_and(|closing| closing.end_of_run),
                link: closing.map(|closing| closing.link),
                previous: None,
                disks: closing
                    .map(|closing| closing.disks.clone())
                    .unwrap_or_default(),
                after: None,
                hand: None,
            },
        }
    }

    /// Numbers that more than one closed packet of a set has.
    fn branches(&self, packets: &[ReadPacket]) -> Vec<Defect> {
        let mut closed: BTreeMap<(SetId, u32), u32> = BTreeMap::new();
        for packet in packets.iter().filter(|packet| packet.closed) {
            *closed.entry((packet.set, packet.id.packet)).or_default() += 1;
        }
        closed
            .into_iter()
            .filter(|(_, count)| *count > 1)
            .map(|((set, number), count)| {
                Defect::at(
                    DefectCode::SetBranches,
                    Of(format!("packet {number}"), self.carried_set(set)),
                    format!("{count} finished packets have this number; each branch ends in a code of its own"),
                )
            })
            .collect()
    }

    /// What is wrong with what packets carry, and with the sets that it makes up.
    fn carried_defects(&self) -> Vec<Defect> {
        let mut defects = Vec::new();
        for old in &self.carried {
            defects.extend(old.defects());
        }
        let deepest = self.carried.get(MAX_CARRIED_DEPTH.saturating_sub(1));
        let is_deeper = |old: &OldSet| {
            self.nodes
                .iter()
                .any(|node| self.is_carrier_of(node, old.id))
        };
        for set in deepest.iter().flat_map(|deepest| &deepest.sets) {
            if is_deeper(set) {
                defects.push(Defect::of_all(
                    DefectCode::NotChecked,
                    format!("the set {} carries older sets, which was done more often than one reading follows", set.id),
                ));
            }
        }
        defects
    }

    fn is_carrier_of(&self, node: &Node, set: SetId) -> bool {
        let of_set = self
            .packets
            .get(node.packet)
            .is_some_and(|held| held.set == set);
        of_set && node.verified.as_ref().is_some_and(Verified::is_carried)
    }

    /// The set, if it is not the one that was opened.
    pub(super) fn carried_set(&self, set: SetId) -> Option<SetId> {
        let mut old = self.carried.iter().flat_map(|old| &old.sets);
        old.any(|old| old.id == set).then_some(set)
    }

    fn carriers_of(&self, held: Option<&Held>) -> Vec<PacketRef> {
        let Some(held) = held.filter(|held| held.is_old) else {
            return Vec::new();
        };
        let old = self.carried.iter().flat_map(|old| &old.sets);
        let same = old.filter(|old| old.id == held.set);
        same.flat_map(|old| old.carriers.iter().copied().map(PacketRef))
            .collect()
    }

    fn place(&self, packet: &ReadPacket) -> Of<PacketId> {
        Of(packet.id, self.carried_set(packet.set))
    }
}
