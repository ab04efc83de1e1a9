//! A card is enough to write a map, to forge what it leads to, and to move what somebody forged before.

use carrier::{Kind, MAX_CARRIED_DEPTH, PAYLOAD, Place};
use model::{Chance, DefectCode, Sha256Digest};
use testkit::FixedChance;

use crate::carrying::Carrying;
use crate::desk::{assert_whole, files, read, scan, volumes};
use crate::forgeries::{open, planned, rest_of};
use crate::layout::{File, Shape};
use crate::moved::{repaired, spread};
use crate::writer::{Packet, Plain, Writer, payload_of};

/// An old set and a new one that will carry it over `k` + `m` disks.
struct Scene {
    new: Writer,
    carrying: Carrying,
    files: Vec<File>,
    old: Packet,
}

impl Scene {
    fn new(k: u8, m: u8) -> Self {
        let mut new = Writer::new((k + m).into(), 11);
        let mut writer = new.beside(2, 12);
        let files = files(&[40_000, 100, 150_000, 90_000, 70_000], 13);
        let old = writer.seal(&Shape::new(2, 0, &[4, 8]), &files);
        let carrying = Carrying::plan(&mut new, (k, m), &[(writer.set, &old)]);
        Self {
            new,
            carrying,
            files,
            old,
        }
    }

    /// Writes what the test made of it; whether all is whole, and what is named after reading. No byte
    /// that comes out may be wrong.
    fn read(mut self, blocks: &[Plain]) -> (bool, Vec<DefectCode>) {
        self.new.write_blocks(blocks);
        let reading = scan(&self.new, &volumes(&self.new.disks));
        let contents = open(&reading, &self.new);
        assert_eq!(contents.files().len(), self.files.len());
        let mut whole = true;
        for (file, original) in contents.files().iter().zip(&self.files) {
            let (bytes, outcome) = read(&contents, file);
            let told = outcome.complete && Some(outcome.sha256) == file.sha256;
            assert!(!told || bytes == original.bytes, "{}", original.path);
            for (at, byte) in bytes.iter().enumerate() {
                let lost =
                    |(start, length): &(u64, u64)| (*start..start + length).contains(&(at as u64));
                let right = original.bytes[at] == *byte || outcome.lost.iter().any(lost);
                assert!(right, "byte {at} of {} is wrong", original.path);
            }
            whole &= told;
        }
        let defects = contents.defects();
        (whole, defects.iter().map(|defect| defect.code).collect())
    }

    fn read_map(mut self, change: impl FnOnce(&mut Carrying)) -> (bool, Vec<DefectCode>) {
        change(&mut self.carrying);
        self.carrying.seal(&self.new);
        let blocks = self.carrying.blocks();
        self.read(&blocks)
    }
}

fn noise(seed: u64) -> Box<carrier::Payload> {
    let mut payload = Box::new([0; PAYLOAD]);
    FixedChance::new(seed).fill(&mut *payload);
    payload
}

#[test]
fn an_honest_map_gives_everything_and_names_nothing() {
    assert_eq!(Scene::new(3, 2).read_map(|_| {}), (true, vec![]));
}

#[test]
fn a_line_that_leads_nowhere_costs_its_slice_and_is_named() {
    type Change = fn(&mut carrier::CarriedSlice);
    let changes: [Change; 7] = [
        |line| line.at = (15, 0),
        |line| line.at = (0, 4),
        |line| line.row = 16,
        |line| line.lane = 9,
        |line| line.packet = 0,
        |line| line.k = 17,
        |line| line.lost = vec![4_000],
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let (whole, defects) = Scene::new(3, 2).read_map(|carrying| change(&mut carrying.map[0]));
        assert!(!whole, "change {number}");
        assert!(
            defects.contains(&DefectCode::BlocksDamaged),
            "change {number}"
        );
    }
}

