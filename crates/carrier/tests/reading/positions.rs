//! Where a slice begins in its lane is known only from the slices before it, or from fragment headers.

use carrier::{FragmentHeader, Outcome};
use model::{Chance, OsChance};

use crate::desk::{files, read, scan, volumes};
use crate::layout::{File, Shape};
use crate::writer::{Packet, Writer};

/// One lane whose packet loses these blocks, by row and index.
fn read_without(
    shape: &Shape,
    files: &[File],
    lost: impl Fn(u32, u16) -> bool,
) -> (Packet, Vec<(Vec<u8>, Outcome)>) {
    let mut writer = Writer::new(1, 1);
    let packet = writer.plan(shape, files);
    let mut blocks = packet.lane_blocks();
    blocks.retain(|block| !lost(block.address.row, block.address.index));
    blocks.extend(packet.directory_blocks());
    blocks.extend(packet.closing_blocks(true));
    writer.write_blocks(&blocks);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = reading.sets[0].open(vec![&writer.identity]);
    let outcomes = contents
        .files()
        .iter()
        .map(|file| read(&contents, file))
        .collect();
    (packet, outcomes)
}

fn assert_right_where_not_lost(files: &[File], outcomes: &[(Vec<u8>, Outcome)]) {
    for (file, (bytes, outcome)) in files.iter().zip(outcomes) {
        let mut expected = file.bytes.clone();
        for (offset, length) in &outcome.lost {
            expected[*offset as usize..(offset + length) as usize].fill(0);
        }
        assert!(*bytes == expected);
    }
}

#[test]
fn a_slice_after_a_lost_one_is_placed_by_its_first_header() {
    let mut shape = Shape::new(1, 0, &[4]);
    shape.fragment = 40_000;
    let files = files(&[40_000; 8], 1);
    let (packet, outcomes) = read_without(&shape, &files, |row, index| (row, index) == (1, 0));
    assert_right_where_not_lost(&files, &outcomes);
    let (start, end) = (packet.slices[0][1].start, packet.slices[0][2].start);
    for (line, (_, outcome)) in packet.directory.files.iter().zip(&outcomes) {
        let from = line.fragments[0].1 as usize + 16;
        let to = from + 40_000;
        // What lies before and behind the lost slice is there to the last byte.
        let lost = to.min(end).saturating_sub(from.max(start)) as u64;
        let told: u64 = outcome.lost.iter().map(|(_, length)| length).sum();
        assert_eq!(told, lost);
    }
}

#[test]
fn a_slice_whose_first_chunk_is_lost_too_is_placed_by_any_other_header() {
    let mut shape = Shape::new(1, 0, &[4, 16]);
    shape.fragment = 40_000;
    let files = files(&[30_000; 8], 1);
    let lost = |row, index| matches!((row, index), (0, 0) | (1, 1));
    let (_, outcomes) = read_without(&shape, &files, lost);
    assert_right_where_not_lost(&files, &outcomes);
    assert!(
        outcomes
            .iter()
            .filter(|(_, outcome)| outcome.complete)
            .count()
            >= 3
    );
}

#[test]
fn a_slice_without_any_header_is_placed_by_the_one_behind_it() {
    let mut shape = Shape::new(1, 0, &[4]);
    shape.fragment = 200_000;
    let files = files(&[200_000, 20_000], 1);
    let (packet, outcomes) = read_without(&shape, &files, |row, index| (row, index) == (0, 0));
    assert_right_where_not_lost(&files, &outcomes);
    let lost = packet.slices[0][1].start as u64 - 16;
    assert_eq!(outcomes[0].1.lost, [(0, lost)]);
    assert!(outcomes[1].1.complete);
}

#[test]
fn the_last_slice_is_placed_by_the_end_of_the_stream() {
    let mut shape = Shape::new(1, 0, &[4]);
    shape.fragment = 150_000;
    let files = files(&[150_000], 1);
    // The second and the last slice hold only the middle and the end of the one fragment.
    let (packet, outcomes) = read_without(&shape, &files, |row, index| (row, index) == (0, 0));
    assert_right_where_not_lost(&files, &outcomes);
    let lost = packet.slices[0][1].start as u64 - 16;
    assert_eq!(outcomes[0].1.lost, [(0, lost)]);
}

#[test]
fn a_slice_that_nothing_places_is_lost_and_not_guessed_at() {
    let mut shape = Shape::new(1, 0, &[4]);
    shape.fragment = 150_000;
    let files = files(&[150_000], 1);
    let lost = |row, index| matches!((row, index), (0, 0) | (2, 1));
    let (_, outcomes) = read_without(&shape, &files, lost);
    assert_eq!(outcomes[0].1.lost, [(0, 150_000)]);
}

#[test]
fn bytes_of_a_file_that_look_like_headers_mislead_nobody() {
    // Each file is full of the headers of the others.
    let mut headers = Vec::new();
    for file in 1..=8 {
        let header = FragmentHeader {
            file,
            offset: 0,
            length: 30_000,
        };
        headers.extend_from_slice(&header.encode());
    }
    let mut shape = Shape::new(1, 0, &[4, 16]);
    shape.fragment = 40_000;
    let files: Vec<File> = (0..8)
        .map(|number| {
            let mut bytes = vec![0; 30_000];
            OsChance.fill(&mut bytes);
            for at in (100..29_000).step_by(1_000) {
                bytes[at..at + headers.len()].copy_from_slice(&headers);
            }
            File::new(&number.to_string(), bytes)
        })
        .collect();
    type Lost = fn(u32, u16) -> bool;
    let losses: [Lost; 2] = [
        |row, index| (row, index) == (0, 0),
        |row, index| matches!((row, index), (0, 0) | (1, 1)),
    ];
    for lost in losses {
        let (_, outcomes) = read_without(&shape, &files, lost);
        assert_right_where_not_lost(&files, &outcomes);
        assert!(outcomes.iter().any(|(_, outcome)| outcome.complete));
    }
}
