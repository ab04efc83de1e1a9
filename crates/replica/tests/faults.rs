#![cfg(test)]
//! A copy whose process dies at any write, keys that were destroyed, and copies that lie.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, OnceLock};

use custody::{Event, Origin, Record, VerifierKey};
use keyring::{Keyring, ScopeKey, SecretString};
use ledger::{Ledger, RequestId};
use model::{AccessionId, Clock, EntryIndex, OsChance, PartNumber, ScopeId, Watch};
use replica::{Known, Truth, check, update};
use storage::{Folder, Key, Storage};
use tempfile::TempDir;
use testkit::{FixedClock, Moment, Mortal};
use vault::{KnownPart, Vault};

struct Nobody;

impl Watch for Nobody {
    fn expect(&mut self, _: u64) {}

    fn advance(&mut self, _: u64, _: u64) {}

    fn is_stopped(&self) -> bool {
        false
    }
}

fn keyring() -> &'static Keyring {
    static KEYRING: OnceLock<Keyring> = OnceLock::new();
    KEYRING.get_or_init(|| {
        let home = TempDir::new().unwrap();
        let words = SecretString::from("words".to_owned());
        Keyring::create(home.path(), words, &mut OsChance).unwrap()
    })
}

fn ledger(store: Arc<dyn Storage>) -> Ledger {
    let origin: Origin = "archive.example/log".parse().unwrap();
    let key = VerifierKey::of_log(origin, &keyring().signing_key().verifying_key());
    Ledger::open(store, key).unwrap()
}

/// An archive with parts and entries, and what its entries say.
struct Archive {
    _home: TempDir,
    store: Arc<dyn Storage>,
    scope: ScopeKey,
    known: Known,
}

fn folder(path: &Path) -> Arc<dyn Storage> {
    Arc::new(Folder::open(path).unwrap())
}

impl Archive {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let store = folder(home.path());
        let origin: Origin = "archive.example/log".parse().unwrap();
        Vault::create(store.clone()).unwrap();
        Ledger::create(&*store, keyring().signing_key(), &origin).unwrap();
        keyring().create_scope(&*store, ScopeId::Archive).unwrap();
        let accession = ScopeId::Accession(AccessionId::draw(&mut OsChance));
        let scope = keyring().create_scope(&*store, accession).unwrap();
        Self {
            _home: home,
            store,
            scope,
            known: Known::default(),
        }
    }

    /// Stores a part and enters it, among others.
    fn grow(&mut self, part: u32, entries: usize) {
        let vault = Vault::open(self.store.clone()).unwrap();
        let writer = vault.begin_part(&self.scope, PartNumber(part)).unwrap();
        let sealed = writer.finish(FixedClock::default().now()).unwrap();
        let ScopeId::Accession(accession) = self.scope.scope() else {
            panic!("not an accession");
        };
        let event = Event::PartStored {
            accession,
            part: PartNumber(part),
            object: sealed.part.to_string(),
            inventory_sha256: sealed.inventory_sha256,
            originals: 0,
        };
        let record = || Record::new(&event, FixedClock::default().now(), &mut OsChance).unwrap();
        let records = (0..entries).map(|_| record()).collect();
        let mut log = ledger(self.store.clone())
            .writer(keyring(), OsChance)
            .unwrap();
        let entered = log
            .append(RequestId::draw(&mut OsChance), &self.scope, records)
            .unwrap();
        let known = KnownPart {
            part: sealed.part,
            inventory_sha256: sealed.inventory_sha256,
        };
        self.known.parts.push((entered[0].index(), known));
    }

    fn truth(&self) -> Truth {
        Truth::gather(
            &ledger(self.store.clone()),
            &*self.store,
            &[],
            self.known.clone(),
        )
        .unwrap()
    }

    fn update(&self, there: &dyn Storage) -> Result<replica::Updated, replica::Error> {
        let ledger = ledger(self.store.clone());
        update(
            &ledger,
            &self.truth(),
            &*self.store,
            there,
            Some(keyring()),
            &mut Nobody,
        )
    }

    fn assert_whole(&self, there: &dyn Storage) {
        let ledger = ledger(self.store.clone());
        let all = |claims| claims;
        let found = check(
            &ledger,
            &self.truth(),
            &*self.store,
            there,
            Some(keyring()),
            &all,
        )
        .unwrap();
        assert_eq!((found.defects, found.behind), (Vec::new(), 0));
    }
}

fn copied(from: &Path) -> TempDir {
    let home = TempDir::new().unwrap();
    let copy = Command::new("cp")
        .arg("-a")
        .arg(from.join("."))
        .arg(home.path())
        .status();
    assert!(copy.unwrap().success());
    home
}

/// How many entries a copy gives, each with its record, as an archive that a writer can open.
fn opens(home: &Path) -> usize {
    let home = copied(home);
    let store = folder(home.path());
    let log = ledger(store.clone());
    let entries: Vec<_> = log
        .entries(keyring(), EntryIndex(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut known: Vec<KnownPart> = Vec::new();
    for entry in &entries {
        if let Some(Event::PartStored {
            object,
            inventory_sha256,
            ..
        }) = entry.event().unwrap()
        {
            let part = object.parse().unwrap();
            if known.iter().all(|one| one.part != part) {
                known.push(KnownPart {
                    part,
                    inventory_sha256,
                });
            }
        }
    }
    let audit = Vault::open(store.clone()).unwrap().audit(&known).unwrap();
    let parts: BTreeSet<String> = known
        .iter()
        .map(|one| format!("ocfl/{}/", one.part))
        .collect();
    for defect in &audit.defects {
        let path = format!("{}/", defect.path.as_deref().unwrap());
        assert!(parts.iter().all(|part| !path.starts_with(part)), "{defect}");
    }
    // A writer finishes what the copying left, and then nothing is wrong.
    drop(log.writer(keyring(), OsChance).unwrap());
    let audit = log.audit(None).unwrap();
    assert_eq!(audit.defects, []);
    entries.len()
}

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
    for moment in [Moment::Before, Moment::During, Moment::After] {
        for last in 0.. {
            let home = copied(base.path());
            let mortal = Mortal::new(folder(home.path()), last, moment);
            let died = archive.update(&mortal).is_err();
            assert_eq!(died, mortal.is_dead());
            seen.insert(opens(home.path()));
            archive.update(&*folder(home.path())).unwrap();
            archive.assert_whole(&*folder(home.path()));
            if !died {
                assert!(last > 20, "{last} writes");
                break;
            }
        }
    }
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
    let key = Key::parse(&format!("keys/scope-{scope}.age")).unwrap();
    assert!(folder(old.path()).exists(&key).unwrap());
    archive.known.destroyed.insert(scope);
    // Whether or not it is gone here already.
    for _ in 0..2 {
        for home in [&old, &new] {
            archive.update(&*folder(home.path())).unwrap();
            assert!(!folder(home.path()).exists(&key).unwrap());
            archive.assert_whole(&*folder(home.path()));
        }
        let _ = archive.store.delete(&key);
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
    let head = Key::parse("log/heads/000000000000").unwrap();
    archive.store.delete(&head).unwrap();
    let log = ledger(archive.store.clone());
    assert!(log.statement(&[&*other.store]).is_err());
    let home = TempDir::new().unwrap();
    let copy = folder(home.path());
    let forked = ledger(other.store.clone());
    let truth = Truth::gather(&forked, &*other.store, &[], other.known.clone()).unwrap();
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
