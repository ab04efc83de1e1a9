use std::collections::BTreeSet;
use std::path::PathBuf;

use carrier::{ChainLink, DiskId, Geometry, PacketHealth, Reading, Set, SetId};
use serde::Serialize;

use crate::exit::Exit;
use crate::repair::RepairLine;

/// What `check` found: one document as JSON.
#[derive(Debug, Serialize)]
pub(crate) struct Health {
    /// Whether every closed packet can be given back in full by what is here.
    pub(crate) whole: bool,
    pub(crate) sets: Vec<SetHealth>,
    /// Disks on which no card opens anything.
    pub(crate) not_ours: Vec<String>,
    /// What disks lack, and what `--repair` did or could do about it.
    pub(crate) repairs: Vec<RepairLine>,
}

/// A set.
#[derive(Debug, Serialize)]
pub(crate) struct SetHealth {
    pub(crate) set: SetId,
    /// The code of the last packet that was closed.
    pub(crate) code: Option<String>,
    pub(crate) whole: bool,
    pub(crate) disks: Vec<DiskHealth>,
    pub(crate) packets: Vec<Packet>,
}

/// A disk of the closed packets.
#[derive(Debug, Serialize)]
pub(crate) struct DiskHealth {
    pub(crate) disk: DiskId,
    /// Files that hold something of it; none if it is not here.
    pub(crate) files: Vec<String>,
    /// Blocks of it that opened.
    pub(crate) found: u64,
    /// Blocks of it that are damaged or missing.
    pub(crate) damaged: u64,
}

/// One attempt at a packet.
#[derive(Debug, Serialize)]
pub(crate) struct Packet {
    pub(crate) packet: u32,
    pub(crate) attempt: u32,
    pub(crate) closed: bool,
    /// An unfinished attempt, after which the packet was made again.
    pub(crate) superseded: bool,
    pub(crate) k: u8,
    pub(crate) m: u8,
    /// Lanes of which no block is here.
    pub(crate) lanes_lost: usize,
    /// Block indexes, one in each lane.
    pub(crate) indexes: u64,
    /// Of these, some blocks are lost and k others are here.
    pub(crate) repairable: u64,
    /// Of these, fewer than k blocks are here.
    pub(crate) beyond_repair: u64,
    /// Disks with a complete directory.
    pub(crate) directories: usize,
    /// Whether it can be given back in full by what is here.
    pub(crate) whole: bool,
}

impl Health {
    /// Judges what was read of `files`, each of which belongs to one of `disks`.
    pub(crate) fn of(reading: &Reading, files: &[(usize, PathBuf)], disks: &[PathBuf]) -> Self {
        let sets: Vec<_> = reading
            .sets
            .iter()
            .map(|set| SetHealth::of(set, reading, files))
            .collect();
        let ours: BTreeSet<usize> = reading
            .sources
            .iter()
            .zip(files)
            .filter(|(report, _)| !report.volumes.is_empty())
            .map(|(_, (disk, _))| *disk)
            .collect();
        let strangers = disks.iter().enumerate();
        let strangers = strangers.filter(|(number, _)| !ours.contains(number));
        Self {
            whole: !sets.is_empty() && sets.iter().all(|set| set.whole),
            sets,
            not_ours: strangers
                .map(|(_, disk)| disk.display().to_string())
                .collect(),
            repairs: Vec::new(),
        }
    }

    /// The same with what disks lack.
    pub(crate) fn with(self, repairs: Vec<RepairLine>) -> Self {
        Self { repairs, ..self }
    }

    /// How the program ends: any defect that is listed counts.
    pub(crate) fn exit(&self) -> Exit {
        if self.sets.is_empty() {
            Exit::CouldNot
        } else if self.not_ours.is_empty()
            && self.repairs.iter().all(RepairLine::is_done)
            && self.sets.iter().all(SetHealth::is_sound)
        {
            Exit::AllWell
        } else {
            Exit::WithDefects
        }
    }
}

