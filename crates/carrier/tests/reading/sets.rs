use carrier::{CodeMatch, FileState, Kind, PieceFileId, Place};
use carrier::{Piece, Reading};
use model::{DefectCode, Sha256Digest};

use crate::desk::{assert_whole, files, read, scan, volumes};
use crate::layout::{File, Shape};
use crate::writer::Writer;

fn codes(reading: &Reading, writer: &Writer) -> Vec<DefectCode> {
    let contents = reading.sets[0].open(vec![&writer.identity]);
    contents
        .defects()
        .iter()
        .map(|defect| defect.code)
        .collect()
}

#[test]
fn a_code_fixes_its_packet_and_all_before_it() {
    let mut writer = Writer::new(2, 1);
    let shape = Shape::new(1, 1, &[4]);
    let links: Vec<_> = (0..3)
        .map(|number| writer.seal(&shape, &files(&[1_000], number)).link)
        .collect();
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = reading.sets[0].open(vec![&writer.identity]);
    for (number, link) in links.iter().enumerate() {
        let CodeMatch::Packet { packet, fixed } = contents.match_code(link.code()) else {
            panic!("every packet has a code")
        };
        assert_eq!(contents.packets()[packet.0].link, Some(*link));
        let fixed: Vec<u32> = fixed
            .iter()
            .map(|packet| contents.packets()[packet.0].id.packet)
            .collect();
        let expected: Vec<u32> = (1..=number as u32 + 1).rev().collect();
        assert_eq!(fixed, expected);
    }
    assert_eq!(
        contents.match_code(carrier::Code::of(&[1; 32])),
        CodeMatch::None
    );
    let [tip] = contents.tips()[..] else {
        panic!("one tip")
    };
    assert_eq!((tip.link, tip.code), (links[2], links[2].code()));
}

#[test]
fn a_code_fixes_nothing_beyond_a_lost_directory() {
    let mut writer = Writer::new(1, 1);
    let shape = Shape::new(1, 0, &[4]);
    let mut kept = Vec::new();
    for number in 0..3 {
        let packet = writer.plan(&shape, &files(&[1_000], number));
        let mut blocks = packet.lane_blocks();
        blocks.extend(
            packet
                .directory_blocks()
                .into_iter()
                .filter(|_| number != 1),
        );
        blocks.extend(packet.closing_blocks(true));
        writer.write_blocks(&blocks);
        (writer.packet, writer.link) = (packet.number, packet.link);
        kept.push(packet);
    }
    let reading = scan(&writer, &volumes(&writer.disks));
    assert_eq!(
        codes(&reading, &writer),
        [DefectCode::BlocksDamaged, DefectCode::DirectoryLost]
    );
    let contents = reading.sets[0].open(vec![&writer.identity]);
    let fixed = |number: usize| match contents.match_code(kept[number].link.code()) {
        CodeMatch::Packet { fixed, .. } => fixed.len(),
        other => panic!("{other:?}"),
    };
    // The closing block tells the second packet's R; only a directory could prove what is in it.
    assert_eq!([fixed(0), fixed(1), fixed(2)], [1, 0, 1]);
}

#[test]
fn a_torn_packet_is_read_and_marked_and_its_files_are_found_again() {
    let mut writer = Writer::new(2, 1);
    let shape = Shape::new(1, 1, &[4]);
    let files = files(&[20_000, 300], 2);
    let torn = writer.plan(&shape, &files);
    let mut blocks = torn.lane_blocks();
    blocks.extend(torn.directory_blocks());
    writer.write_blocks(&blocks);
    let reading = scan(&writer, &volumes(&writer.disks));
    assert_eq!(codes(&reading, &writer), [DefectCode::PacketNotClosed]);
    let contents = reading.sets[0].open(vec![&writer.identity]);
    assert!(!contents.packets()[0].closed);
    assert_whole(&contents, &files);
    assert!(contents.files().iter().all(|file| file.again_in.is_none()));

    let again = writer.seal(&shape, &files);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = reading.sets[0].open(vec![&writer.identity]);
    let (first, second): (Vec<_>, Vec<_>) = contents
        .files()
        .iter()
        .partition(|file| file.again_in.is_some());
    assert_eq!((first.len(), second.len()), (2, 2));
    for file in first {
        assert_eq!(
            contents.packets()[file.packets[0].0].id.attempt,
            torn.attempt
        );
        let packet = file.again_in.unwrap();
        assert_eq!(contents.packets()[packet.0].id.attempt, again.attempt);
    }
    // A torn attempt that was made again is no branch and no defect.
    assert_eq!(codes(&reading, &writer), []);
}

