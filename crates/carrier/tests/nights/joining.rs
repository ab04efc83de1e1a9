use carrier::RunEnd;

use crate::desk::{Desk, Files, files_of, holds};

#[test]
fn any_disk_names_every_file_of_every_night_whenever_it_joined() {
    let desk = Desk::new();
    let mut all = Files::new();
    let mut disks = Vec::new();
    for number in 0..5 {
        disks.push(Vec::new());
        let files = files_of(&format!("night {number}"));
        let m = usize::from(disks.len() > 2);
        disks = desk.night(disks, m, &files).log.disks();
        all.extend(files);
    }
    assert_eq!(desk.give_back(&disks), all);
    for disk in disks {
        let names = desk.names(&[disk]);
        assert!(all.keys().all(|name| names.contains(name)));
    }
}

#[test]
fn a_disk_that_was_away_receives_what_it_missed_and_what_joined_passes_it_on() {
    let desk = Desk::new();
    let [first, away]: [Vec<u8>; 2] = desk
        .night(vec![Vec::new(); 2], 1, &files_of("1"))
        .log
        .disks()
        .try_into()
        .unwrap();
    let [first] = desk
        .night(vec![first], 0, &files_of("2"))
        .log
        .disks()
        .try_into()
        .unwrap();
    // It comes back with a third disk, and the first stays at home from then on.
    let three = desk.night(vec![first, away, Vec::new()], 1, &files_of("3"));
    let [_, second, third]: [Vec<u8>; 3] = three.log.disks().try_into().unwrap();
    let four = desk.night(vec![Vec::new(), third, second], 1, &files_of("4"));
    for disk in four.log.disks() {
        let names = desk.names(&[disk]);
        for night in ["1", "2", "3", "4"] {
            let files = files_of(night);
            assert!(files.keys().all(|name| names.contains(name)), "{night}");
        }
    }
    let numbers: Vec<u32> = four
        .closed
        .iter()
        .map(|(_, packet)| packet.number)
        .collect();
    assert_eq!((four.end, numbers), (RunEnd::Finished, vec![4]));
}

#[test]
fn a_disk_may_be_left_out_and_the_others_go_on() {
    let desk = Desk::new();
    let mut disks = desk
        .night(vec![Vec::new(); 3], 1, &files_of("1"))
        .log
        .disks();
    let out = disks.remove(1);
    let disks = desk.night(disks, 0, &files_of("2")).log.disks();
    assert!(holds(&desk.give_back(&disks), &files_of("1")));
    assert!(holds(&desk.give_back(&disks), &files_of("2")));
    let both = [disks, vec![out]].concat();
    assert!(holds(&desk.give_back(&both), &files_of("2")));
}

#[test]
fn an_image_taken_earlier_and_the_disk_as_it_is_now_give_each_file_once() {
    let desk = Desk::new();
    let one = desk.night(vec![Vec::new(); 2], 1, &files_of("1"));
    let images = one.log.disks();
    let two = desk.night(images.clone(), 1, &files_of("2"));
    let all = [images, two.log.disks()].concat();
    let names = desk.names(&all);
    assert_eq!(names.len(), 8);
    let back = desk.give_back(&all);
    assert!(holds(&back, &files_of("1")) && holds(&back, &files_of("2")));
}

#[test]
fn a_lost_closing_block_is_written_again_at_its_own_place() {
    let desk = Desk::new();
    let mut disks = desk
        .night(vec![Vec::new(); 2], 1, &files_of("1"))
        .log
        .disks();
    let closing = disks[1].len() / carrier::BLOCK - 1;
    disks[1][closing * carrier::BLOCK + 100] ^= 1;
    let damaged = desk.read(&disks).sets[0].health();
    assert!(damaged[0].lanes.iter().any(|lane| !lane.closing));
    let two = desk.night(disks, 1, &files_of("2"));
    let mended = desk.read(&two.log.disks()).sets[0].health();
    assert_eq!(mended.len(), 2);
    let mut lanes = mended.iter().flat_map(|packet| &packet.lanes);
    assert!(lanes.all(|lane| lane.closing && lane.lost() == 0));
}