impl SetHealth {
    fn of(set: &Set, reading: &Reading, files: &[(usize, PathBuf)]) -> Self {
        let health = set.health();
        let closed: BTreeSet<u32> = health
            .iter()
            .filter(|packet| packet.closed)
            .map(|packet| packet.id.packet)
            .collect();
        let packets: Vec<_> = health
            .iter()
            .map(|packet| Packet::of(packet, &closed))
            .collect();
        let gaps = closed
            .iter()
            .zip(1..)
            .any(|(number, expected)| *number != expected);
        let last = health.iter().rev().find_map(|packet| packet.link);
        let mut disks: Vec<DiskHealth> = Vec::new();
        for packet in health.iter().filter(|packet| packet.closed) {
            add_disks(&mut disks, packet);
        }
        for disk in &mut disks {
            disk.files = files_of(disk.disk, set.id(), reading, files);
        }
        Self {
            set: set.id(),
            code: last.map(ChainLink::code).map(|code| code.to_string()),
            whole: !gaps
                && !closed.is_empty()
                && packets
                    .iter()
                    .all(|packet| packet.whole || packet.superseded),
            disks,
            packets,
        }
    }

    /// Whether nothing is wrong but that the sealer was stopped before it closed a packet.
    pub(crate) fn is_unfinished(&self) -> bool {
        let closed: Vec<&Packet> = self.packets.iter().filter(|one| one.closed).collect();
        let numbers: BTreeSet<u32> = closed.iter().map(|packet| packet.packet).collect();
        closed.len() < self.packets.len()
            && closed.iter().all(|packet| packet.whole)
            && numbers
                .iter()
                .zip(1..)
                .all(|(number, expected)| *number == expected)
    }

    fn is_sound(&self) -> bool {
        self.whole && self.disks.iter().all(|disk| disk.damaged == 0)
    }
}

impl Packet {
    fn of(health: &PacketHealth, closed: &BTreeSet<u32>) -> Self {
        let sum = |of: fn(&carrier::RowHealth) -> u16| {
            health.rows.iter().map(|row| u64::from(of(row))).sum()
        };
        let lost = |lane: &&carrier::LaneHealth| lane.found == 0 && lane.expected > 0;
        let beyond_repair = sum(|row| row.beyond_repair);
        Self {
            packet: health.id.packet,
            attempt: health.id.attempt,
            closed: health.closed,
            superseded: !health.closed && closed.contains(&health.id.packet),
            k: health.id.k,
            m: health.id.m,
            lanes_lost: health.lanes.iter().filter(lost).count(),
            indexes: sum(|row| row.blocks),
            repairable: sum(|row| row.short),
            beyond_repair,
            directories: health.directory_copies,
            whole: health.closed
                && beyond_repair == 0
                && health.directory_whole
                && health.carried_whole,
        }
    }
}

/// Adds a packet's blocks to its disks, in the order of its disk list.
fn add_disks(disks: &mut Vec<DiskHealth>, packet: &PacketHealth) {
    let Ok(geometry) = Geometry::new(packet.id.k.into(), packet.id.m.into()) else {
        return;
    };
    for place in 0..geometry.lanes() {
        let lane = usize::from(geometry.lane_of_disk(packet.id.packet, place));
        let Some((lane, id)) = packet
            .lanes
            .get(lane)
            .and_then(|lane| Some((lane, lane.disk?)))
        else {
            continue;
        };
        let copies = u64::from(packet.directory_blocks) + u64::from(packet.carried_blocks);
        let expected = lane.expected + copies + 1;
        let known = disks.iter().position(|disk| disk.disk == id);
        let at = known.unwrap_or(disks.len());
        if known.is_none() {
            disks.push(DiskHealth {
                disk: id,
                files: Vec::new(),
                found: 0,
                damaged: 0,
            });
        }
        if let Some(disk) = disks.get_mut(at) {
            disk.found += expected - lane.lost();
            disk.damaged += lane.lost();
        }
    }
}

fn files_of(
    disk: DiskId,
    set: SetId,
    reading: &Reading,
    files: &[(usize, PathBuf)],
) -> Vec<String> {
    let reports = reading.sources.iter().zip(files);
    let holds = |report: &carrier::SourceReport| {
        let mut volumes = report.volumes.iter();
        volumes.any(|volume| volume.set == set && volume.disk == Some(disk))
    };
    reports
        .filter(|(report, _)| holds(report))
        .map(|(_, (_, file))| file.display().to_string())
        .collect()
}
