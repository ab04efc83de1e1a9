#![cfg(test)]
//! What only somebody inside a run can do: stop it at any question whether to stop, and lose the
//! storage at any write.

mod codes;
mod doubts;
mod forger;
mod scene;
mod spread;

use model::Watch;
use rustix::process::{Resource, getrlimit, setrlimit};
use std::fs::{self};
use std::path::PathBuf;
use storage::Storage;

use scene::*;

#[test]
fn storage_that_fails_at_any_write_loses_nothing_and_enters_nothing_twice() {
    for failure in 0.. {
        let house = House::new();
        let disks = house.seal(&FILES);
        house.storage.die_after(failure);
        let failed = house.receive(&disks, &mut Asked::patient()).is_err();
        house.storage.revive();
        if failed {
            let told = house.receive(&disks, &mut Asked::patient()).unwrap();
            let counts = told.certificate.unwrap().counts.unwrap();
            assert_eq!(counts.present, 4, "write {failure}");
        }
        house.assert_complete(&format!("write {failure}"));
        if !failed {
            assert!(failure > 10, "{failure} writes");
            return;
        }
    }
}

#[test]
fn a_run_that_is_stopped_anywhere_keeps_nothing_half_and_the_next_one_ends_it() {
    for stop_at in 0.. {
        let house = House::new();
        let disks = house.seal(&FILES);
        let told = house
            .receive(&disks, &mut Asked::stopping_at(stop_at))
            .unwrap();
        let stopped = told.certificate.is_none();
        let when = format!("question {stop_at}");
        let leftovers = house.storage.list("").unwrap();
        let mut leftovers = leftovers.iter().filter(|listed| listed.key.is_leftover());
        assert!(leftovers.next().is_none(), "{when}");
        if stopped {
            let known = house.known();
            assert_eq!(
                told.accession,
                known.first().map(|one| one.accession),
                "{when}"
            );
            let told = house.receive(&disks, &mut Asked::patient()).unwrap();
            assert!(told.certificate.is_some(), "{when}");
        }
        house.assert_complete(&when);
        if !stopped {
            assert!(stop_at > 6, "{stop_at} questions");
            return;
        }
    }
}

#[test]
fn what_a_killed_copy_left_is_swept_and_a_whole_copy_is_entered() {
    let house = House::new();
    let disks = house.seal(&FILES);
    house.receive(&disks[..1], &mut Asked::patient()).unwrap();
    let accession = house.known()[0].accession;
    let held = house
        .folder
        .path()
        .join(format!("archive/held/{accession}"));
    fs::write(held.join(".new-1-1"), "half of a volume").unwrap();
    // The copies were finished and the run was killed before their entries; then those disks were lost.
    fs::copy(disks[1].join("volume"), held.join("000002")).unwrap();
    fs::copy(disks[0].join("volume"), held.join("000005")).unwrap();
    house.receive(&disks[..1], &mut Asked::patient()).unwrap();
    let known = &house.known()[0];
    let mut objects: Vec<_> = known.held.values().cloned().collect();
    objects.sort();
    let expected = [1, 2].map(|number| format!("held/{accession}/00000{number}"));
    assert_eq!(objects, expected);
    assert_eq!(fs::read_dir(&held).unwrap().count(), 2);
    house.assert_complete("after killed copies");
}

#[test]
fn what_is_held_is_not_read_from_the_disk_again() {
    // The disk is written over once its bytes are held: whatever is asked for then is what is held.
    struct Meddler(PathBuf);
    impl Watch for Meddler {
        fn expect(&mut self, _: u64) {
            let length = fs::metadata(&self.0).unwrap().len();
            fs::write(&self.0, vec![0; length as usize]).unwrap();
        }
        fn advance(&mut self, _: u64, _: u64) {}
        fn is_stopped(&self) -> bool {
            false
        }
    }
    let house = House::new();
    let disks = house.seal(&FILES);
    let mut watch = Meddler(disks[0].join("volume"));
    let told = house.receive(&disks[..1], &mut watch).unwrap();
    let counts = told.certificate.unwrap().counts.unwrap();
    assert_eq!(counts.present + counts.recovered, 4);
}

#[test]
fn a_disk_without_its_key_blocks_opens_with_the_key_of_one_that_came_before() {
    let house = House::new();
    let disks = house.seal(&FILES);
    house.receive(&disks[..1], &mut Asked::patient()).unwrap();
    let volume = disks[1].join("volume");
    let bytes = fs::read(&volume).unwrap();
    let kept: Vec<u8> = bytes
        .chunks(carrier::BLOCK)
        .filter(|block| {
            let block = block.first_chunk();
            block.is_none_or(|block| carrier::KeyBlock::open(block, &house.card.secret).is_none())
        })
        .flatten()
        .copied()
        .collect();
    assert!(kept.len() < bytes.len());
    fs::write(&volume, kept).unwrap();
    let told = house.receive(&disks[1..], &mut Asked::patient()).unwrap();
    assert!(told.joined);
    assert!(told.certificate.unwrap().disks[0].disk.is_some());
    house.assert_complete("without a key block");
}

#[test]
fn a_stick_with_more_files_than_may_be_open_is_received() {
    let house = House::new();
    let disks = house.seal(&FILES);
    let few = 200;
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = Some(few);
    setrlimit(Resource::Nofile, limit).unwrap();
    for number in 0..2 * few {
        fs::write(disks[0].join(format!("other-{number}")), "x").unwrap();
    }
    house.receive(&disks, &mut Asked::patient()).unwrap();
    house.assert_complete("beside many files");
}
