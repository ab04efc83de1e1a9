//! What a code fixes, and what came after the packet that it belongs to.

use carrier::{ClosedPacket, Code, FILES_PER_PACKET};
use intake::{After, Certificate, CodeResult};
use model::AccessionId;

use crate::forger::Forger;
use crate::scene::{Asked, FILES, House};

/// Remembers the code of each packet that is closed.
#[derive(Default)]
struct Heard(Vec<Code>);

impl carrier::Watch for Heard {
    fn closed(&mut self, packet: &ClosedPacket) {
        self.0.push(packet.link.code());
    }
}

fn after(certificate: &Certificate) -> (u32, After) {
    match &certificate.code {
        CodeResult::Matches {
            packet,
            after: Some(after),
            ..
        } => (*packet, *after),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_of_an_earlier_state_tells_what_came_after_it() {
    let house = House::new();
    let mut heard = Heard::default();
    // One file more than a packet may name.
    let disks = house.seal_watched(&["night"; FILES_PER_PACKET + 1], &mut heard);
    let [first, last] = heard.0[..] else {
        panic!("{:?}", heard.0);
    };
    let told = |code| {
        let told = house.receive_with(&disks, Some(code), &mut Asked::patient());
        told.unwrap().certificate.unwrap()
    };
    let certificate = told(first);
    let second = After {
        packets: 1,
        files: 1,
        bytes: 5,
    };
    assert_eq!(after(&certificate), (1, second));
    let counts = certificate.counts.unwrap();
    assert_eq!((counts.present, counts.added), (FILES_PER_PACKET as u64, 1));
    let certificate = told(last);
    assert_eq!(after(&certificate), (2, After::default()));
    assert_eq!(certificate.counts.unwrap().added, 0);
}

#[test]
fn a_night_that_was_torn_after_the_code_is_no_packet_that_came_after_it() {
    let house = House::new();
    let mut heard = Heard::default();
    let disks = house.seal_watched(&FILES, &mut heard);
    for disk in &disks {
        let mut forger = Forger::of(&house, disk);
        forger.add_torn_packet();
        forger.write(disk);
    }
    let told = house.receive_with(&disks, heard.0.first().copied(), &mut Asked::patient());
    let certificate = told.unwrap().certificate.unwrap();
    assert_eq!(after(&certificate), (1, After::default()));
    let counts = certificate.counts.unwrap();
    assert_eq!((counts.present, counts.damaged), (4, 4), "{counts:?}");
}

#[test]
fn a_certificate_from_before_its_newer_fields_is_read() {
    let old = serde_json::json!({
        "v": 1, "accession": "7Q2K9M3T", "set": "00", "issued": "2026-09-04T21:40:12Z",
        "code": {"result": "matches", "given": "7302 9188", "packet": 3},
        "tips": [], "packets": 3, "disks": [], "counts": null, "files": [], "defects": [],
    });
    let certificate: Certificate = serde_json::from_value(old).unwrap();
    let accession: AccessionId = "7Q2K9M3T".parse().unwrap();
    assert_eq!(certificate.accession, accession);
    assert_eq!((certificate.hand, certificate.more_disks), (None, None));
    let CodeResult::Matches { packet, after, .. } = certificate.code else {
        panic!("{:?}", certificate.code);
    };
    assert_eq!((packet, after), (3, None));
}
