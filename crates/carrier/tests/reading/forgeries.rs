//! Whoever has a card can make blocks whose tags fit, and slices that age accepts. They must never pass
//! for what was sealed.

use carrier::{Contents, Kind, PAYLOAD, Place, Reading, SliceSealer};
use model::Chance;
use testkit::FixedChance;

use crate::desk::{assert_whole, files, read, scan, volumes};
use crate::layout::{File, Shape};
use crate::writer::{Packet, Plain, Writer, payload_of};

const SIZES: [usize; 5] = [40_000, 100, 150_000, 9_000, 70_000];

/// A planned packet of a new set, and its files.
pub(crate) fn planned(k: u8, m: u8) -> (Writer, Packet, Vec<File>) {
    let mut writer = Writer::new((k + m).into(), 7);
    let files = files(&SIZES, 8);
    let packet = writer.plan(&Shape::new(k, m, &[8]), &files);
    (writer, packet, files)
}

fn noise(seed: u64) -> Box<carrier::Payload> {
    let mut payload = Box::new([0; PAYLOAD]);
    FixedChance::new(seed).fill(&mut *payload);
    payload
}

pub(crate) fn rest_of(packet: &Packet) -> Vec<Plain> {
    let mut blocks = packet.directory_blocks();
    blocks.extend(packet.closing_blocks(true));
    blocks
}

fn at(blocks: &mut [Plain], row: u32, lane: u8, index: u16) -> &mut Plain {
    blocks
        .iter_mut()
        .find(|block| {
            (block.address.row, block.address.place, block.address.index)
                == (row, Place::At(lane), index)
        })
        .unwrap()
}

pub(crate) fn open<'r>(reading: &'r Reading, writer: &'r Writer) -> Contents<'r> {
    reading.sets[0].open(vec![&writer.identity])
}

/// Whether no byte outside the lost stretches is wrong.
fn assert_no_wrong_byte(contents: &Contents<'_>, files: &[File]) {
    for (file, original) in contents.files().iter().zip(files) {
        let (bytes, outcome) = read(contents, file);
        let mut expected = original.bytes.clone();
        for (offset, length) in &outcome.lost {
            expected[*offset as usize..(offset + length) as usize].fill(0);
        }
        assert!(bytes == expected, "{}", original.path);
    }
}

#[test]
fn a_forged_block_beside_the_right_one_changes_nothing() {
    for index in 0..8 {
        let (mut writer, packet, files) = planned(2, 0);
        let mut blocks = packet.lane_blocks();
        let mut forged = at(&mut blocks, 0, 1, index).clone();
        forged.payload = noise(index.into());
        blocks.insert(0, forged);
        blocks.extend(rest_of(&packet));
        writer.write_blocks(&blocks);
        let reading = scan(&writer, &volumes(&writer.disks));
        assert_whole(&open(&reading, &writer), &files);
    }
}

#[test]
fn a_flood_of_forged_blocks_does_not_crowd_out_the_right_one_on_another_disk() {
    let (mut writer, packet, files) = planned(2, 0);
    let mut blocks = packet.lane_blocks();
    for index in [0, 3] {
        let right = at(&mut blocks, 0, 1, index).clone();
        for seed in 0..50 {
            let mut forged = right.clone();
            forged.disk = 1 - right.disk;
            forged.payload = noise(seed);
            blocks.insert(0, forged);
        }
    }
    blocks.extend(rest_of(&packet));
    writer.write_blocks(&blocks);
    for order in [[0, 1], [1, 0]] {
        let volumes = order.map(|disk: usize| writer.disks[disk].bytes.as_slice());
        let reading = scan(&writer, &volumes);
        assert_whole(&open(&reading, &writer), &files);
    }
}

#[test]
fn a_whole_forged_lane_beside_the_right_one_changes_nothing() {
    let (mut writer, packet, files) = planned(2, 0);
    let right = packet.lane_blocks();
    let mut blocks: Vec<Plain> = right
        .iter()
        .filter(|block| block.address.place == Place::At(0))
        .cloned()
        .collect();
    for (seed, block) in (0..).zip(&mut blocks) {
        block.payload = noise(seed);
    }
    blocks.extend(right);
    blocks.extend(rest_of(&packet));
    writer.write_blocks(&blocks);
    let reading = scan(&writer, &volumes(&writer.disks));
    assert_whole(&open(&reading, &writer), &files);
}

