#![cfg(test)]
//! What only somebody inside a run can do: take a file away between listing and reading, stop at a
//! given file, and lose the storage at a given write.

mod house;
mod looked;

use std::fs;

use intake::Known;
use model::{EntryIndex, RefusalReason};

use house::{House, Meddler, patient};
use looked::Looking;

#[test]
fn a_file_that_vanishes_after_it_was_listed_is_refused() {
    let house = House::new();
    let card = house.card();
    fs::write(card.join("stays"), "s").unwrap();
    fs::write(card.join("goes"), "g").unwrap();
    fs::create_dir(card.join("folder")).unwrap();
    fs::write(card.join("folder/goes"), "f").unwrap();
    let listed = || {
        fs::remove_file(card.join("goes")).unwrap();
        fs::remove_dir_all(card.join("folder")).unwrap();
    };
    let mut watch = Meddler {
        listed,
        stop_after: u64::MAX,
        done: 0,
    };
    let told = house.ingest(&card, &mut watch).unwrap();
    let reasons: Vec<_> = told
        .refused
        .iter()
        .map(|one| (one.path.to_string(), one.reason))
        .collect();
    let gone = RefusalReason::Vanished;
    assert_eq!(
        reasons,
        [("folder/goes".into(), gone), ("goes".into(), gone)]
    );
    assert_eq!((told.offered, told.stored), (3, 1));
}

#[test]
fn a_link_that_takes_a_files_place_is_not_followed() {
    let house = House::new();
    let card = house.card();
    fs::create_dir(card.join("folder")).unwrap();
    fs::write(card.join("folder/picture"), "p").unwrap();
    fs::write(card.join("picture"), "p").unwrap();
    let listed = || {
        fs::remove_file(card.join("picture")).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", card.join("picture")).unwrap();
        fs::rename(card.join("folder"), card.join("moved")).unwrap();
        std::os::unix::fs::symlink("moved", card.join("folder")).unwrap();
    };
    let mut watch = Meddler {
        listed,
        stop_after: u64::MAX,
        done: 0,
    };
    let told = house.ingest(&card, &mut watch).unwrap();
    assert_eq!((told.offered, told.stored, told.refused.len()), (2, 0, 2));
}

#[test]
fn a_run_that_is_stopped_stays_open_and_the_next_one_ends_it() {
    let house = House::new();
    let card = house.card();
    for number in 0..10 {
        fs::write(card.join(format!("{number}")), format!("{number}")).unwrap();
    }
    let mut watch = Meddler {
        listed: || (),
        stop_after: 4,
        done: 0,
    };
    let first = house.ingest(&card, &mut watch).unwrap();
    assert_eq!((first.finished, first.offered, first.stored), (false, 4, 4));
    let second = house.ingest(&card, &mut patient()).unwrap();
    assert_eq!(
        (second.accession, second.resumed, second.finished),
        (first.accession, true, true)
    );
    assert_eq!(
        (second.offered, second.stored, second.duplicate),
        (10, 10, 0)
    );
}

#[test]
fn what_was_refused_before_a_stop_is_taken_in_once_it_can_be_read() {
    let house = House::new();
    let card = house.card();
    for number in 0..4 {
        fs::write(card.join(format!("{number}")), format!("{number}")).unwrap();
    }
    fs::remove_file(card.join("1")).unwrap();
    std::os::unix::fs::symlink("0", card.join("1")).unwrap();
    let mut watch = Meddler {
        listed: || (),
        stop_after: 3,
        done: 0,
    };
    let first = house.ingest(&card, &mut watch).unwrap();
    assert_eq!(
        (first.offered, first.stored, first.refused.len()),
        (3, 2, 1)
    );
    fs::remove_file(card.join("1")).unwrap();
    fs::write(card.join("1"), "1").unwrap();
    for _ in 0..2 {
        let told = house.ingest(&card, &mut patient()).unwrap();
        assert_eq!(told.accession, first.accession);
        assert_eq!((told.offered, told.stored, told.refused.len()), (4, 4, 0));
    }
}

#[test]
fn at_most_one_batch_is_read_again_after_a_stop() {
    const FILES: usize = 1_200;
    /// Files of a batch, as ADR 0013 says.
    const BATCH: usize = 500;

    let house = House::new();
    let card = house.card();
    for number in 0..FILES {
        fs::write(card.join(format!("{number:04}")), format!("{number}")).unwrap();
    }
    // Enough writes for one batch and most of the second.
    house.storage.die_after(BATCH + 400);
    let (mut before, mut after) = (Looking::default(), Looking::default());
    house
        .ingest_before(Some(&mut before), &card, &mut patient())
        .unwrap_err();
    house.storage.revive();
    let told = house
        .ingest_before(Some(&mut after), &card, &mut patient())
        .unwrap();
    assert_eq!(
        (told.resumed, told.offered, told.stored),
        (true, FILES as u64, FILES as u64)
    );
    let read = before.shown.len() + after.shown.len();
    assert!(
        read > FILES && read <= FILES + BATCH,
        "{read} originals were read"
    );
}

#[test]
fn the_same_delivery_is_not_taken_in_twice_and_a_changed_one_is_another() {
    let house = House::new();
    let card = house.card();
    fs::write(card.join("one"), "1").unwrap();
    std::os::unix::fs::symlink("one", card.join("link")).unwrap();
    let first = house.ingest(&card, &mut patient()).unwrap();
    let again = house.ingest(&card, &mut patient()).unwrap();
    assert_eq!(
        (again.accession, again.offered, again.stored),
        (first.accession, 2, 1)
    );
    fs::write(card.join("two"), "2").unwrap();
    let more = house.ingest(&card, &mut patient()).unwrap();
    assert_ne!(more.accession, first.accession);
    assert_eq!((more.offered, more.stored), (3, 2));
}

#[test]
fn storage_that_fails_at_any_write_loses_nothing_and_enters_nothing_twice() {
    for failure in 0.. {
        let house = House::new();
        let card = house.card();
        for number in 0..4 {
            fs::write(card.join(format!("{number}")), format!("{}", number % 3)).unwrap();
        }
        house.storage.die_after(failure);
        let failed = house.ingest(&card, &mut patient()).is_err();
        house.storage.revive();
        if failed {
            let told = house.ingest(&card, &mut patient()).unwrap();
            assert_eq!(
                (told.offered, told.stored, told.duplicate),
                (4, 3, 1),
                "write {failure}"
            );
        }
        let ledger = house.ledger();
        let audit = ledger.audit(None).unwrap();
        assert_eq!(audit.defects, [], "write {failure}");
        let entries: Vec<_> = ledger
            .entries(&house.keyring, EntryIndex(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let known = Known::fold(&entries).unwrap();
        let finished: Vec<_> = known.iter().filter(|known| known.finished).collect();
        assert_eq!(finished.len(), 1, "write {failure}");
        assert_eq!(finished[0].items.len(), 4, "write {failure}");
        if !failed {
            assert!(failure > 10, "{failure} writes");
            return;
        }
    }
}
