use carrier::BLOCK;
use model::DefectCode;

use crate::desk::{Desk, files_of, holds};

/// Flips a bit in the last closing block of a disk whose run ended with it.
fn damage_last_closing(disk: &mut [u8]) {
    let closing = disk.len() / BLOCK - 1;
    disk[closing * BLOCK + 5_000] ^= 1;
}

#[test]
fn a_damaged_last_closing_block_gives_branches_that_are_both_read() {
    let desk = Desk::new();
    let one = desk.night(vec![Vec::new()], 0, &files_of("1"));
    let mut disks = desk.night(one.log.disks(), 0, &files_of("2")).log.disks();
    damage_last_closing(&mut disks[0]);
    let three = desk.night(disks, 0, &files_of("3"));
    assert_eq!(
        three.closed[0].1.number, 2,
        "the second is not known to be closed"
    );
    let back = desk.give_back(&three.log.disks());
    for night in ["1", "2", "3"] {
        assert!(holds(&back, &files_of(night)), "{night}");
    }
    let tips = desk.tips(&three.log.disks());
    assert!(tips.contains(&three.closed[0].1.link));
    assert_eq!(tips.len(), 2);
}

#[test]
fn a_fork_while_a_disk_was_away_is_joined_again_and_every_tip_has_its_code() {
    let desk = Desk::new();
    let one = desk.night(vec![Vec::new(); 2], 1, &files_of("1"));
    let [left, right]: [Vec<u8>; 2] = one.log.disks().try_into().unwrap();
    let lefts = desk.night(vec![left], 0, &files_of("left 2"));
    let rights = desk.night(vec![right], 0, &files_of("right 2"));
    let rights = desk.night(rights.log.disks(), 0, &files_of("right 3"));
    let disks = [lefts.log.disks(), rights.log.disks()].concat();
    let four = desk.night(disks, 1, &files_of("4"));
    assert_eq!(four.closed[0].1.number, 4, "behind the longer branch");
    let disks = four.log.disks();
    let back = desk.give_back(&disks);
    let nights = ["1", "left 2", "right 2", "right 3", "4"];
    assert!(nights.iter().all(|night| holds(&back, &files_of(night))));
    let tips = desk.tips(&disks);
    assert_eq!(tips.len(), 2);
    assert!(tips.contains(&four.closed[0].1.link) && tips.contains(&lefts.closed[0].1.link));
    let defects = desk.read(&disks).sets[0].defects();
    assert!(
        defects
            .iter()
            .all(|defect| defect.code != DefectCode::DiskAbsent)
    );
    for disk in disks {
        let names = desk.names(&[disk]);
        let named = |night: &&str| files_of(night).keys().all(|name| names.contains(name));
        assert!(nights.iter().all(named), "either disk names both branches");
    }
}