#[test]
fn a_forged_block_instead_of_the_right_one_is_made_good_by_the_spares() {
    for index in 0..8 {
        let (mut writer, packet, files) = planned(2, 1);
        let mut blocks = packet.lane_blocks();
        at(&mut blocks, 0, 0, index).payload = noise(index.into());
        blocks.extend(rest_of(&packet));
        writer.write_blocks(&blocks);
        let reading = scan(&writer, &volumes(&writer.disks));
        let contents = open(&reading, &writer);
        assert_whole(&contents, &files);
        let repaired = |file| read(&contents, file).1.repaired;
        assert!(contents.files().iter().any(repaired));
    }
}

#[test]
fn a_forged_block_that_nothing_makes_good_costs_its_chunks_and_gives_no_wrong_byte() {
    for index in 0..8 {
        let (mut writer, packet, files) = planned(2, 0);
        let mut blocks = packet.lane_blocks();
        at(&mut blocks, 0, 0, index).payload = noise(index.into());
        blocks.extend(rest_of(&packet));
        writer.write_blocks(&blocks);
        let reading = scan(&writer, &volumes(&writer.disks));
        let contents = open(&reading, &writer);
        assert_no_wrong_byte(&contents, &files);
        let whole = |file| read(&contents, file).1.complete;
        assert!(!contents.files().iter().all(whole));
    }
}

#[test]
fn a_disk_of_forged_blocks_and_a_lost_disk_are_both_made_good() {
    for forger in 1..5 {
        let (mut writer, packet, files) = planned(3, 2);
        let mut blocks = packet.lane_blocks();
        for (seed, block) in (0..).zip(&mut blocks) {
            if block.disk == forger {
                block.payload = noise(seed);
            }
        }
        blocks.extend(rest_of(&packet));
        writer.write_blocks(&blocks);
        let reading = scan(&writer, &volumes(&writer.disks[1..]));
        assert_whole(&open(&reading, &writer), &files);
    }
}

/// Slices of a lane with the same fragment headers and other bytes, sealed to the same recipient.
fn forged_lane(writer: &Writer, packet: &Packet, lane: u8, files: &[File]) -> Vec<Plain> {
    let mut twin = Writer::new(packet.geometry.lanes().into(), 9);
    twin.identity = writer.identity.clone();
    let mut others = files.to_vec();
    for file in &mut others {
        FixedChance::new(10).fill(&mut file.bytes);
    }
    let shape = Shape::new(packet.geometry.k(), packet.geometry.m(), &[8]);
    let twin = twin.plan(&shape, &others);
    let mut blocks = twin.lane_blocks();
    blocks.retain(|block| block.address.place == Place::At(lane));
    for block in &mut blocks {
        block.address.attempt = packet.attempt;
    }
    blocks
}

#[test]
fn an_age_header_of_another_slice_is_replaced_by_the_right_one() {
    let (mut writer, packet, files) = planned(2, 1);
    let mut blocks = packet.lane_blocks();
    let forged = forged_lane(&writer, &packet, 0, &files);
    at(&mut blocks, 0, 0, 0).payload = forged[0].payload.clone();
    blocks.extend(rest_of(&packet));
    writer.write_blocks(&blocks);
    let reading = scan(&writer, &volumes(&writer.disks));
    assert_whole(&open(&reading, &writer), &files);
}

#[test]
fn slices_that_age_accepts_are_told_by_the_digest_and_left_out() {
    for beside in [false, true] {
        let (mut writer, packet, files) = planned(2, 1);
        let mut blocks = forged_lane(&writer, &packet, 0, &files);
        blocks.extend(
            packet
                .lane_blocks()
                .into_iter()
                .filter(|block| beside || block.address.place != Place::At(0)),
        );
        blocks.extend(rest_of(&packet));
        writer.write_blocks(&blocks);
        let reading = scan(&writer, &volumes(&writer.disks));
        let contents = open(&reading, &writer);
        let mut altered = 0;
        for (file, original) in contents.files().iter().zip(&files) {
            let (_, outcome) = read(&contents, file);
            if outcome.complete && Some(outcome.sha256) == file.sha256 {
                continue;
            }
            altered += 1;
            let mut reader = contents.read_distrusting(file).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut reader, &mut bytes).unwrap();
            assert!(bytes == original.bytes);
            assert_eq!(Some(reader.outcome().unwrap().sha256), file.sha256);
        }
        assert!(altered > 0);
    }
}

