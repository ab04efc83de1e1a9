use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{Defect, DefectCode};

use super::contents::Contents;
use super::health::PacketHealth;
use super::key::SetKey;
use super::origin::Blocks;
use super::packet::Packet;
use super::packet_defects::packet_defects;
use super::report::SourceReport;
use super::scan::SetScan;
use crate::address::Kind;
use crate::block::Mask;
use crate::ids::{DiskId, SetId};
use crate::volume::ReadAt;

/// All blocks of one set that arrived, as a card shows them: numbers and sizes, no names.
pub struct Set {
    pub(super) ids: Vec<SetId>,
    pub(super) blocks: Blocks,
    pub(super) packets: Vec<Arc<Packet>>,
    mask: Mask,
    disks: BTreeSet<DiskId>,
    dropped: u64,
}

impl Set {
    pub(super) fn new(
        scan: SetScan,
        sources: Arc<[Arc<dyn ReadAt>]>,
        reports: &mut [SourceReport],
    ) -> Self {
        let blocks = Blocks::masked(sources, scan.mask.clone());
        let (packets, dropped) = scan.index.into_packets();
        let packets = packets
            .into_iter()
            .filter_map(|(id, spots)| Packet::new(id, spots, &blocks, &scan.ids).map(Arc::new))
            .collect();
        let mut set = Self {
            ids: scan.ids,
            blocks,
            packets,
            mask: scan.mask,
            disks: BTreeSet::new(),
            dropped,
        };
        set.name_disks(reports);
        set
    }

    /// Whether anything of it is in a source: a remembered key may open nothing.
    pub(super) fn is_in(&self, reports: &[SourceReport]) -> bool {
        reports
            .iter()
            .flat_map(|report| &report.volumes)
            .any(|volume| self.ids.contains(&volume.set))
    }

    /// The set's id.
    pub fn id(&self) -> SetId {
        self.ids.first().copied().unwrap_or(SetId([0; 16]))
    }

    /// The key, to be remembered: it opens disks of the set whose key blocks are all gone.
    pub fn key(&self) -> SetKey {
        SetKey {
            set: self.id(),
            mask: self.mask.clone(),
        }
    }

    /// The disks that arrived, whole or in part.
    pub fn disks(&self) -> impl Iterator<Item = DiskId> {
        self.disks.iter().copied()
    }

    /// The state of each packet, in order.
    pub fn health(&self) -> Vec<PacketHealth> {
        self.packets
            .iter()
            .map(|packet| PacketHealth::of(packet))
            .collect()
    }

    /// Adds identities, to read names and files.
    pub fn open<'a>(&'a self, identities: Vec<&'a dyn age::Identity>) -> Contents<'a> {
        Contents::open(self, identities)
    }

    /// What is wrong with the set as far as a card shows.
    pub fn defects(&self) -> Vec<Defect> {
        let mut defects = packet_defects(&self.packets, None, self.dropped);
        for disk in self.absent_disks() {
            defects.push(Defect::at(
                DefectCode::DiskAbsent,
                format_args!("disk {disk}"),
                "no block of this disk arrived",
            ));
        }
        defects.extend(self.damaged_disks());
        defects
    }

    fn absent_disks(&self) -> BTreeSet<DiskId> {
        self.packets
            .iter()
            .filter_map(|packet| packet.closings.first())
            .flat_map(|closing| closing.disks.iter().copied())
            .filter(|disk| !self.disks.contains(disk))
            .collect()
    }

    /// Disks that arrived with fewer blocks than the closing blocks claim.
    fn damaged_disks(&self) -> Vec<Defect> {
        let mut lost: BTreeMap<DiskId, u64> = BTreeMap::new();
        for lane in self
            .packets
            .iter()
            .flat_map(|packet| PacketHealth::of(packet).lanes)
        {
            if let Some(disk) = lane.disk.filter(|disk| self.disks.contains(disk)) {
                *lost.entry(disk).or_default() += lane.lost();
            }
        }
        lost.into_iter()
            .filter(|(_, lost)| *lost > 0)
            .map(|(disk, lost)| {
                Defect::at(
                    DefectCode::BlocksDamaged,
                    format_args!("disk {disk}"),
                    format!("{lost} of its blocks did not arrive"),
                )
            })
            .collect()
    }

    /// Says which disk each source is: by its key block, or by where its blocks belong.
    fn name_disks(&mut self, reports: &mut [SourceReport]) {
        let votes = self.votes();
        self.disks.extend(votes.keys().map(|(_, disk)| *disk));
        for (source, report) in reports.iter_mut().enumerate() {
            for volume in &mut report.volumes {
                if !self.ids.contains(&volume.set) {
                    continue;
                }
                self.disks.extend(volume.disk);
                if volume.disk.is_none() {
                    volume.disk = most_voted(&votes, source);
                }
            }
        }
    }

    /// How many blocks of each source belong on which disk.
    fn votes(&self) -> BTreeMap<(usize, DiskId), u64> {
        let mut votes = BTreeMap::new();
        for packet in &self.packets {
            let Some(closing) = packet.closings.first() else {
                continue;
            };
            for kind in [Kind::Lane, Kind::Directory, Kind::Closing, Kind::Carried] {
                for spot in packet.of_kind(kind) {
                    let place = match kind {
                        Kind::Lane => packet
                            .geometry
                            .disk_of_lane(packet.id.packet, spot.slot.place),
                        _ => spot.slot.place,
                    };
                    if let Some(disk) = closing.disks.get(usize::from(place)) {
                        *votes.entry((spot.site.source(), *disk)).or_default() += 1;
                    }
                }
            }
        }
        votes
    }
}

fn most_voted(votes: &BTreeMap<(usize, DiskId), u64>, source: usize) -> Option<DiskId> {
    let from = (source, DiskId([0; 16]));
    let to = (source, DiskId([u8::MAX; 16]));
    votes
        .range(from..=to)
        .max_by_key(|(_, count)| **count)
        .map(|((_, disk), _)| *disk)
}
