//! What a hand adds to the disks.

use carrier::{Hand, Phrase, Signed};

use crate::bench::{Bench, assert_stored};
use crate::memory_file::of_sizes;

fn hand() -> Hand {
    let phrase = Phrase::parse("lantern apple kettle window garden maple").unwrap();
    Hand::from_phrase(&phrase).unwrap()
}

#[test]
fn every_packet_of_a_signed_run_is_signed() {
    let mut bench = Bench::new(2, 1);
    let hand = hand();
    bench.hand = Some(hand.clone());
    let files = of_sizes(&[10_000; 4_100]);
    bench.seal(&files);
    let decoded = bench.decode();
    assert_stored(&decoded.files, &files);
    assert!(decoded.packets.len() > 1);
    for packet in &decoded.packets {
        assert_eq!(packet.signed, Signed::By(hand.key()));
    }
}

#[test]
fn a_run_without_a_hand_is_not() {
    let bench = Bench::new(2, 1);
    bench.seal(&of_sizes(&[10_000]));
    let packets = bench.decode().packets;
    assert_eq!(packets[0].signed, Signed::ByNobody);
}

#[test]
fn a_signature_adds_nothing_that_a_card_shows() {
    let mut bench = Bench::new(2, 1);
    let files = of_sizes(&[10_000; 40]);
    let volumes = |bench: &Bench| {
        bench.seal(&files);
        let packet = bench.decode().packets.remove(0);
        (packet.closing.directory_blocks, packet.closing.rows)
    };
    let unsigned = volumes(&bench);
    bench = Bench {
        hand: Some(hand()),
        ..Bench::new(2, 1)
    };
    assert_eq!(volumes(&bench), unsigned);
}
