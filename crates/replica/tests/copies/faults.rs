//! A copy whose process dies at any write, and copies that lie.

use std::collections::BTreeSet;
use std::sync::Arc;

use model::{ScopeId, Sha256Digest};
use replica::{Damage, Source, Truth, mend, update};
use storage::Key;
use tempfile::TempDir;
use testkit::{Moment, Mortal, Spoilt};

use crate::archive::{Archive, Nobody, contents, folder, key, keyring, ledger, opens};

#[test]
fn a_copy_whose_making_dies_at_any_write_is_a_whole_older_archive_and_the_next_run_completes_it() {
    let mut archive = Archive::new();
    archive.grow(1, 3);
    let base = TempDir::new().unwrap();
    archive.update(&*folder(base.path())).unwrap();
    archive.grow(2, 250);
    archive.grow(3, 2);
    archive.grow(4, 20);
    let mut seen = BTreeSet::new();
    archive.update_dying(
        base.path(),
        |left| {
            seen.insert(opens(left));
        },
        |completed| archive.assert_whole(completed),
    );
    assert_eq!(seen, BTreeSet::from([3, 253, 255, 275]));
}

#[test]
fn an_update_that_has_nothing_to_do_writes_nothing() {
    let mut archive = Archive::new();
    archive.grow(1, 3);
    let home = TempDir::new().unwrap();
    let there = folder(home.path());
    assert!(archive.update(&*there).unwrap().copied > 10);
    let again = archive
        .update(&Mortal::new(there, 0, Moment::Before))
        .unwrap();
    assert_eq!((again.copied, again.replaced, again.deleted), (0, 0, 0));
}

#[test]
fn a_key_that_was_destroyed_is_deleted_there_and_never_copied() {
    let mut archive = Archive::new();
    archive.grow(1, 3);
    let [old, new] = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    archive.update(&*folder(old.path())).unwrap();
    let scope = archive.scope.scope();
    let name = key(&format!("keys/scope-{scope}.age"));
    assert!(folder(old.path()).exists(&name).unwrap());
    archive.known.destroyed.insert(scope);
    // Whether or not it is gone here already.
    for _ in 0..2 {
        for home in [&old, &new] {
            archive.update(&*folder(home.path())).unwrap();
            assert!(!folder(home.path()).exists(&name).unwrap());
            archive.assert_whole(&*folder(home.path()));
        }
        let _ = archive.store.delete(&name);
    }
}

#[test]
fn a_copy_that_lies_about_the_log_is_not_believed() {
    let mut archive = Archive::new();
    let mut other = Archive::new();
    for archive in [&mut archive, &mut other] {
        archive.grow(1, 3);
        archive.grow(2, 2);
    }
    let head = key("log/heads/000000000000");
    archive.store.delete(&head).unwrap();
    let log = ledger(archive.store.clone());
    assert!(log.statement(&[&*other.store], None).is_err());
    let home = TempDir::new().unwrap();
    let copy = folder(home.path());
    let forked = ledger(other.store.clone());
    let truth = Truth::gather(
        &forked,
        &*other.store,
        &[],
        other.known.clone(),
        Some(keyring()),
    )
    .unwrap();
    update(
        &forked,
        &truth,
        &*other.store,
        &*copy,
        Some(keyring()),
        &mut Nobody,
    )
    .unwrap();
    let mut whole = Archive::new();
    whole.grow(1, 3);
    assert!(matches!(
        whole.update(&*copy),
        Err(replica::Error::Ledger(
            ledger::Error::CopyAhead { .. } | ledger::Error::CopyForked { .. }
        ))
    ));
    whole.grow(2, 9);
    assert!(matches!(
        whole.update(&*copy),
        Err(replica::Error::Ledger(ledger::Error::CopyForked { .. }))
    ));
}

/// The volumes that came with what was destroyed can be read with the key of their card, which stays.
#[test]
fn volumes_of_what_was_destroyed_are_deleted_there_wherever_they_lie() {
    let mut archive = Archive::new();
    archive.grow(1, 3);
    let ScopeId::Accession(accession) = archive.scope.scope() else {
        panic!("not an accession");
    };
    let held = key(&format!("held/{accession}/volume"));
    archive.store.put_new(&held, b"as it came").unwrap();
    let entry = archive.known.parts[0].0;
    let volume = (entry, held.clone(), Sha256Digest::of("as it came"));
    archive.known.volumes.push(volume);
    let other = key("held/7Q2K9M3T/volume");
    archive.store.put_new(&other, b"another").unwrap();
    let volume = (entry, other.clone(), Sha256Digest::of("another"));
    archive.known.volumes.push(volume);
    let home = TempDir::new().unwrap();
    let there = folder(home.path());
    archive.update(&*there).unwrap();
    let aside = [
        key(&format!("quarantine/held/{accession}/volume-0123")),
        key("quarantine/held/7Q2K9M3T/volume-0123"),
    ];
    for aside in &aside {
        there.put_new(aside, b"as it nearly came").unwrap();
    }

    archive.known.destroyed.insert(archive.scope.scope());
    let done = archive.update(&*there).unwrap();
    assert_eq!(
        done.deleted, 3,
        "the key, the volume and what it was before"
    );
    let left: Vec<_> = contents(&*there).into_keys().collect();
    assert!(!left.contains(&held) && !left.contains(&aside[0]));
    assert!(left.contains(&other) && left.contains(&aside[1]));
    // Here it is only known that it was destroyed: nothing of it is copied again.
    archive.assert_whole(&*there);
    assert_eq!(archive.update(&*there).unwrap().deleted, 0);
}

