use carrier::{FragmentPlace, Place, Stray};
use model::Sha256Digest;

use crate::desk::{assert_whole, files, scan, volumes};
use crate::layout::{File, Shape};
use crate::writer::{Packet, Writer};

fn contents_of(stray: &Stray, contents: &carrier::Contents<'_>) -> (Vec<u8>, carrier::Outcome) {
    let mut reader = contents.read_stray(stray);
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut reader, &mut bytes).unwrap();
    (bytes, reader.outcome().unwrap())
}

/// Writes a packet without any block of its directory.
fn without_directory(writer: &mut Writer, packet: &Packet) {
    let mut blocks = packet.lane_blocks();
    blocks.extend(packet.closing_blocks(true));
    writer.write_blocks(&blocks);
}

#[test]
fn a_packet_without_directory_gives_its_files_without_names() {
    for lost in 0..3 {
        let mut writer = Writer::new(3, 1);
        let files = files(&[90_000, 10, 200_000, 1_000, 65_000], 2);
        let packet = writer.plan(&Shape::new(2, 1, &[8, 4]), &files);
        without_directory(&mut writer, &packet);
        let mut left = volumes(&writer.disks);
        left.remove(lost);
        let reading = scan(&writer, &left);
        let contents = reading.sets[0].open(vec![&writer.identity]);
        let strays = contents.strays();
        let numbers: Vec<u32> = strays.iter().map(|stray| stray.file).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5]);
        for (stray, original) in strays.iter().zip(&files) {
            let (bytes, outcome) = contents_of(stray, &contents);
            assert!(bytes == original.bytes && outcome.complete);
        }
    }
}

#[test]
fn fragments_after_a_lost_slice_are_found_again() {
    let mut writer = Writer::new(1, 1);
    let mut shape = Shape::new(1, 0, &[4]);
    shape.fragment = 20_000;
    let files: Vec<File> = files(&[15_000; 20], 2);
    let packet = writer.plan(&shape, &files);
    assert_eq!(packet.rows.len(), 5);
    let mut blocks = packet.lane_blocks();
    // The second slice loses its header, the fourth its first chunk, which is all of it.
    blocks.retain(|block| !matches!((block.address.row, block.address.index), (1, 0) | (3, 1)));
    writer.write_blocks(&blocks);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = reading.sets[0].open(vec![&writer.identity]);
    let strays = contents.strays();
    assert!(strays.len() >= 10);
    let mut whole = 0;
    for stray in &strays {
        let original = &files[stray.file as usize - 1].bytes;
        let (bytes, outcome) = contents_of(stray, &contents);
        assert_eq!(bytes.len(), original.len());
        let mut expected = original.clone();
        for (offset, length) in &outcome.lost {
            expected[*offset as usize..(offset + length) as usize].fill(0);
        }
        assert!(bytes == expected);
        whole += usize::from(outcome.complete);
    }
    // Three slices of 65,000 bytes hold at least three whole fragments of 15,016 each.
    assert!(whole >= 9, "{whole} came whole");
}

#[test]
fn fragments_that_the_directory_does_not_name_are_strays() {
    let mut writer = Writer::new(2, 1);
    let all = files(&[30_000, 5_000, 70_000, 4_000], 2);
    let mut packet = writer.plan(&Shape::new(2, 0, &[8]), &all);
    // The last file is in no line, the second is an empty one in its line.
    packet.directory.files.pop();
    let line = &mut packet.directory.files[1];
    (line.fragments, line.size, line.sha256) = (Vec::new(), 0, Sha256Digest::of(""));
    writer.seal_directory(&mut packet);
    writer.write(&packet);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = reading.sets[0].open(vec![&writer.identity]);
    let mut named = all[..3].to_vec();
    named[1].bytes.clear();
    assert_whole(&contents, &named);
    let strays = contents.strays();
    let numbers: Vec<u32> = strays.iter().map(|stray| stray.file).collect();
    assert_eq!(numbers, [2, 4]);
    for stray in &strays {
        let (bytes, outcome) = contents_of(stray, &contents);
        assert!(bytes == all[stray.file as usize - 1].bytes && outcome.complete);
    }
}

#[test]
fn a_healthy_set_has_no_strays() {
    let mut writer = Writer::new(3, 1);
    let packet = writer.seal(&Shape::new(2, 1, &[8]), &files(&[30_000, 5_000, 0], 2));
    let holds = |place: &FragmentPlace| place.0 < 2;
    assert!(packet.directory.files[0].fragments.iter().all(holds));
    let reading = scan(&writer, &volumes(&writer.disks));
    assert!(
        reading.sets[0]
            .open(vec![&writer.identity])
            .strays()
            .is_empty()
    );
}

#[test]
fn forged_headers_of_strays_fill_no_memory() {
    let mut writer = Writer::new(1, 1);
    let mut packet = writer.plan(&Shape::new(1, 0, &[4]), &files(&[3_000, 10], 2));
    // A stream whose second fragment claims to begin 2⁶⁰ bytes into its file.
    let recipient = writer.identity.to_public();
    let mut stream = Vec::new();
    for (offset, length) in [(0, 100_u32), (1 << 60, 100), (40, 30), (u64::MAX, 1)] {
        let header = carrier::FragmentHeader {
            file: 1,
            offset,
            length,
        };
        stream.extend_from_slice(&header.encode());
        stream.resize(stream.len() + length as usize, 7);
    }
    let recipient = std::iter::once(&recipient as &dyn age::Recipient);
    let sealer = carrier::SliceSealer::begin(4, recipient).unwrap();
    packet.rows[0][0] = sealer.finish(Some(0), &stream).unwrap();
    without_directory(&mut writer, &packet);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = reading.sets[0].open(vec![&writer.identity]);
    let strays = contents.strays();
    assert_eq!((strays.len(), strays[0].length), (1, 100));
    let (bytes, outcome) = contents_of(&strays[0], &contents);
    assert_eq!((bytes, outcome.complete), (vec![7; 100], true));
    assert_eq!(packet.lane_blocks()[0].address.place, Place::At(0));
}
