//! An archive with parts and entries, and copies of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, OnceLock};

use custody::{Event, Origin, Record, VerifierKey};
use keyring::{Keyring, ScopeKey, SecretString};
use ledger::{Ledger, RequestId};
use model::{AccessionId, Clock, EntryIndex, OsChance, PartNumber, ScopeId, Watch};
use replica::{Checked, Known, Truth, check, update};
use storage::{Folder, Key, Storage};
use tempfile::TempDir;
use testkit::{FixedClock, Moment, Mortal};
use vault::{KnownPart, Vault};

pub(crate) struct Nobody;

impl Watch for Nobody {
    fn expect(&mut self, _: u64) {}

    fn advance(&mut self, _: u64, _: u64) {}

    fn is_stopped(&self) -> bool {
        false
    }
}

pub(crate) fn keyring() -> &'static Keyring {
    static KEYRING: OnceLock<Keyring> = OnceLock::new();
    KEYRING.get_or_init(|| {
        let home = TempDir::new().unwrap();
        let words = SecretString::from("words".to_owned());
        Keyring::create(home.path(), words, &mut OsChance).unwrap()
    })
}

pub(crate) fn ledger(store: Arc<dyn Storage>) -> Ledger {
    let origin: Origin = "archive.example/log".parse().unwrap();
    let key = VerifierKey::of_log(origin, &keyring().signing_key().verifying_key());
    Ledger::open(store, key).unwrap()
}

/// An archive with parts and entries, and what its entries say.
pub(crate) struct Archive {
    pub(crate) home: TempDir,
    pub(crate) store: Arc<dyn Storage>,
    pub(crate) scope: ScopeKey,
    pub(crate) known: Known,
}

pub(crate) fn folder(path: &Path) -> Arc<dyn Storage> {
    Arc::new(Folder::open(path).unwrap())
}

impl Archive {
    pub(crate) fn new() -> Self {
        let home = TempDir::new().unwrap();
        let store = folder(home.path());
        let origin: Origin = "archive.example/log".parse().unwrap();
        Vault::create(store.clone()).unwrap();
        Ledger::create(&*store, keyring().signing_key(), &origin).unwrap();
        keyring().create_scope(&*store, ScopeId::Archive).unwrap();
        let accession = ScopeId::Accession(AccessionId::draw(&mut OsChance));
        let scope = keyring().create_scope(&*store, accession).unwrap();
        Self {
            home,
            store,
            scope,
            known: Known::default(),
        }
    }

    /// Stores a part and enters it, among others.
    pub(crate) fn grow(&mut self, part: u32, entries: usize) {
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

    pub(crate) fn truth(&self) -> Truth {
        self.truth_with(&[])
    }

    pub(crate) fn truth_with(&self, others: &[&dyn Storage]) -> Truth {
        let log = ledger(self.store.clone());
        Truth::gather(
            &log,
            &*self.store,
            others,
            self.known.clone(),
            Some(keyring()),
        )
        .unwrap()
    }

    pub(crate) fn update(&self, there: &dyn Storage) -> Result<replica::Updated, replica::Error> {
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

    pub(crate) fn check(&self, there: &dyn Storage) -> Checked {
        self.check_by(&self.truth(), there)
    }

    pub(crate) fn check_by(&self, truth: &Truth, there: &dyn Storage) -> Checked {
        let log = ledger(self.store.clone());
        let all = |claims| claims;
        check(&log, truth, &*self.store, there, Some(keyring()), &all).unwrap()
    }

    pub(crate) fn assert_whole(&self, there: &dyn Storage) {
        let found = self.check(there);
        assert_eq!((found.defects, found.behind), (Vec::new(), 0));
    }

    /// Updates copies of a copy that die before, during and after each write: `left` sees what is left, and
    /// `completed` what the next update makes of it.
    pub(crate) fn update_dying(
        &self,
        base: &Path,
        mut left: impl FnMut(&Path),
        completed: impl Fn(&dyn Storage),
    ) {
        for moment in [Moment::Before, Moment::During, Moment::After] {
            for last in 0.. {
                let home = copied(base);
                let mortal = Mortal::new(folder(home.path()), last, moment);
                let died = self.update(&mortal).is_err();
                assert_eq!(died, mortal.is_dead());
                left(home.path());
                self.update(&*folder(home.path())).unwrap();
                completed(&*folder(home.path()));
                if !died {
                    assert!(last > 20, "{last} writes");
                    break;
                }
            }
        }
    }

    /// The archive as it is now, in another place.
    pub(crate) fn copy(&self) -> Self {
        let home = copied(self.home.path());
        Self {
            store: folder(home.path()),
            home,
            scope: self.scope.clone(),
            known: self.known.clone(),
        }
    }
}

pub(crate) fn copied(from: &Path) -> TempDir {
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
pub(crate) fn opens(home: &Path) -> usize {
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

/// Everything that a store holds.
pub(crate) fn contents(store: &dyn Storage) -> BTreeMap<Key, Vec<u8>> {
    let listed = store.list("").unwrap().into_iter();
    listed
        .map(|it| (it.key.clone(), store.read(&it.key).unwrap()))
        .collect()
}

pub(crate) fn key(name: &str) -> Key {
    Key::parse(name).unwrap()
}
