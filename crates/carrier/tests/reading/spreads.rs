use std::io::Read;

use carrier::{CodeMatch, Kind};
use model::DefectCode;

use crate::carrying::Carrying;
use crate::desk::{assert_whole, files, read, scan, volumes};
use crate::layout::{File, Shape};
use crate::moved::{repaired, spread};
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
        assert!(contents.strays().is_empty());
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

#[test]
fn a_disk_gets_the_names_of_packets_that_it_is_not_in_the_list_of() {
    let mut writer = Writer::new(3, 21);
    let early = files(&[30_000, 2_000], 22);
    writer.seal(&Shape::new(1, 1, &[4]), &early);
    let late = files(&[90_000, 1_000], 23);
    writer.seal(&Shape::new(2, 1, &[4]), &late);
    let left: Vec<Vec<u8>> = writer.disks[..2]
        .iter()
        .map(|disk| disk.bytes.clone())
        .collect();
    let made = repaired(&writer, &left);
    assert_eq!(made[..2], left);
    // With the last disk alone every name is there, and no byte of the early packet.
    let reading = scan(&writer, &[&made[2]]);
    let contents = reading.sets[0].open(vec![&writer.identity]);
    let names = |files: &[File]| {
        files
            .iter()
            .map(|file| file.path.clone())
            .collect::<Vec<_>>()
    };
    let listed: Vec<_> = contents
        .files()
        .iter()
        .map(|file| file.path.to_string())
        .collect();
    assert_eq!(listed, [names(&early), names(&late)].concat());
    assert!(contents.packets().iter().all(|packet| packet.closed));
    assert_eq!(read(&contents, &contents.files()[0]).1.lost, [(0, 30_000)]);
    // And a second repair finds nothing to do.
    assert_eq!(repaired(&writer, &made), made);
}

#[test]
fn without_its_map_a_carrying_set_still_gives_the_names_and_the_bytes() {
    let mut new = Writer::new(1, 31);
    let mut writer = new.beside(1, 32);
    let some = files(&[9_000, 30_000], 33);
    let old = writer.seal(&Shape::new(1, 0, &[4]), &some);
    let carrying = Carrying::plan(&mut new, (1, 0), &[(writer.set, &old)]);
    let mut blocks = carrying.blocks();
    blocks.retain(|block| block.address.kind != Kind::Directory);
    new.write_blocks(&blocks);
    let reading = scan(&new, &volumes(&new.disks));
    let contents = reading.sets[0].open(vec![&new.identity]);
    let listed: Vec<_> = contents
        .files()
        .iter()
        .map(|file| file.path.to_string())
        .collect();
    assert_eq!(listed, [some[0].path.clone(), some[1].path.clone()]);
    let mut found: Vec<Vec<u8>> = Vec::new();
    for stray in contents.strays() {
        let mut bytes = Vec::new();
        contents.read_stray(&stray).read_to_end(&mut bytes).unwrap();
        found.push(bytes);
    }
    assert_eq!(found, [some[0].bytes.clone(), some[1].bytes.clone()]);
}
