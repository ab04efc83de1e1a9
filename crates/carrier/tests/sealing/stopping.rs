use carrier::RunEnd;

use crate::bench::{Bench, Notes, assert_stored};
use crate::memory_file::of_sizes;

#[test]
fn a_stop_abandons_the_packet_in_the_making_and_keeps_what_is_closed() {
    let files = of_sizes(&[3_000_000; 90]);
    for (stop_at, packets) in [(0, 0), (50_000_000, 0), (140_000_000, 1), (269_999_999, 2)] {
        let bench = Bench::new(2, 1);
        let mut notes = Notes {
            stop_at: Some(stop_at),
            ..Notes::default()
        };
        let run = bench.seal_with(&files, &mut notes);
        assert_eq!(run.end, RunEnd::Stopped);
        assert_eq!(notes.closed.len(), packets);
        if packets > 0 {
            let decoded = bench.decode();
            let stored = decoded.files.len();
            assert_stored(&decoded.files, &files[..stored]);
            assert_eq!(decoded.packets.len(), packets);
        }
    }
}

#[test]
fn a_stop_while_one_large_file_is_read_is_heard() {
    let files = of_sizes(&[100_000_000]);
    let bench = Bench::new(1, 0);
    let mut notes = Notes {
        stop_at: Some(80_000_000),
        ..Notes::default()
    };
    let run = bench.seal_with(&files, &mut notes);
    assert_eq!(run.end, RunEnd::Stopped);
    assert!(notes.read < 81_000_000);
    let decoded = bench.decode().files;
    assert!(!decoded[0].whole);
    assert!(files[0].bytes.starts_with(&decoded[0].bytes));
}
