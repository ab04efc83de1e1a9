use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use model::{Defect, DefectCode};

use super::packet::Packet;
use crate::ids::SetId;

/// What is wrong with the packets of a set, as a card shows it; `carried` names the set if a newer one
/// carries it.
pub(super) fn packet_defects(
    packets: &[Arc<Packet>],
    carried: Option<SetId>,
    dropped: u64,
) -> Vec<Defect> {
    let mut defects = Vec::new();
    let mut expected = 1;
    // An attempt that was given up and made again is what a pulled plug leaves, and nothing is amiss.
    let closed: BTreeSet<u32> = packets
        .iter()
        .filter(|packet| !packet.closings.is_empty())
        .map(|packet| packet.id.packet)
        .collect();
    for packet in packets {
        let number = packet.id.packet;
        if number > expected {
            defects.push(missing_packets(expected, number - 1, carried));
        }
        expected = number.saturating_add(1);
        let place = Of(packet.id, carried);
        if !closed.contains(&number) {
            defects.push(Defect::at(
                DefectCode::PacketNotClosed,
                &place,
                "no closing block of it arrived: it may never have been finished",
            ));
        }
        if packet.closings.len() > 1 {
            defects.push(Defect::at(
                DefectCode::BlocksDamaged,
                &place,
                "its closing blocks contradict each other: somebody who has the card made some up",
            ));
        }
    }
    if dropped > 0 {
        defects.push(Defect::of_all(
            DefectCode::NotChecked,
            format!("{dropped} blocks of more packets than one reading keeps were left alone"),
        ));
    }
    defects
}

/// Something of a set, named with the set if a newer one carries it.
pub(super) struct Of<T>(pub(super) T, pub(super) Option<SetId>);

impl<T: fmt::Display> fmt::Display for Of<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            None => write!(f, "{}", self.0),
            Some(set) => write!(f, "{} of the carried set {set}", self.0),
        }
    }
}

fn missing_packets(from: u32, to: u32, carried: Option<SetId>) -> Defect {
    let place = if from == to {
        format!("packet {from}")
    } else {
        format!("packets {from} to {to}")
    };
    Defect::at(
        DefectCode::PacketMissing,
        Of(place, carried),
        "no block of it arrived",
    )
}