#[test]
fn packets_and_disks_that_did_not_arrive_are_named() {
    let mut writer = Writer::new(3, 1);
    let shape = Shape::new(2, 1, &[4]);
    writer.seal(&shape, &files(&[1_000], 1));
    for number in 2..4 {
        let missing = writer.plan(&shape, &files(&[1_000], number));
        (writer.packet, writer.link) = (missing.number, missing.link);
    }
    writer.seal(&shape, &files(&[1_000], 4));
    let reading = scan(&writer, &volumes(&writer.disks[..2]));
    let contents = reading.sets[0].open(vec![&writer.identity]);
    let defects: Vec<_> = contents
        .defects()
        .into_iter()
        .map(|defect| (defect.code, defect.path.unwrap()))
        .collect();
    let absent = format!("disk {}", writer.disks[2].id);
    assert_eq!(
        defects,
        [
            (DefectCode::PacketMissing, "packets 2 to 3".into()),
            (DefectCode::DiskAbsent, absent)
        ]
    );
}

#[test]
fn a_packet_is_missing_only_if_none_that_arrived_may_be_it() {
    let mut writer = Writer::new(1, 1);
    let shape = Shape::new(1, 0, &[4]);
    let start = writer.link;
    let nameless = writer.plan(&shape, &files(&[1_000], 1));
    writer.write_blocks(&nameless.lane_blocks());
    (writer.packet, writer.link) = (1, nameless.link);
    writer.seal(&shape, &files(&[1_000], 2));
    let reading = scan(&writer, &volumes(&writer.disks));
    assert_eq!(
        codes(&reading, &writer),
        [DefectCode::PacketNotClosed, DefectCode::DirectoryLost]
    );
    // Of the first packet another attempt was closed: what is nameless was given up for that one.
    (writer.packet, writer.link) = (0, start);
    writer.seal(&shape, &files(&[1_000], 3));
    let reading = scan(&writer, &volumes(&writer.disks));
    assert_eq!(codes(&reading, &writer), [DefectCode::PacketMissing]);
}

#[test]
fn two_continuations_of_one_packet_are_branches_and_both_are_read() {
    let mut writer = Writer::new(2, 1);
    let shape = Shape::new(1, 0, &[4]);
    let all = files(&[1_000, 2_000, 3_000], 1);
    let only = |disk: usize, blocks: Vec<crate::writer::Plain>| {
        let moved = |mut block: crate::writer::Plain| {
            block.disk = disk;
            block
        };
        blocks.into_iter().map(moved).collect::<Vec<_>>()
    };
    let whole = |packet: &crate::writer::Packet| {
        let mut blocks = packet.lane_blocks();
        blocks.extend(packet.directory_blocks());
        blocks.extend(packet.closing_blocks(true));
        blocks
    };
    let first = writer.plan(&shape, &all[..1]);
    writer.write_blocks(&only(0, whole(&first)));
    (writer.packet, writer.link) = (1, first.link);
    let one = writer.plan(&shape, &all[1..2]);
    let other = writer.plan(&shape, &all[2..]);
    writer.append(&only(0, whole(&one)));
    writer.append(&only(1, whole(&other)));
    let reading = scan(&writer, &volumes(&writer.disks));
    assert!(codes(&reading, &writer).contains(&DefectCode::SetBranches));
    let contents = reading.sets[0].open(vec![&writer.identity]);
    let mut tips: Vec<_> = contents.tips().iter().map(|tip| tip.link).collect();
    tips.sort();
    let mut expected = [one.link, other.link];
    expected.sort();
    assert_eq!(tips, expected);
    assert_eq!(contents.files().len(), 3);
    for file in contents.files() {
        assert!(read(&contents, file).1.complete);
    }
}