#[test]
fn what_nothing_makes_good_is_told_by_the_digest_and_not_read_otherwise() {
    let (mut writer, packet, files) = planned(2, 0);
    let mut blocks = forged_lane(&writer, &packet, 0, &files);
    blocks.extend(
        packet
            .lane_blocks()
            .into_iter()
            .filter(|block| block.address.place != Place::At(0)),
    );
    blocks.extend(rest_of(&packet));
    writer.write_blocks(&blocks);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = open(&reading, &writer);
    let differs = |file: &&carrier::ReadFile| Some(read(&contents, file).1.sha256) != file.sha256;
    let altered: Vec<_> = contents.files().iter().filter(differs).collect();
    assert!(!altered.is_empty());
    for file in altered {
        assert!(contents.read_distrusting(file).is_none());
    }
}

#[test]
fn a_lane_that_holds_other_fragments_than_the_directory_says_contradicts_it() {
    let (mut writer, packet, files) = planned(1, 0);
    let mut twin = packet.clone();
    twin.directory.files.swap(0, 3);
    for (n, file) in (1..).zip(&mut twin.directory.files) {
        file.n = n;
    }
    writer.seal_directory(&mut twin);
    let mut blocks = packet.lane_blocks();
    blocks.extend(rest_of(&twin));
    writer.write_blocks(&blocks);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = open(&reading, &writer);
    let outcomes: Vec<_> = contents
        .files()
        .iter()
        .map(|file| read(&contents, file).1)
        .collect();
    assert!(outcomes[0].contradicted && outcomes[3].contradicted);
    assert_eq!(outcomes[0].lost, [(0, files[3].bytes.len() as u64)]);
    assert!(outcomes[1].complete && !outcomes[1].contradicted);
}

#[test]
fn blocks_that_claim_another_geometry_or_huge_counts_stand_apart() {
    let (mut writer, packet, files) = planned(2, 1);
    let mut blocks = Vec::new();
    for (k, m, count) in [(1, 0, 65_535), (16, 0, 65_535), (2, 1, 65_535), (2, 1, 7)] {
        for kind in [Kind::Lane, Kind::Directory, Kind::Closing, Kind::Carried] {
            let mut block = packet.lane_blocks().remove(0);
            block.address.k = k;
            block.address.m = m;
            block.address.kind = kind;
            block.address.index = 0;
            block.address.count = if kind == Kind::Lane { 100 } else { count };
            block.payload = noise(u64::from(count));
            blocks.push(block);
        }
    }
    blocks.extend(packet.lane_blocks());
    blocks.extend(rest_of(&packet));
    writer.write_blocks(&blocks);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = open(&reading, &writer);
    assert_whole(&contents, &files);
    assert_eq!(
        contents.packets().len(),
        3,
        "the right one and two that were made up"
    );
}

#[test]
fn slices_that_claim_more_than_they_hold_are_lost_and_nothing_else() {
    let (mut writer, packet, files) = planned(2, 0);
    let recipient = writer.identity.to_public();
    let recipient = std::iter::once(&recipient as &dyn age::Recipient);
    let empty = SliceSealer::begin(8, recipient).unwrap();
    let mut empty = empty.finish(Some(usize::from(u16::MAX)), &[]).unwrap();
    let unwritten = writer.disks.clone();
    for length in [u32::MAX, 0, 5, 100_000] {
        empty[..4].copy_from_slice(&length.to_le_bytes());
        let mut blocks = packet.lane_blocks();
        for (index, payload) in (0..).zip(empty.chunks(PAYLOAD)) {
            at(&mut blocks, 0, 0, index).payload = payload_of(payload);
        }
        blocks.extend(rest_of(&packet));
        writer.disks = unwritten.clone();
        writer.write_blocks(&blocks);
        let reading = scan(&writer, &volumes(&writer.disks));
        let contents = open(&reading, &writer);
        for (file, original) in contents.files().iter().zip(&files) {
            let (bytes, outcome) = read(&contents, file);
            let right = Some(outcome.sha256) == file.sha256 && outcome.complete;
            assert_eq!(right, bytes == original.bytes);
        }
        let untouched = |line: &&carrier::FileLine| line.fragments.iter().all(|place| place.0 == 1);
        for line in packet.directory.files.iter().filter(untouched) {
            let file = &contents.files()[line.n as usize - 1];
            assert!(read(&contents, file).1.complete);
        }
    }
}
