use std::collections::HashSet;

use carrier::{BLOCK, Kind, RunEnd};
use testkit::repeated;

use crate::bench::{Bench, Notes, assert_stored};
use crate::decoder::full_slice;
use crate::memory_disk::{Event, MemoryDisk};
use crate::memory_file::{MemoryFile, bytes, of_sizes};

/// Nothing, one byte, usual pictures, the longest fragment and one byte more, more than a slice.
const SIZES: [usize; 9] = [
    0, 1, 2_300_000, 2_500_001, 1_900_000, 4_128_768, 4_128_769, 9_000_000, 70_000,
];

#[test]
fn what_comes_out_is_what_went_in_whatever_the_geometry() {
    for (k, m) in [(1, 0), (1, 1), (2, 1), (3, 2), (5, 3), (9, 1)] {
        let bench = Bench::new(k, m);
        let files = of_sizes(&SIZES);
        bench.seal(&files);
        assert_stored(&bench.decode().files, &files);
    }
}

#[test]
fn each_file_is_read_once() {
    let bench = Bench::new(3, 2);
    let files = of_sizes(&SIZES);
    let notes = bench.seal(&files);
    for file in &files {
        assert_eq!(file.read.get(), file.bytes.len() as u64);
    }
    assert_eq!(notes.read, SIZES.iter().sum::<usize>() as u64);
}

#[test]
fn a_usual_picture_lies_whole_on_one_disk() {
    let bench = Bench::new(5, 2);
    let files = of_sizes(&[2_000_000; 40]);
    bench.seal(&files);
    let decoded = bench.decode().files;
    assert!(decoded.iter().all(|file| file.lanes.len() == 1));
    let lanes: HashSet<u8> = decoded.iter().map(|file| file.lanes[0].1).collect();
    assert_eq!(lanes.len(), 5, "every data lane takes its part");
}

#[test]
fn rows_are_full_but_for_the_last_which_is_as_small_as_it_can_be() {
    let expected = [
        (0, vec![]),
        (1, vec![4]),
        (64_000, vec![4]),
        (66_000, vec![8]),
        (1_000_000, vec![64]),
        (4_100_000, vec![256]),
        (4_100_000 + 4_100_000, vec![256, 256]),
        (8_400_000, vec![256, 256, 4]),
    ];
    for (size, rows) in expected {
        let bench = Bench::new(1, 1);
        bench.seal(&of_sizes(&[size]));
        let packet = &bench.decode().packets[0];
        assert_eq!(packet.closing.rows, rows, "{size} bytes");
        assert_eq!(full_slice(packet), 256);
    }
}

#[test]
fn closing_blocks_come_after_all_else_is_durable_on_all_disks() {
    let bench = Bench::new(2, 1);
    let notes = bench.seal(&of_sizes(&[3_000_000; 60]));
    let packets = notes.closed.len();
    assert!(packets > 1);
    let mut events = bench.events().into_iter().peekable();
    for packet in 1..=packets {
        // Everything on every disk, then one flush for each.
        while let Some(Event::Write { .. }) = events.peek() {
            events.next();
        }
        assert_eq!(syncs(&mut events), [0, 1, 2]);
        for _ in 0..3 {
            let closing = events.next();
            assert!(matches!(closing, Some(Event::Write { bytes: BLOCK, .. })));
            if packet == packets {
                let random_end =
                    |event: &Event| matches!(event, Event::Write { bytes, .. } if *bytes < BLOCK);
                let _ = events.next_if(random_end);
            }
        }
        assert_eq!(syncs(&mut events), [0, 1, 2]);
    }
    assert_eq!(events.next(), None);
}

fn syncs(events: &mut impl Iterator<Item = Event>) -> Vec<usize> {
    let mut disks: Vec<usize> = events
        .take(3)
        .map(|event| match event {
            Event::Sync { disk } => disk,
            Event::Write { .. } => panic!("a write before every disk is flushed"),
        })
        .collect();
    disks.sort_unstable();
    disks
}

