//! An archive with nothing but keys and a log.

use std::sync::{Arc, OnceLock};

use custody::{Event, Origin, Policy, Record, VerifierKey};
use keyring::{Keyring, ScopeKey, SecretString};
use ledger::{Ledger, RequestId, Writer};
use model::{Clock, OsChance, ScopeId};
use storage::{Folder, Storage};
use tempfile::TempDir;
use testkit::FixedClock;

/// Keys that tests share, for making them takes time on purpose.
pub(crate) fn keyring() -> &'static Keyring {
    static KEYRING: OnceLock<Keyring> = OnceLock::new();
    KEYRING.get_or_init(|| {
        let home = TempDir::new().unwrap();
        Keyring::create(
            home.path(),
            SecretString::from("words".to_owned()),
            &mut OsChance,
        )
        .unwrap()
    })
}

pub(crate) fn origin() -> Origin {
    "archive.example/log".parse().unwrap()
}

pub(crate) fn vkey() -> VerifierKey {
    VerifierKey::of_log(origin(), &keyring().signing_key().verifying_key())
}

pub(crate) fn policy() -> Policy {
    Policy::of_log(vkey())
}

pub(crate) struct Archive {
    pub(crate) home: TempDir,
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) scope: ScopeKey,
}

impl Archive {
    /// A new archive with an empty log.
    pub(crate) fn new() -> Self {
        let home = TempDir::new().unwrap();
        let storage: Arc<dyn Storage> = Arc::new(Folder::open(home.path()).unwrap());
        Ledger::create(&*storage, keyring().signing_key(), &origin()).unwrap();
        let scope = keyring().create_scope(&*storage, ScopeId::Archive).unwrap();
        Self {
            home,
            storage,
            scope,
        }
    }

    /// An archive whose log was appended to in batches of these sizes.
    pub(crate) fn with(batches: &[usize]) -> Self {
        let archive = Self::new();
        let mut writer = archive.writer();
        for (number, size) in batches.iter().enumerate() {
            let name = format!("batch {number}");
            writer
                .append(RequestId::of(&name), &archive.scope, records(&name, *size))
                .unwrap();
        }
        archive
    }

    pub(crate) fn ledger(&self) -> Ledger {
        open(self.storage.clone())
    }

    pub(crate) fn writer(&self) -> Writer {
        self.ledger().writer(keyring(), OsChance).unwrap()
    }
}

pub(crate) fn open(storage: Arc<dyn Storage>) -> Ledger {
    Ledger::open(storage, vkey()).unwrap()
}

/// Records whose reasons are `name` and a number from 0.
pub(crate) fn records(name: &str, count: usize) -> Vec<Record> {
    (0..count)
        .map(|number| {
            let event = Event::AccessionWithdrawn {
                accession: "7Q2K9M3T".parse().unwrap(),
                reason: format!("{name} {number}"),
                acting: custody::Acting::default(),
            };
            Record::new(&event, FixedClock::default().now(), &mut OsChance).unwrap()
        })
        .collect()
}

/// The reasons of all entries, in their order.
pub(crate) fn reasons(ledger: &Ledger) -> Vec<String> {
    ledger
        .entries(keyring(), model::EntryIndex(0))
        .unwrap()
        .enumerate()
        .map(|(number, entry)| {
            let entry = entry.unwrap();
            assert_eq!(entry.index().0, number as u64);
            match entry.event().unwrap() {
                Some(Event::AccessionWithdrawn { reason, .. }) => reason,
                other => panic!("{other:?}"),
            }
        })
        .collect()
}

/// What `reasons` gives when these batches were appended.
pub(crate) fn expected(batches: &[(&str, usize)]) -> Vec<String> {
    batches
        .iter()
        .flat_map(|(name, size)| (0..*size).map(move |number| format!("{name} {number}")))
        .collect()
}
