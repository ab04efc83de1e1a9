//! Should the lease fail, two writers still make one log.

use std::sync::{Arc, Mutex};
use std::thread;

use ledger::{RequestId, Writer};
use model::OsChance;
use storage::{Error, Key, Lease, Listed, NewObject, Object, Storage, Stray};

use crate::archive::{Archive, expected, keyring, open, reasons, records};

type Hook = Box<dyn FnOnce() + Send>;

/// A store that gives everybody the lease, and lets something happen just before a head is put.
struct Unleased {
    inner: Arc<dyn Storage>,
    before_head: Mutex<Option<Hook>>,
}

impl Unleased {
    fn new(inner: Arc<dyn Storage>) -> Arc<Self> {
        Arc::new(Self {
            inner,
            before_head: Mutex::default(),
        })
    }

    fn before_head(&self, hook: impl FnOnce() + Send + 'static) {
        *self.before_head.lock().unwrap() = Some(Box::new(hook));
    }
}

impl Storage for Unleased {
    fn create(&self, key: &Key) -> Result<Box<dyn NewObject + '_>, Error> {
        if key.as_str().starts_with("log/heads/") {
            let hook = self.before_head.lock().unwrap().take();
            if let Some(hook) = hook {
                hook();
            }
        }
        self.inner.create(key)
    }

    fn replace(&self, key: &Key, bytes: &[u8]) -> Result<(), Error> {
        self.inner.replace(key, bytes)
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Object>, Error> {
        self.inner.open(key)
    }

    fn list(&self, prefix: &str) -> Result<Vec<Listed>, Error> {
        self.inner.list(prefix)
    }

    fn strays(&self, prefix: &str) -> Result<Vec<Stray>, Error> {
        self.inner.strays(prefix)
    }

    fn delete(&self, key: &Key) -> Result<(), Error> {
        self.inner.delete(key)
    }

    fn lease(&self, _name: &str) -> Result<Lease, Error> {
        Ok(Lease::new(()))
    }

    fn place(&self) -> String {
        self.inner.place()
    }
}

fn writer(storage: &Arc<Unleased>) -> Writer {
    open(storage.clone()).writer(keyring(), OsChance).unwrap()
}

/// Two writers; while the second is about to put its head, the first appends.
fn overtaken(first: &'static str, second: &'static str) -> (Archive, Vec<u64>) {
    let archive = Archive::with(&[5]);
    let storage = Unleased::new(archive.storage.clone());
    let (mut ours, mut theirs) = (writer(&storage), writer(&storage));
    let scope = archive.scope.clone();
    storage.before_head(move || {
        ours.append(RequestId::of(first), &scope, records(first, 2))
            .unwrap();
    });
    let late = theirs
        .append(RequestId::of(second), &archive.scope, records(second, 3))
        .unwrap();
    let audit = archive.ledger().audit(None).unwrap();
    assert!(
        audit.leftovers <= 1,
        "the loser's journal: {}",
        audit.leftovers
    );
    assert_eq!(audit.defects, []);
    (archive, late.iter().map(|entry| entry.index().0).collect())
}

#[test]
fn the_writer_that_comes_too_late_appends_after_the_other() {
    let (archive, late) = overtaken("first", "second");
    assert_eq!(late, [7, 8, 9]);
    assert_eq!(
        reasons(&archive.ledger()),
        expected(&[("batch 0", 5), ("first", 2), ("second", 3)])
    );
    assert_eq!(archive.ledger().checkpoint().unwrap().size(), 10);
}

#[test]
fn one_request_of_two_writers_is_appended_once() {
    let (archive, late) = overtaken("same", "same");
    // The late one is given what the first appended.
    assert_eq!(late, [5, 6]);
    assert_eq!(
        reasons(&archive.ledger()),
        expected(&[("batch 0", 5), ("same", 2)])
    );
}

#[test]
fn writers_that_race_for_every_head_lose_nothing() {
    let archive = Archive::new();
    let storage = Unleased::new(archive.storage.clone());
    let names: Vec<Vec<String>> = (0..3)
        .map(|writer| (0..15).map(|batch| format!("{writer}-{batch}")).collect())
        .collect();
    thread::scope(|threads| {
        for names in &names {
            let (storage, archive) = (&storage, &archive);
            threads.spawn(move || {
                let mut writer = writer(storage);
                for name in names {
                    // A clash over a file that the other has just cleared is no answer: ask again.
                    let appended = (0..100).find_map(|_| {
                        let request = RequestId::of(name);
                        writer
                            .append(request, &archive.scope, records(name, 7))
                            .ok()
                    });
                    assert_eq!(appended.unwrap().len(), 7);
                }
            });
        }
    });
    drop(archive.writer());
    let mut there = reasons(&archive.ledger());
    let mut wanted: Vec<_> = names
        .iter()
        .flatten()
        .flat_map(|name| expected(&[(name, 7)]))
        .collect();
    there.sort();
    wanted.sort();
    assert_eq!(there, wanted);
    assert_eq!(archive.ledger().audit(None).unwrap().defects, []);
    assert_eq!(archive.ledger().checkpoint().unwrap().size(), 315);
}
