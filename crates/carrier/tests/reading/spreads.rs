use carrier::CodeMatch;
use model::DefectCode;

use crate::desk::{assert_whole, files, read, scan, volumes};
use crate::layout::{File, Shape};
use crate::moved::spread;
use crate::writer::Writer;

/// Sets on one disk each, all sealed to one card, and their files.
fn nights(count: u64) -> (Vec<Writer>, Vec<File>) {
    let first = Writer::new(1, 1);
    let mut nights = Vec::new();
    let mut all = Vec::new();
    for night in 0..count {
        let mut writer = first.beside(1, 100 + night);
        for packet in 0..2 {
            let some = files(
                &[3_000, 150_000 + 20_000 * night as usize, 0, 70_000],
                night * 7 + packet,
            );
            writer.seal(&Shape::new(1, 0, &[8, 16, 4]), &some);
            all.extend(some);
        }
        writer.finish();
        nights.push(writer);
    }
    (nights, all)
}

fn all_volumes(writers: &[Writer]) -> Vec<&[u8]> {
    writers
        .iter()
        .flat_map(|writer| volumes(&writer.disks))
        .collect()
}

#[test]
fn nights_on_single_disks_become_one_set_of_which_any_two_may_be_lost() {
    let (nights, all) = nights(5);
    let moved = spread(&nights[0], &scan(&nights[0], &all_volumes(&nights)), 3, 2);
    assert_eq!(moved.run.sets.len(), 5);
    for lost in [[0, 1], [0, 4], [2, 3]] {
        let left: Vec<&[u8]> = (0..5)
            .filter(|disk| !lost.contains(disk))
            .map(|disk| moved.volumes[disk].as_slice())
            .collect();
        let reading = scan(&nights[0], &left);
        let [set] = &reading.sets[..] else {
            panic!("one set")
        };
        let contents = set.open(vec![&nights[0].identity]);
        assert_eq!(set.id(), moved.run.set);
        assert_whole_in_any_order(&contents, &all);
        let absent = contents.defects();
        assert!(
            absent
                .iter()
                .all(|defect| defect.code == DefectCode::DiskAbsent),
            "{absent:?}"
        );
    }
}

/// Asserts that every file comes back bit for bit, set by set in the order of their ids.
fn assert_whole_in_any_order(contents: &carrier::Contents<'_>, expected: &[File]) {
    let mut left: Vec<&File> = expected.iter().collect();
    assert_eq!(contents.files().len(), expected.len());
    for file in contents.files() {
        let (bytes, outcome) = read(contents, file);
        assert!(outcome.complete && outcome.lost.is_empty(), "{outcome:?}");
        assert_eq!(Some(outcome.sha256), file.sha256);
        let at = left.iter().position(|other| other.bytes == bytes).unwrap();
        left.remove(at);
    }
}

#[test]
fn old_codes_stay_provable_and_the_new_one_fixes_no_name() {
    let (nights, _) = nights(2);
    let moved = spread(&nights[0], &scan(&nights[0], &all_volumes(&nights)), 2, 1);
    let reading = scan(&nights[0], &moved.volumes());
    let contents = reading.sets[0].open(vec![&nights[0].identity]);
    let packets = contents.packets();
    for night in &nights {
        let CodeMatch::Packet { packet, fixed } = contents.match_code(night.link.code()) else {
            panic!("an old code")
        };
        assert_eq!(packets[packet.0].set, night.set);
        assert_eq!((packets[packet.0].id.packet, fixed.len()), (2, 2));
        assert!(packets[packet.0].closed);
    }
    let new = moved.run.link.unwrap().code();
    let CodeMatch::Packet { fixed, .. } = contents.match_code(new) else {
        panic!("the new code")
    };
    assert!(
        fixed
            .iter()
            .all(|packet| packets[packet.0].set == moved.run.set)
    );
    let tips = contents.tips();
    assert_eq!(tips.len(), 3);
}

#[test]
fn only_data_lanes_move_after_recovery() {
    let mut writer = Writer::new(5, 3);
    let some = files(&[200_000, 90_000, 400_000], 5);
    writer.seal(&Shape::new(3, 2, &[8, 16]), &some);
    writer.finish();
    let left = volumes(&writer.disks);
    let moved = spread(&writer, &scan(&writer, &left[..3]), 1, 1);
    assert_eq!(moved.run.sets[0].lost_blocks, 0);
    let reading = scan(&writer, &moved.volumes()[1..]);
    let contents = reading.sets[0].open(vec![&writer.identity]);
    assert_whole(&contents, &some);
}

#[test]
fn a_set_that_was_moved_can_be_moved_again_and_again() {
    let (nights, all) = nights(2);
    let mut moved = spread(&nights[0], &scan(&nights[0], &all_volumes(&nights)), 2, 1);
    for (lost, k, m) in [(1, 1, 0), (0, 3, 1), (1, 2, 0)] {
        let reading = scan(&nights[0], &moved.volumes()[lost..]);
        moved = spread(&nights[0], &reading, k, m);
    }
    let reading = scan(&nights[0], &moved.volumes());
    let contents = reading.sets[0].open(vec![&nights[0].identity]);
    assert_whole_in_any_order(&contents, &all);
    for night in &nights {
        assert!(matches!(
            contents.match_code(night.link.code()),
            CodeMatch::Packet { .. }
        ));
    }
}
