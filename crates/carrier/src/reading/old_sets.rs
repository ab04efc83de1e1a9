use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{Defect, DefectCode};

use super::carriage::{Carriage, Carrier, address_of};
use super::index::{Index, PacketId, Site};
use super::limits::{MAX_COMBINATIONS, MAX_OLD_SETS};
use super::origin::Blocks;
use super::packet::Packet;
use super::packet_defects::packet_defects;
use crate::address::Address;
use crate::block::PAYLOAD;
use crate::carried::{CarriedSlice, RECORD, Record};
use crate::ids::SetId;

/// A set that a newer one carries.
pub(super) struct OldSet {
    pub(super) id: SetId,
    pub(super) blocks: Blocks,
    pub(super) packets: Vec<Arc<Packet>>,
    /// The packets that carry something of it.
    pub(super) carriers: BTreeSet<usize>,
    /// Blocks of attempts beyond what one reading keeps.
    pub(super) dropped: u64,
}

/// The sets that packets carry, and what of it cannot be followed.
pub(super) struct OldSets {
    pub(super) carriage: Arc<Carriage>,
    pub(super) sets: Vec<OldSet>,
    /// Carriers with the number of their lines that lead nowhere, and of records that are lost or none.
    pub(super) faults: BTreeMap<PacketId, Faults>,
    /// Blocks of sets beyond [`MAX_OLD_SETS`].
    pub(super) left_out: u64,
}

/// What is wrong with a packet that carries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Faults {
    pub(super) lines: u64,
    pub(super) records: u64,
}

impl OldSets {
    /// Sorts what packets carry into the sets that it came from.
    pub(super) fn of(carriers: Vec<Carrier>) -> Self {
        let carriage = Arc::new(Carriage::of(carriers));
        let mut sorter = Sorter::default();
        sorter.sort_slices(&carriage);
        for stream in 0..carriage.streams().len() {
            sorter.sort_records(&carriage, stream);
        }
        let sets = sorter.indexes.into_iter().map(|(id, (index, carriers))| {
            let blocks = Blocks::of(Arc::clone(&carriage) as Arc<_>);
            let (packets, dropped) = index.into_packets();
            let packets = packets.into_iter().filter_map(|(packet, spots)| {
                Packet::new(packet, spots, &blocks, &[id]).map(Arc::new)
            });
            OldSet {
                id,
                packets: packets.collect(),
                blocks,
                carriers,
                dropped,
            }
        });
        Self {
            sets: sets.collect(),
            faults: sorter.faults,
            left_out: sorter.left_out,
            carriage,
        }
    }

    /// What is wrong with what is carried, as far as it was read.
    pub(super) fn defects(&self) -> Vec<Defect> {
        let mut defects = Vec::new();
        for (carrier, faults) in &self.faults {
            if faults.lines > 0 {
                let detail = format!(
                    "{} lines of its directory put a slice where none can be",
                    faults.lines
                );
                defects.push(Defect::at(DefectCode::BlocksDamaged, carrier, detail));
            }
            if faults.records > 0 {
                let detail = format!(
                    "{} old blocks that it carries are lost, or are none",
                    faults.records
                );
                defects.push(Defect::at(DefectCode::BlocksDamaged, carrier, detail));
            }
        }
        for (carrier, slices) in self.carriage.unlike() {
            let detail = format!("{slices} slices that it carries are not as its directory says");
            defects.push(Defect::at(DefectCode::BlocksDamaged, carrier, detail));
        }
        for set in &self.sets {
            defects.extend(packet_defects(&set.packets, Some(set.id), set.dropped));
        }
        if self.left_out > 0 {
            let detail = format!(
                "{} blocks of more old sets than one reading keeps were left alone",
                self.left_out
            );
            defects.push(Defect::of_all(DefectCode::NotChecked, detail));
        }
        defects
    }
}

#[derive(Default)]
struct Sorter {
    /// What there is of each old set, and the packets that carry it.
    indexes: BTreeMap<SetId, (Index, BTreeSet<usize>)>,
    faults: BTreeMap<PacketId, Faults>,
    left_out: u64,
}

impl Sorter {
    fn sort_slices(&mut self, carriage: &Carriage) {
        let mut taken: BTreeSet<(usize, (u8, u8))> = BTreeSet::new();
        for (number, (of, carrier, slice)) in (0..).zip(carriage.lines()) {
            let sorted = taken.insert((of, slice.at)) && self.sort_slice(carrier, slice, number);
            if !sorted {
                self.faults.entry(carrier.packet.id).or_default().lines += 1;
            }
        }
    }

    /// Whether the line leads from a place that there is to one that there can be.
    fn sort_slice(&mut self, carrier: &Carrier, slice: &CarriedSlice, number: u32) -> bool {
        let (row, lane) = slice.at;
        let Some(count) = carrier.rows.get(usize::from(row)).copied() else {
            return false;
        };
        let follows = lane < carrier.packet.geometry.k()
            && address_of(slice, 0, count).is_some()
            && slice.lost.iter().all(|index| *index < count);
        if !follows {
            return false;
        }
        let here = (0..count).filter(|index| !slice.lost.contains(index));
        for address in here.filter_map(|index| address_of(slice, index, count)) {
            let site = Site::in_line(number, address.index);
            self.add(slice.set, carrier.node, &address, site);
        }
        true
    }

    fn sort_records(&mut self, carriage: &Carriage, stream: usize) {
        let Some(of) = carriage.streams().get(stream) else {
            return;
        };
        let Some(carrier) = carriage.carriers().get(of.carrier) else {
            return;
        };
        let Ok(place) = u32::try_from(stream) else {
            return;
        };
        let room = usize::from(of.count) * PAYLOAD / RECORD;
        for number in (0..u16::MAX).take(room) {
            match self.sort_record(carriage, (stream, place, carrier.node), number) {
                Found::End => break,
                Found::Some => {}
                Found::Nothing => self.faults.entry(carrier.packet.id).or_default().records += 1,
            }
        }
    }

    fn sort_record(
        &mut self,
        carriage: &Carriage,
        (stream, place, node): (usize, u32, usize),
        number: u16,
    ) -> Found {
        let mut seen: Vec<Vec<u8>> = Vec::new();
        let mut found = Found::Nothing;
        for turn in 0..MAX_COMBINATIONS {
            let Some((bytes, more)) = carriage.record_bytes(stream, number, turn) else {
                break;
            };
            if ends_records(&bytes) && seen.is_empty() && !more {
                return Found::End;
            }
            if let Some(record) = Record::parse(&bytes).filter(|_| !seen.contains(&bytes)) {
                let site = Site::in_record(place, number, turn);
                self.add(record.set, node, &record.address, site);
                found = Found::Some;
                seen.push(bytes);
            }
            if !more {
                break;
            }
        }
        found
    }

    fn add(&mut self, set: SetId, carrier: usize, address: &Address, site: Site) {
        let full = self.indexes.len() >= MAX_OLD_SETS;
        if full && !self.indexes.contains_key(&set) {
            self.left_out += 1;
            return;
        }
        let (index, carriers) = self.indexes.entry(set).or_default();
        index.add(address, site);
        carriers.insert(carrier);
    }
}

enum Found {
    Some,
    /// The record is lost, or is none.
    Nothing,
    /// No record follows.
    End,
}

/// Records end where one would have packet 0.
fn ends_records(bytes: &[u8]) -> bool {
    bytes.get(16..20) == Some(&[0; 4])
}
