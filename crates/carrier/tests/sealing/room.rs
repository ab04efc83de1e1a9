use carrier::{BLOCK, FILE_LIMIT, RunEnd, SealedRun};

use crate::bench::{Bench, Notes, assert_stored};
use crate::memory_disk::Room;
use crate::memory_file::{MemoryFile, of_sizes};

/// Sizes that fill two packets of two data lanes and some of a third.
fn files() -> Vec<MemoryFile> {
    let sizes: Vec<usize> = (0..50).map(|at| 3_000_000 + at * 1_000).collect();
    of_sizes(&sizes)
}

/// Asserts that what is closed and what is left are the files, in order and each once.
fn assert_accounted(
    bench: &Bench,
    run: &SealedRun<MemoryFile>,
    notes: &Notes,
    files: &[MemoryFile],
) {
    let stored = if notes.closed.is_empty() {
        0
    } else {
        let decoded = bench.decode();
        assert_eq!(decoded.packets.len(), notes.closed.len());
        let stored = decoded.files.len();
        assert_stored(&decoded.files, &files[..stored]);
        stored
    };
    let taken: Vec<_> = run.left.iter().map(|file| file.bytes.as_ptr()).collect();
    let expected = files[stored..].iter().map(|file| file.bytes.as_ptr());
    assert!(expected.take(taken.len()).eq(taken));
    if stored < files.len() {
        assert!(matches!(run.end, RunEnd::Full(_)));
        assert!(!run.left.is_empty());
    } else {
        assert_eq!(run.end, RunEnd::Finished);
    }
}

/// The bytes that each disk would need if there were no end.
fn needed(files: &[MemoryFile]) -> usize {
    let bench = Bench::new(2, 1);
    bench.seal(files);
    bench.disks[0].files()[0].len() / BLOCK * BLOCK
}

#[test]
fn a_disk_that_tells_its_room_gets_what_fits_and_is_never_overfilled() {
    let files = files();
    let needed = needed(&files);
    for step in 0..7 {
        let capacity = needed * step / 6 + 5 * BLOCK;
        let room = |disk| match disk {
            1 => Room::Told(capacity),
            _ => Room::Endless,
        };
        let bench = Bench::with_disks(2, 1, room, FILE_LIMIT);
        let mut notes = Notes::default();
        let run = bench.seal_with(&files, &mut notes);
        assert!(
            notes.abandoned.is_empty(),
            "nothing was begun that did not fit"
        );
        assert!(matches!(run.end, RunEnd::Finished | RunEnd::Full(1)));
        assert_accounted(&bench, &run, &notes, &files);
        let last = notes.closed.last();
        assert!(last.is_none_or(|packet| packet.end_of_run));
        if step > 1 {
            let on_disk = bench.disks[1].files()[0].len();
            assert!(capacity - on_disk < 4 << 20, "the room is used");
        }
    }
}

#[test]
fn a_disk_that_tells_nothing_and_fills_up_costs_the_packet_in_the_making() {
    let files = files();
    let needed = needed(&files);
    for step in 0..7 {
        let capacity = needed * step / 6;
        let room = |disk| match disk {
            2 => Room::Untold(capacity),
            _ => Room::Endless,
        };
        let bench = Bench::with_disks(2, 1, room, FILE_LIMIT);
        let mut notes = Notes::default();
        let run = bench.seal_with(&files, &mut notes);
        if step < 6 {
            assert_eq!(
                (run.end, notes.abandoned.as_slice()),
                (RunEnd::Full(2), &[2][..])
            );
        }
        assert_accounted(&bench, &run, &notes, &files);
    }
}

#[test]
fn every_single_place_where_the_room_may_end_leaves_a_sound_set() {
    let files = of_sizes(&[10_000, 20_000, 30_000]);
    let needed = needed(&files);
    for capacity in (0..needed + BLOCK).step_by(7_000) {
        for room in [
            Room::Told(capacity),
            Room::Untold(capacity),
            Room::ToldTooLate(capacity),
        ] {
            let bench = Bench::with_disks(2, 1, |_| room, FILE_LIMIT);
            let mut notes = Notes::default();
            let run = bench.seal_with(&files, &mut notes);
            assert_accounted(&bench, &run, &notes, &files);
        }
    }
}

#[test]
fn a_packet_is_made_again_with_fewer_files_where_another_disk_still_has_room() {
    // The disk says too late that it is full; then room is found for some of the files.
    let files = of_sizes(&[1_000_000; 60]);
    let room = |disk| match disk {
        0 => Room::ToldTooLate(usize::MAX),
        _ => Room::Endless,
    };
    let bench = Bench::with_disks(2, 1, room, FILE_LIMIT);
    bench.disks[0].fail_once_at(3 << 20, 20 << 20);
    let mut notes = Notes::default();
    let run = bench.seal_with(&files, &mut notes);
    assert_eq!(
        (run.end, notes.abandoned.as_slice()),
        (RunEnd::Full(0), &[0][..])
    );
    assert_eq!(notes.closed.len(), 1);
    assert!(notes.closed[0].end_of_run);
    let stored = notes.closed[0].files.len();
    assert!((20..60).contains(&stored), "{stored}");
    assert_accounted(&bench, &run, &notes, &files);
    let read_twice = files
        .iter()
        .filter(|file| file.read.get() > 1_000_000)
        .count();
    assert!(read_twice > 0 && read_twice <= stored + 1);
    assert!(bench.disks[0].files()[0].len() < 24 << 20);
}

#[test]
fn a_file_in_pieces_that_meets_a_full_disk_goes_on_where_its_closed_packets_end() {
    let files = of_sizes(&[1_000, 150_000_000]);
    let room = |_| Room::ToldTooLate(usize::MAX);
    let bench = Bench::with_disks(1, 0, room, FILE_LIMIT);
    // In the second packet, with room for most of a third after that.
    bench.disks[0].fail_once_at(100 << 20, 40 << 20);
    let mut notes = Notes::default();
    let run = bench.seal_with(&files, &mut notes);
    assert_eq!(run.end, RunEnd::Full(0));
    assert_eq!(run.left.len(), 1);
    let decoded = bench.decode().files;
    let cut = decoded.last().unwrap();
    assert!(!cut.whole, "its last piece is not there");
    assert_eq!(cut.pieces, 2);
    assert!(cut.bytes.len() > 90_000_000);
    assert!(files[1].bytes.starts_with(&cut.bytes));
}

#[test]
fn a_disk_without_room_for_its_closing_block_leaves_the_packet_closed_by_the_others() {
    let files = of_sizes(&[10_000]);
    let needed = needed(&files);
    let room = |disk| match disk {
        1 => Room::Untold(needed - 1),
        _ => Room::Endless,
    };
    let bench = Bench::with_disks(2, 1, room, FILE_LIMIT);
    let mut notes = Notes::default();
    let run = bench.seal_with(&files, &mut notes);
    assert_eq!(run.end, RunEnd::Full(1));
    assert!(run.left.is_empty());
    assert_eq!(notes.closed[0].unclosed, [1]);
}