#[test]
fn a_line_that_leads_to_another_slice_never_gives_wrong_bytes() {
    let swaps = [(0, 1), (0, 2), (1, 3)];
    for (one, other) in swaps {
        let (whole, defects) = Scene::new(3, 1).read_map(|carrying| {
            let at = carrying.map[one].at;
            carrying.map[one].at = carrying.map[other].at;
            carrying.map[other].at = at;
        });
        assert!(!whole || !defects.is_empty(), "{one} and {other}");
    }
    let (whole, defects) = Scene::new(3, 1).read_map(|carrying| {
        let at = carrying.map[0].at;
        carrying.map[1].at = at;
    });
    assert!(!whole && defects.contains(&DefectCode::BlocksDamaged));
}

#[test]
fn a_line_with_another_digest_is_named_once_its_slice_was_read() {
    let (whole, defects) = Scene::new(2, 1).read_map(|carrying| {
        carrying.map[1].sha256 = Sha256Digest::of("something else");
    });
    assert_eq!((whole, defects), (true, vec![DefectCode::BlocksDamaged]));
}

#[test]
fn a_line_that_calls_blocks_lost_costs_those_blocks() {
    let (whole, _) = Scene::new(2, 1).read_map(|carrying| carrying.map[0].lost = vec![1, 2]);
    assert!(!whole);
}

#[test]
fn a_line_of_a_set_that_is_not_there_costs_its_slice() {
    let (whole, defects) = Scene::new(2, 1).read_map(|carrying| {
        carrying.map[0].set = carrier::SetId([7; 16]);
    });
    assert!(!whole);
    assert!(defects.contains(&DefectCode::DirectoryLost));
}

#[test]
fn forged_blocks_on_the_new_disks_are_told_from_the_right_ones() {
    for index in 0..4 {
        // Beside the right one, then instead of it where spares tell.
        for instead in [false, true] {
            let scene = Scene::new(2, 1);
            let mut blocks = scene.carrying.blocks();
            let right = blocks.iter().position(|block| {
                let address = block.address;
                (address.kind, address.row, address.place, address.index)
                    == (Kind::Lane, 0, Place::At(0), index)
            });
            let right = right.unwrap();
            let mut forged = blocks[right].clone();
            forged.payload = noise(index.into());
            if instead {
                blocks[right] = forged;
            } else {
                blocks.insert(0, forged);
            }
            let (whole, _) = scene.read(&blocks);
            assert!(whole, "index {index}, instead {instead}");
        }
    }
}

#[test]
fn a_whole_forged_slice_that_age_accepts_is_told_by_the_digest_in_its_line() {
    let scene = Scene::new(2, 1);
    let other = Scene::new(2, 1);
    let mut blocks = scene.carrying.blocks();
    let forged = other.carrying.blocks();
    // Another old set to the same recipient would open as well; its slices lie where ours should.
    for block in &mut blocks {
        let address = block.address;
        let same = |other: &&Plain| {
            let there = other.address;
            (there.kind, there.row, there.place, there.index)
                == (address.kind, address.row, address.place, address.index)
        };
        if (address.kind, address.row, address.place) == (Kind::Lane, 0, Place::At(1)) {
            block.payload = forged.iter().find(same).unwrap().payload.clone();
        }
    }
    assert!(scene.read(&blocks).0);
}

#[test]
fn a_forged_old_directory_in_kind_4_is_not_what_the_closing_block_commits_to() {
    let mut scene = Scene::new(2, 1);
    let mut forged = scene.old.clone();
    forged.directory.files[0].sha256 = Sha256Digest::of("forged");
    scene.new.seal_directory(&mut forged);
    let set = scene.old.directory.header.set;
    let blocks = forged
        .directory_blocks()
        .into_iter()
        .filter(|block| block.disk == 0);
    let mut records: Vec<_> = blocks.map(|block| (set, block)).collect();
    records.append(&mut scene.carrying.records);
    scene.carrying.records = records;
    let blocks = scene.carrying.blocks();
    assert_eq!(scene.read(&blocks), (true, vec![]));
}