#[test]
fn no_sixteen_bytes_stand_twice_on_any_disk() {
    let bench = Bench::new(2, 2);
    let same = bytes(40_000, 1);
    let files: Vec<_> = (0..10)
        .map(|at| {
            MemoryFile::new(
                format!("{at}"),
                if at < 5 {
                    same.clone()
                } else {
                    vec![0; 40_000]
                },
            )
        })
        .collect();
    bench.seal(&files);
    let files: Vec<_> = bench.disks.iter().flat_map(MemoryDisk::files).collect();
    let files: Vec<_> = files.iter().map(Vec::as_slice).collect();
    assert_eq!(repeated(&files), None);
}

#[test]
fn no_length_tells_a_volume_from_other_bytes() {
    let ends: HashSet<usize> = (0..8)
        .map(|seed| {
            let mut bench = Bench::new(1, 0);
            bench.seed = seed;
            bench.seal(&of_sizes(&[10]));
            let length = bench.disks[0].files().concat().len();
            assert_eq!(
                length / BLOCK,
                7,
                "key, four of the lane, directory, closing"
            );
            length % BLOCK
        })
        .collect();
    assert_eq!(ends.len(), 8);
}

#[test]
fn each_card_opens_the_set_and_each_identity_reads_it() {
    let mut bench = Bench::new(2, 1);
    (1..8).for_each(|_| bench.add_card());
    let files = of_sizes(&[100_000, 5_000_000]);
    bench.seal(&files);
    for card in 0..8 {
        assert_stored(&bench.decode_as(card).files, &files);
    }
}

#[test]
fn a_watch_is_told_what_the_closing_block_says() {
    let bench = Bench::new(2, 1);
    let notes = bench.seal(&of_sizes(&[1_000_000; 170]));
    let decoded = bench.decode();
    assert_eq!(notes.closed.len(), decoded.packets.len());
    assert!(decoded.packets.len() > 1);
    for (told, packet) in notes.closed.iter().zip(&decoded.packets) {
        assert_eq!(told.link, packet.closing.link);
        assert_eq!(told.rows, packet.closing.rows);
        assert_eq!(told.end_of_run, packet.closing.end_of_run);
        assert_eq!(told.files, packet.directory.files);
        assert!(told.unclosed.is_empty());
    }
    let ends: Vec<bool> = notes.closed.iter().map(|told| told.end_of_run).collect();
    assert_eq!(ends.iter().filter(|end| **end).count(), 1);
    assert_eq!(ends.last(), Some(&true));
}

#[test]
fn spares_move_from_disk_to_disk_with_the_packets() {
    let bench = Bench::new(1, 1);
    bench.seal(&of_sizes(&[30_000_000; 4]));
    let decoded = bench.decode();
    assert_eq!(decoded.packets.len(), 2);
    assert_eq!(bench.geometry.disk_of_lane(1, 0), 1);
    assert_eq!(bench.geometry.disk_of_lane(2, 0), 0);
}

#[test]
fn nothing_to_seal_leaves_nothing_on_the_disks() {
    let bench = Bench::new(2, 1);
    let mut notes = Notes::default();
    let run = bench.seal_with(&[], &mut notes);
    assert_eq!(run.end, RunEnd::Finished);
    assert!(notes.closed.is_empty());
}

#[test]
fn block_kinds_are_lanes_directory_and_closing_alone() {
    let bench = Bench::new(2, 1);
    bench.seal(&of_sizes(&[100_000; 3]));
    let secret = &bench.cards[0].secret;
    let files = bench.disks[0].files();
    let (blocks, _) = files[0].as_chunks::<BLOCK>();
    let key = carrier::KeyBlock::open(&blocks[0], secret).unwrap();
    let kinds: Vec<Kind> = blocks[1..]
        .iter()
        .map(|block| key.mask.open(block).unwrap().address.kind)
        .collect();
    assert_eq!(kinds.last(), Some(&Kind::Closing));
    assert_eq!(
        kinds.iter().filter(|kind| **kind == Kind::Closing).count(),
        1
    );
    assert!(kinds.is_sorted());
}