#[test]
fn an_object_that_a_disk_no_longer_gives_is_damage_and_is_put_anew() {
    let mut archive = Archive::new();
    archive.grow(1, 3);
    let home = TempDir::new().unwrap();
    archive.update(&*folder(home.path())).unwrap();
    let part = archive.known.parts[0].1.part;
    let scope = archive.scope.scope();
    let bad = [
        key(&format!("ocfl/{part}/inventory.json")),
        key("log/heads/000000000000"),
        key(&format!("keys/scope-{scope}.age")),
    ];
    let there = Spoilt::unreadable(folder(home.path()), bad.clone());
    let found = archive.check(&there);
    let damaged: BTreeSet<Key> = found.damages.iter().map(|it| it.key.clone()).collect();
    assert_eq!(damaged, BTreeSet::from(bad));
    let sources = [Source {
        name: None,
        store: &*archive.store,
    }];
    for damage in &found.damages {
        assert!(
            mend(&there, damage, &sources, &archive.truth(), keyring())
                .unwrap()
                .is_some()
        );
    }
    archive.assert_whole(&there);
    assert!(
        contents(&there)
            .keys()
            .all(|it| !it.as_str().starts_with("quarantine/"))
    );
}

#[test]
fn an_object_that_the_disk_here_no_longer_gives_is_named_and_the_others_are_copied() {
    let mut archive = Archive::new();
    archive.grow(1, 3);
    let part = archive.known.parts[0].1.part;
    let bad = key(&format!("ocfl/{part}/v1/content/manifest.jsonl.age"));
    archive.store = Arc::new(Spoilt::unreadable(archive.store.clone(), [bad.clone()]));
    let home = TempDir::new().unwrap();
    let done = archive.update(&*folder(home.path())).unwrap();
    let named: Vec<_> = done
        .defects
        .iter()
        .map(|it| it.path.clone().unwrap())
        .collect();
    assert_eq!(named, [bad.to_string()]);
    assert_eq!(opens_at_all(home.path()), 3);
}

fn opens_at_all(home: &std::path::Path) -> u64 {
    let log = ledger(folder(home));
    log.checkpoint().unwrap().size()
}

#[test]
fn of_a_copy_no_more_is_read_than_what_can_be_good() {
    let mut archive = Archive::new();
    archive.grow(1, 3);
    let home = TempDir::new().unwrap();
    archive.update(&*folder(home.path())).unwrap();
    let scope = archive.scope.scope();
    let endless = [
        key("log/checkpoint"),
        key("log/heads/000000000000"),
        key(&format!("keys/scope-{scope}.age")),
    ];
    let there = Spoilt::endless(folder(home.path()), endless);
    let log = ledger(archive.store.clone());
    assert_eq!(log.checkpoint_of(&there), None);
    let truth = Truth::gather(
        &log,
        &*archive.store,
        &[&there],
        archive.known.clone(),
        Some(keyring()),
    )
    .unwrap();
    assert_eq!(truth.statement().checkpoint().size(), 3);
    assert!(keyring().open_scope(&there, scope).is_err());
    // What is put right is read to its end by nobody.
    archive.update(&there).unwrap();
    let damage = Damage {
        key: key(&format!("keys/scope-{scope}.age")),
        expected: None,
        found: None,
    };
    let sources = [Source {
        name: None,
        store: &there,
    }];
    let elsewhere = TempDir::new().unwrap();
    let here = folder(elsewhere.path());
    assert!(mend(&*here, &damage, &sources, &archive.truth(), keyring()).is_ok());
    assert!(there.given() < 8 << 20, "{} bytes", there.given());
}

#[test]
fn a_damaged_key_of_a_log_never_takes_the_place_of_a_good_one() {
    let mut archive = Archive::new();
    archive.grow(1, 3);
    let succeeding = keyring().clone().succeed(
        &*archive.store,
        "the log before",
        "archive.example/2",
        &mut model::OsChance,
    );
    succeeding.unwrap();
    let listed = archive.store.list("keys/log-").unwrap();
    let name = listed[0].key.clone();
    let home = TempDir::new().unwrap();
    let there = folder(home.path());
    archive.update(&*there).unwrap();
    let good = there.read(&name).unwrap();
    let mut bad = good.clone();
    let last = bad.len() - 1;
    bad[last] ^= 1;
    archive.store.replace(&name, &bad).unwrap();
    let done = archive.update(&*there).unwrap();
    assert_eq!((done.replaced, done.defects.len()), (0, 1));
    assert_eq!(there.read(&name).unwrap(), good);
    // And the other way round it is found there and put right.
    archive.store.replace(&name, &good).unwrap();
    there.replace(&name, &bad).unwrap();
    let found = archive.check(&*there);
    assert_eq!(found.damages.len(), 1);
    let sources = [Source {
        name: None,
        store: &*archive.store,
    }];
    assert!(
        mend(
            &*there,
            &found.damages[0],
            &sources,
            &archive.truth(),
            keyring()
        )
        .unwrap()
        .is_some()
    );
    archive.assert_whole(&*there);
}
