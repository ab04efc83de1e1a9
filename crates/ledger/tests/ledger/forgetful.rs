//! A disk that forgets what was not synced: a process appends, every call by which it changes files is watched, and
//! after each the power goes. What it was told is there; with the syncs taken out it is not.

use std::collections::HashMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use testkit::FixedChance;

use crate::disk::Disk;
use crate::processes::{BATCHES, House, RECORDS, appending, batches};
use crate::trace::{Call, calls};

/// Before the process begins: nearly a full tile.
const BEFORE: usize = 12;

/// The calls of a process that appends, and the disk as it was before.
fn watched(home: &Path) -> (Vec<Call>, Disk) {
    House::new(home).append("z", BEFORE, |_, _| {});
    let root = home.join("archive");
    let disk = Disk::of(&root);
    let trace = home.join("trace");
    let mut strace = Command::new("strace");
    strace
        .args(["-f", "-y", "-xx", "-s", "10000000", "-o"])
        .arg(&trace)
        .args([
            "-e",
            "trace=openat,mkdirat,write,fsync,linkat,unlinkat,renameat,close",
        ])
        .arg(env::current_exe().unwrap());
    let output = appending(strace, home, "a", usize::MAX, "after").output();
    let output = output.expect("strace is needed (Debian package strace)");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    (calls(&std::fs::read_to_string(trace).unwrap()), disk)
}

/// What the process was told up to a call: batches and where they begin.
fn told(calls: &[Call]) -> HashMap<String, u64> {
    let written = calls.iter().filter_map(|call| match call {
        Call::Told(text) => Some(text.as_str()),
        _ => None,
    });
    let text: String = written.collect();
    text.lines()
        .filter_map(|line| line.split_once("told ")?.1.split_once(' '))
        .map(|(batch, index)| (batch.to_owned(), index.parse().unwrap()))
        .collect()
}

/// What of `told` is not there any more after the power went.
fn lost(disk: &Disk, home: &Path, told: &HashMap<String, u64>, chance: Option<u64>) -> usize {
    let after = TempDir::new().unwrap();
    let mut chance = chance.map(FixedChance::new);
    disk.after_power_loss(after.path(), chance.as_mut());
    let house = House::at(home, after.path());
    let there = batches(&house);
    told.iter()
        .filter(|(batch, index)| there.get(*batch) != Some(*index))
        .count()
}

#[test]
fn a_disk_that_forgets_what_was_not_synced_forgets_nothing_that_was_told() {
    let home = TempDir::new().unwrap();
    let (calls, mut disk) = watched(home.path());
    let whole = told(&calls);
    assert_eq!(whole.len(), BATCHES);
    let mut cuts = 0;
    for (number, call) in calls.iter().enumerate() {
        disk.follow(call);
        if matches!(call, Call::Close(_)) {
            continue;
        }
        let told = told(&calls[..=number]);
        let at = format!("after call {number} of {}: {call:?}", calls.len());
        // All that was not synced is gone; or each of it by chance.
        for chance in [None, Some(number as u64)] {
            let after = TempDir::new().unwrap();
            let mut seeded = chance.map(FixedChance::new);
            disk.after_power_loss(after.path(), seeded.as_mut());
            let house = House::at(home.path(), after.path());
            let ledger = house.ledger(house.storage.clone());
            let audit = ledger.audit(None).unwrap();
            assert_eq!(audit.defects, [], "{at}, {chance:?}");
            let there = batches(&house);
            for (batch, index) in &told {
                assert_eq!(there.get(batch), Some(index), "{at}, {chance:?}: {batch}");
            }
            cuts += 1;
            // Going on writes for real: not after each.
            if cuts % 16 != 0 {
                continue;
            }
            let before = ledger.checkpoint().unwrap();

            house.append("a", BATCHES, |_, _| {});
            let all = batches(&house);
            assert_eq!(all.len(), BEFORE + BATCHES, "{at}, {chance:?}");
            for (batch, index) in &there {
                assert_eq!(
                    all.get(batch),
                    Some(index),
                    "{at}, {chance:?}: {batch} moved"
                );
            }
            let audit = ledger.audit(Some(&before)).unwrap();
            assert_eq!(audit.defects, [], "{at}, {chance:?}");
        }
    }
    assert!(cuts > 400, "{cuts}");
    let entries = ((BEFORE + BATCHES) * RECORDS) as u64;
    let kept = PathBuf::from(home.path()).join("archive");
    let house = House::at(home.path(), &kept);
    assert_eq!(
        house
            .ledger(house.storage.clone())
            .checkpoint()
            .unwrap()
            .size(),
        entries
    );
}

#[test]
fn without_its_syncs_a_writer_would_lose_what_it_was_told() {
    let home = TempDir::new().unwrap();
    let (calls, mut disk) = watched(home.path());
    for call in calls
        .iter()
        .filter(|call| !matches!(call, Call::Sync { .. }))
    {
        disk.follow(call);
    }
    assert_eq!(lost(&disk, home.path(), &told(&calls), None), BATCHES);
}