#[test]
fn forged_copies_of_kind_4_on_one_disk_change_nothing() {
    let scene = Scene::new(2, 1);
    let mut blocks = scene.carrying.blocks();
    for block in &mut blocks {
        if block.address.kind == Kind::Carried && block.disk == 0 {
            block.payload = noise(u64::from(block.address.index));
        }
    }
    let (whole, _) = scene.read(&blocks);
    assert!(whole);
}

#[test]
fn what_was_forged_before_the_move_is_told_apart_after_it() {
    for instead in [false, true] {
        let (mut writer, packet, files) = planned(2, 1);
        let mut blocks = packet.lane_blocks();
        let mut forged = blocks[3].clone();
        forged.payload = noise(3);
        if instead {
            blocks[3] = forged;
        } else {
            blocks.insert(0, forged);
        }
        blocks.extend(rest_of(&packet));
        writer.write_blocks(&blocks);
        let reading = scan(&writer, &volumes(&writer.disks));
        let moved = spread(&writer, &reading, 2, 0);
        assert!(moved.run.sets[0].doubtful > 0);
        let reading = scan(&writer, &moved.volumes());
        assert_whole(&open(&reading, &writer), &files);
    }
}

#[test]
fn repair_guesses_nothing_where_blocks_contradict_each_other() {
    let (mut writer, packet, _) = planned(2, 2);
    let mut blocks = packet.lane_blocks();
    blocks[3].payload = noise(3);
    blocks.extend(rest_of(&packet));
    writer.write_blocks(&blocks);
    let all = volumes(&writer.disks);
    let without_last: Vec<Vec<u8>> = all[..3].iter().map(|disk| disk.to_vec()).collect();
    let made = repaired(&writer, &without_last);
    let sources: Vec<&[u8]> = made.iter().map(Vec::as_slice).collect();
    let reading = scan(&writer, &sources);
    let health = &reading.sets[0].health()[0];
    let lost: Vec<u64> = health
        .lanes
        .iter()
        .map(|lane| lane.expected - lane.found)
        .collect();
    assert_eq!(lost.iter().sum::<u64>(), 1, "{lost:?}");
}

#[test]
fn a_set_that_was_carried_too_often_is_named() {
    let mut writer = Writer::new(1, 3);
    let some = files(&[3_000], 4);
    writer.seal(&Shape::new(1, 0, &[4]), &some);
    let mut bytes = writer.disks[0].bytes.clone();
    for depth in 0..=MAX_CARRIED_DEPTH {
        let reading = scan(&writer, &[&bytes]);
        let contents = open(&reading, &writer);
        assert_eq!(contents.files().len(), 1, "carried {depth} times");
        bytes = spread(&writer, &reading, 1, 0).volumes.remove(0);
    }
    let reading = scan(&writer, &[&bytes]);
    let contents = open(&reading, &writer);
    assert!(contents.files().is_empty());
    let too_deep = |defect: &model::Defect| defect.code == DefectCode::NotChecked;
    assert!(contents.defects().iter().any(too_deep));
}

#[test]
fn blocks_of_kind_4_that_hold_anything_at_all_do_no_harm() {
    for seed in 0..20 {
        let mut scene = Scene::new(1, 1);
        let mut chance = FixedChance::new(seed);
        let mut blocks = scene.carrying.blocks();
        let set = scene.old.directory.header.set;
        for block in &mut blocks {
            if block.address.kind == Kind::Carried {
                let mut bytes = block.payload.to_vec();
                let [low, high]: [u8; 2] = chance.draw();
                let at = usize::from(u16::from_le_bytes([low, high])) % (PAYLOAD - 64);
                bytes[at..at + 16].copy_from_slice(&set.0);
                chance.fill(&mut bytes[at + 16..at + 40]);
                block.payload = payload_of(&bytes);
            }
        }
        scene.new.write_blocks(&blocks);
        let reading = scan(&scene.new, &volumes(&scene.new.disks));
        let contents = open(&reading, &scene.new);
        for file in contents.files() {
            let (_, outcome) = read(&contents, file);
            assert!(outcome.complete || !outcome.lost.is_empty());
        }
        let _ = contents.defects();
    }
}
