//! Bytes that are not those that their directory names are looked for elsewhere before a file is called
//! damaged, and a packet that was given up and made again is not counted twice.

use carrier::Kind;
use intake::Counts;

use crate::forger::Forger;
use crate::scene::{Asked, FILES, House};

fn counts(house: &House, disks: &[std::path::PathBuf]) -> Counts {
    let told = house.receive(disks, &mut Asked::patient()).unwrap();
    told.certificate.unwrap().counts.unwrap()
}

fn all_present() -> Counts {
    Counts {
        present: 4,
        ..Counts::default()
    }
}

#[test]
fn a_file_that_one_disk_alters_comes_whole_from_another() {
    for altered in 0..2 {
        let house = House::new();
        let disks = house.seal(&FILES);
        let mut forger = Forger::of(&house, &disks[altered]);
        forger.alter_last_byte(&house);
        forger.write(&disks[altered]);
        let found = counts(&house, &disks);
        assert_eq!(found.present + found.recovered, 4, "{found:?}");
        house.assert_complete("after an altered disk");
    }
}

#[test]
fn a_file_that_every_disk_alters_is_damaged() {
    let house = House::new();
    let disks = house.seal(&FILES);
    for disk in &disks {
        let mut forger = Forger::of(&house, disk);
        forger.alter_last_byte(&house);
        forger.write(disk);
    }
    let found = counts(&house, &disks);
    assert_eq!((found.present, found.damaged), (3, 1), "{found:?}");
}

#[test]
fn files_of_a_packet_that_was_made_again_are_counted_once() {
    let house = House::new();
    let disks = house.seal(&FILES);
    for disk in &disks {
        let mut forger = Forger::of(&house, disk);
        forger.add_torn_attempt();
        forger.write(disk);
    }
    assert_eq!(counts(&house, &disks), all_present());
    assert_eq!(house.known()[0].items.len(), 4);
}

#[test]
fn a_packet_that_was_given_up_gives_the_bytes_that_the_one_made_again_lost() {
    for made_twice in [false, true] {
        let house = House::new();
        let disks = house.seal(&FILES);
        for disk in &disks {
            let mut forger = Forger::of(&house, disk);
            let lanes = forger.blocks(Kind::Lane);
            if made_twice {
                forger.add_torn_attempt();
            }
            forger.wipe(&lanes);
            forger.write(disk);
        }
        let found = counts(&house, &disks);
        if made_twice {
            assert_eq!(found, all_present());
            house.assert_complete("from the packet that was given up");
        } else {
            assert_eq!(found.missing, 4, "{found:?}");
        }
    }
}
