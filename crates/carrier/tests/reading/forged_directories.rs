//! Directories, closing blocks and key blocks that somebody with the card made up.

use carrier::{CodeMatch, FragmentPlace};
use model::{DefectCode, Sha256Digest};

use crate::desk::{assert_whole, scan, volumes};
use crate::forgeries::{open, planned, rest_of};
use crate::writer::{Packet, Writer};

/// The packet with a directory that gives every file another digest.
fn with_forged_directory(writer: &Writer, packet: &Packet) -> Packet {
    let mut forged = packet.clone();
    for file in &mut forged.directory.files {
        file.sha256 = Sha256Digest::of("forged");
    }
    writer.seal_directory(&mut forged);
    forged
}

#[test]
fn a_directory_that_no_closing_block_commits_to_is_left_out() {
    let (mut writer, packet, files) = planned(2, 1);
    let forged = with_forged_directory(&writer, &packet);
    // On two disks of three, in front of the right ones.
    let mut blocks = forged.directory_blocks();
    blocks.retain(|block| block.disk < 2);
    blocks.extend(packet.lane_blocks());
    blocks.extend(rest_of(&packet));
    writer.write_blocks(&blocks);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = open(&reading, &writer);
    assert_eq!(contents.defects(), []);
    assert_whole(&contents, &files);
    // Even if the only disk is the one that holds both.
    let reading = scan(&writer, &[&writer.disks[0].bytes]);
    let contents = open(&reading, &writer);
    assert_eq!(contents.files().len(), files.len());
    assert_ne!(contents.files()[0].sha256, Some(Sha256Digest::of("forged")));
}

#[test]
fn a_forged_directory_with_its_closing_block_is_a_branch_that_the_code_does_not_fix() {
    let (mut writer, packet, files) = planned(2, 1);
    let forged = with_forged_directory(&writer, &packet);
    let mut blocks = packet.lane_blocks();
    blocks.extend(rest_of(&packet));
    blocks.extend(rest_of(&forged).into_iter().filter(|block| block.disk == 1));
    writer.write_blocks(&blocks);
    let reading = scan(&writer, &volumes(&writer.disks));
    assert!(reading.sets[0].health()[0].contradicted);
    assert_eq!(reading.sets[0].defects()[0].code, DefectCode::BlocksDamaged);
    let contents = open(&reading, &writer);
    assert_eq!(contents.files().len(), 2 * files.len());
    assert_eq!(contents.tips().len(), 2);
    let codes = |defect: &model::Defect| defect.code;
    let defects: Vec<DefectCode> = contents.defects().iter().map(codes).collect();
    assert!(defects.contains(&DefectCode::SetBranches));
    let CodeMatch::Packet {
        packet: right,
        fixed,
    } = contents.match_code(packet.link.code())
    else {
        panic!("the code is the right packet's")
    };
    assert_eq!(fixed, [right]);
    for file in contents.files() {
        assert_eq!(
            file.packets == [right],
            file.sha256 != Some(Sha256Digest::of("forged"))
        );
    }
}

#[test]
fn a_closing_block_without_its_directory_closes_nothing() {
    let (mut writer, packet, files) = planned(2, 1);
    let forged = with_forged_directory(&writer, &packet);
    let mut blocks = packet.lane_blocks();
    blocks.extend(packet.directory_blocks());
    blocks.extend(forged.closing_blocks(true));
    writer.write_blocks(&blocks);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = open(&reading, &writer);
    assert!(!contents.packets()[0].closed);
    let unclosed = |defect: &model::Defect| defect.code == DefectCode::PacketNotClosed;
    assert!(contents.defects().iter().any(unclosed));
    assert_whole(&contents, &files);
}

#[test]
fn closing_blocks_stuffed_onto_one_disk_do_not_outvote_the_others() {
    let (mut writer, packet, _) = planned(2, 1);
    let forged = with_forged_directory(&writer, &packet);
    let mut blocks = Vec::new();
    for _ in 0..100 {
        blocks.push(forged.closing_blocks(true).remove(0));
    }
    blocks.extend(packet.lane_blocks());
    blocks.extend(rest_of(&packet));
    writer.write_blocks(&blocks);
    let reading = scan(&writer, &volumes(&writer.disks));
    let health = &reading.sets[0].health()[0];
    assert_eq!(
        (health.link, health.contradicted),
        (Some(packet.link), true)
    );
}

#[test]
fn directories_that_contradict_the_layout_are_refused() {
    type Forgery = fn(&mut carrier::Directory);
    let forgeries: [Forgery; 8] = [
        |directory| directory.files[1].fragments = directory.files[0].fragments.clone(),
        |directory| directory.files[0].size += 1,
        |directory| directory.files[0].fragments[0].0 = 2,
        |directory| directory.files[0].fragments[0].1 = u64::MAX,
        |directory| directory.files[0].fragments[0].1 = 1 << 40,
        |directory| {
            directory.files[0]
                .fragments
                .push(FragmentPlace(0, 0, u32::MAX))
        },
        |directory| directory.header.s[0] = 257,
        |directory| directory.header.v = 2,
    ];
    for (number, forge) in forgeries.into_iter().enumerate() {
        let (mut writer, mut packet, _) = planned(2, 0);
        forge(&mut packet.directory);
        writer.seal_directory(&mut packet);
        let mut blocks = packet.lane_blocks();
        blocks.extend(packet.directory_blocks());
        writer.write_blocks(&blocks);
        let reading = scan(&writer, &volumes(&writer.disks));
        let contents = open(&reading, &writer);
        assert!(contents.files().is_empty(), "forgery {number}");
        let lost = |defect: &model::Defect| defect.code == DefectCode::DirectoryLost;
        assert!(contents.defects().iter().any(lost), "forgery {number}");
    }
}

#[test]
fn a_key_block_with_another_set_id_hides_nothing() {
    let (mut writer, packet, files) = planned(2, 1);
    let set = writer.set;
    writer.set = carrier::SetId([9; 16]);
    writer.write_blocks(&[]);
    writer.set = set;
    writer.write(&packet);
    let reading = scan(&writer, &volumes(&writer.disks));
    assert_eq!(reading.sets.len(), 1);
    let contents = open(&reading, &writer);
    assert_whole(&contents, &files);
}