/// A file of three pieces, a packet each.
fn in_pieces(writer: &mut Writer) -> Vec<u8> {
    let whole = files(&[150_000], 5).remove(0).bytes;
    let id = PieceFileId([7; 16]);
    for (number, bytes) in whole.chunks(60_000).enumerate() {
        let last = number == 2;
        let mut file = File::new("film.avi", bytes.to_vec());
        file.piece = Some(Piece {
            file: id,
            offset: number as u64 * 60_000,
            last,
            size: last.then_some(whole.len() as u64),
            sha256: last.then(|| Sha256Digest::of(&whole)),
        });
        let beside = files(&[500], number as u64).remove(0);
        writer.seal(&Shape::new(1, 0, &[8]), &[file, beside]);
    }
    whole
}

#[test]
fn a_file_in_pieces_is_joined() {
    let mut writer = Writer::new(1, 1);
    let whole = in_pieces(&mut writer);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = reading.sets[0].open(vec![&writer.identity]);
    assert_eq!(contents.files().len(), 4);
    let film = &contents.files()[0];
    assert_eq!((film.size, film.packets.len()), (Some(150_000), 3));
    let (bytes, outcome) = read(&contents, film);
    assert!(bytes == whole && outcome.complete);
    assert_eq!(Some(outcome.sha256), film.sha256);
}

#[test]
fn a_piece_that_was_made_again_counts_as_it_was_closed() {
    let whole = files(&[90_000], 5).remove(0).bytes;
    let piece = |from: usize, to: usize| {
        let mut file = File::new("film.avi", whole[from..to].to_vec());
        let last = to == whole.len();
        file.piece = Some(Piece {
            file: PieceFileId([7; 16]),
            offset: from as u64,
            last,
            size: last.then_some(whole.len() as u64),
            sha256: last.then(|| Sha256Digest::of(&whole)),
        });
        [file]
    };
    // Whichever attempt has the smaller number.
    for seed in 0..4 {
        let mut writer = Writer::new(1, seed);
        let shape = Shape::new(1, 0, &[8]);
        let torn = writer.plan(&shape, &piece(0, 60_000));
        let mut blocks = torn.lane_blocks();
        blocks.truncate(2);
        blocks.extend(torn.directory_blocks());
        writer.write_blocks(&blocks);
        writer.seal(&shape, &piece(0, 50_000));
        writer.seal(&shape, &piece(50_000, 90_000));
        let reading = scan(&writer, &volumes(&writer.disks));
        let contents = reading.sets[0].open(vec![&writer.identity]);
        let (bytes, outcome) = read(&contents, &contents.files()[0]);
        assert!(bytes == whole && outcome.complete);
        assert_eq!(contents.files().len(), 1);
    }
}

#[test]
fn a_file_of_which_pieces_are_missing_is_incomplete() {
    // Each packet of this set is 1 key block, 1 to 2 rows, a directory and a closing block.
    for missing in 1..=3_u32 {
        let mut writer = Writer::new(1, 1);
        let whole = in_pieces(&mut writer);
        let reading = scan(&writer, &volumes(&writer.disks));
        let mut volume = writer.disks[0].bytes.clone();
        for block in volume.chunks_exact_mut(carrier::BLOCK) {
            let opened = writer.mask.open(block.first_chunk().unwrap());
            if opened.is_some_and(|opened| opened.address.packet == missing) {
                block.fill(0);
            }
        }
        drop(reading);
        let reading = scan(&writer, &[&volume]);
        let contents = reading.sets[0].open(vec![&writer.identity]);
        let film = contents
            .files()
            .iter()
            .find(|file| file.path.as_bytes() == b"film.avi")
            .unwrap();
        let (bytes, outcome) = read(&contents, film);
        assert!(!outcome.complete);
        let (lost, size, length) = match missing {
            1 => (vec![(0, 60_000)], Some(150_000), 150_000),
            2 => (vec![(60_000, 60_000)], Some(150_000), 150_000),
            _ => (vec![], None, 120_000),
        };
        assert_eq!((&outcome.lost, film.size), (&lost, size));
        let mut expected = whole[..length].to_vec();
        for (offset, length) in lost {
            expected[offset as usize..(offset + length) as usize].fill(0);
        }
        assert!(bytes == expected);
    }
}

