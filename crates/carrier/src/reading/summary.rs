use std::collections::BTreeMap;

use model::{Defect, DefectCode};

use super::chain::Node;
use super::contents::{Contents, PacketRef};
use super::index::PacketId;
use crate::chain::ChainLink;
use crate::directory::DirectoryKind;
use crate::hand::{HandKey, Signed};
use crate::ids::DiskId;

/// A packet as the identities show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPacket {
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
    /// The packet before it, if its directory was read too.
    pub previous: Option<PacketRef>,
    /// The packet's disk list.
    pub disks: Vec<DiskId>,
    /// The code of an older set that this one goes on from.
    pub after: Option<String>,
    /// The hand that signed it, if its signature verifies.
    pub hand: Option<HandKey>,
}

impl Contents<'_> {
    /// Every packet, once for each of its directories.
    pub fn packets(&self) -> Vec<ReadPacket> {
        self.nodes.iter().map(|node| self.summary(node)).collect()
    }

    /// What is wrong with the set, as the card and the identities show.
    pub fn defects(&self) -> Vec<Defect> {
        let packets = self.packets();
        let mut defects = self.set.defects();
        defects.extend(
            packets
                .iter()
                .filter(|packet| !packet.has_directory)
                .map(|packet| {
                    Defect::at(
                        DefectCode::DirectoryLost,
                        packet.id,
                        "no copy of its directory can be read: its files have no names",
                    )
                }),
        );
        defects.extend(self.gaps(&packets));
        defects.extend(branches(&packets));
        defects.extend(self.not_committed());
        defects.extend(self.wrongly_signed());
        defects.extend(self.not_read());
        defects.extend(self.not_unpacked());
        defects
    }

    /// Packets that a directory goes on from and that did not arrive, though others of the same
    /// number did. (Where no packet of a number arrived, the set's own defects say so.)
    fn gaps(&self, packets: &[ReadPacket]) -> Vec<Defect> {
        let mut gaps = Vec::new();
        for (node, packet) in self.nodes.iter().zip(packets) {
            let Some(verified) = &node.verified else {
                continue;
            };
            let before = packet.id.packet - 1;
            let mut others = packets
                .iter()
                .filter(|other| other.id.packet == before)
                .peekable();
            let told = others.peek().is_none()
                || others.any(|other| other.link == Some(verified.previous));
            if before > 0 && node.previous.is_none() && !told {
                gaps.push(Defect::at(
                    DefectCode::PacketMissing,
                    format_args!("packet {before}"),
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
            .filter_map(|node| self.set.packets.get(node.packet))
            .filter(|packet| !packet.closings.is_empty())
            .map(|packet| {
                Defect::at(
                    DefectCode::PacketNotClosed,
                    packet.id,
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
            .filter_map(|node| self.set.packets.get(node.packet))
            .map(|packet| {
                Defect::at(
                    DefectCode::HandWrong,
                    packet.id,
                    "it has a signature, and the signature does not verify: nobody can say whose hand sealed it",
                )
            })
            .collect()
    }

    fn not_read(&self) -> Vec<Defect> {
        let mut defects = Vec::new();
        for node in &self.nodes {
            let carried = node
                .verified
                .as_ref()
                .is_some_and(|verified| verified.directory.header.kind == DirectoryKind::Carried);
            if let Some(packet) = self.set.packets.get(node.packet).filter(|_| carried) {
                defects.push(Defect::at(
                    DefectCode::NotChecked,
                    packet.id,
                    "it carries slices of older sets, which this program does not read yet",
                ));
            }
        }
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
        let packet = self.set.packets.get(node.packet);
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
        match &node.verified {
            Some(verified) => ReadPacket {
                id,
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
                id,
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
}

/// Numbers that more than one closed packet has.
fn branches(packets: &[ReadPacket]) -> Vec<Defect> {
    let mut closed: BTreeMap<u32, u32> = BTreeMap::new();
    for packet in packets.iter().filter(|packet| packet.closed) {
        *closed.entry(packet.id.packet).or_default() += 1;
    }
    closed
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .map(|(number, count)| {
            Defect::at(
                DefectCode::SetBranches,
                format_args!("packet {number}"),
                format!("{count} finished packets have this number; each branch ends in a code of its own"),
            )
        })
        .collect()
}