#[test]
fn the_sealers_word_on_a_file_is_kept() {
    let mut writer = Writer::new(1, 1);
    let mut packet = writer.plan(&Shape::new(1, 0, &[4]), &files(&[0, 700], 1));
    packet.directory.files[0].state = FileState::Unreadable;
    packet.directory.files[0].code = Some("permission-denied".into());
    packet.directory.files[1].state = FileState::Changed;
    writer.seal_directory(&mut packet);
    writer.write(&packet);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = reading.sets[0].open(vec![&writer.identity]);
    let [unreadable, changed] = contents.files() else {
        panic!("two files")
    };
    assert_eq!(unreadable.state, FileState::Unreadable);
    assert_eq!(unreadable.code.as_deref(), Some("permission-denied"));
    assert_eq!(changed.state, FileState::Changed);
}

#[test]
fn a_directory_is_completed_from_the_copies_of_several_disks() {
    let mut writer = Writer::new(3, 1);
    let files = files(&[300; 400], 1);
    let packet = writer.plan(&Shape::new(2, 1, &[8]), &files);
    assert!(packet.directory_payloads.len() > 3);
    let mut blocks = packet.lane_blocks();
    blocks.extend(packet.directory_blocks());
    blocks.extend(packet.closing_blocks(true));
    // Of each block one copy is left, on one disk after the other.
    blocks.retain(|block| {
        let keeper = Place::At((block.address.index % 3) as u8);
        block.address.kind != Kind::Directory || block.address.place == keeper
    });
    writer.write_blocks(&blocks);
    let reading = scan(&writer, &volumes(&writer.disks));
    let health = &reading.sets[0].health()[0];
    assert_eq!((health.directory_copies, health.directory_whole), (0, true));
    assert_whole(&reading.sets[0].open(vec![&writer.identity]), &files);
}

#[test]
fn a_card_alone_tells_the_health_of_a_set() {
    let mut writer = Writer::new(5, 1);
    let packet = writer.plan(
        &Shape::new(3, 2, &[8, 4]),
        &files(&[200_000, 200_000, 200_000], 1),
    );
    let mut blocks = packet.lane_blocks();
    let lost = |block: &crate::writer::Plain| {
        let Place::At(lane) = block.address.place else {
            return false;
        };
        match (block.address.row, block.address.index) {
            (0, 2) => lane < 2,
            (0, 3) => lane < 3,
            _ => false,
        }
    };
    blocks.retain(|block| !lost(block));
    blocks.extend(packet.directory_blocks());
    blocks.extend(packet.closing_blocks(true));
    writer.write_blocks(&blocks);
    let reading = scan(&writer, &volumes(&writer.disks));
    let health = &reading.sets[0].health()[0];
    assert!(health.closed && health.end_of_run && !health.contradicted);
    assert_eq!(health.link, Some(packet.link));
    assert_eq!((health.rows[0].short, health.rows[0].beyond_repair), (1, 1));
    assert_eq!((health.rows[1].short, health.rows[1].beyond_repair), (0, 0));
    let sums: Vec<u64> = health.lanes.iter().map(carrier::LaneHealth::lost).collect();
    assert_eq!(sums, [2, 2, 1, 0, 0]);
    assert_eq!((health.directory_copies, health.directory_whole), (5, true));
    let place = packet.geometry.disk_of_lane(1, 0);
    assert_eq!(
        health.lanes[0].disk,
        Some(writer.disks[usize::from(place)].id)
    );
    // Nothing of it needed an identity, and with another's nothing more is told.
    let stranger = age::x25519::Identity::generate();
    let contents = reading.sets[0].open(vec![&stranger]);
    assert!(contents.files().is_empty() && contents.strays().is_empty());
}
