//! An archive to take things into, whose storage can be lost, and a watch that meddles.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use custody::Origin;
use intake::{Error, Ingested, Known, Offer, Onlooker, Stores, ingest};
use keyring::{Keyring, SecretString};
use ledger::Ledger;
use model::{EntryIndex, OsChance, Watch};
use storage::{Folder, Key, Lease, Listed, NewObject, Object, Storage, Stray};
use tempfile::TempDir;
use testkit::{FixedChance, FixedClock};
use vault::Vault;

use crate::looked::Looking;

pub(crate) struct House {
    pub(crate) folder: TempDir,
    pub(crate) keyring: Keyring,
    pub(crate) storage: Arc<Failing>,
}

impl House {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let mut chance = FixedChance::new(5);
        let keyring = Keyring::create(
            folder.path().join("keys"),
            SecretString::from("p"),
            &mut chance,
        )
        .unwrap();
        let root = folder.path().join("archive");
        fs::create_dir(&root).unwrap();
        let storage = Arc::new(Failing {
            inner: Folder::create(&root).unwrap(),
            left: AtomicU64::new(u64::MAX),
            originals: AtomicU64::new(0),
        });
        let origin: Origin = "test".parse().unwrap();
        Vault::create(Arc::clone(&storage) as Arc<dyn Storage>).unwrap();
        Ledger::create(storage.as_ref(), keyring.signing_key(), &origin).unwrap();
        Self {
            folder,
            keyring,
            storage,
        }
    }

    pub(crate) fn card(&self) -> PathBuf {
        let card = self.folder.path().join("card");
        fs::create_dir_all(&card).unwrap();
        card
    }

    pub(crate) fn ledger(&self) -> Ledger {
        let storage = Arc::clone(&self.storage) as Arc<dyn Storage>;
        let key = custody::VerifierKey::of_log(
            "test".parse().unwrap(),
            &self.keyring.signing_key().verifying_key(),
        );
        Ledger::open(storage, key).unwrap()
    }

    pub(crate) fn ingest(&self, card: &Path, watch: &mut dyn Watch) -> Result<Ingested, Error> {
        self.ingest_before(None, card, watch)
    }

    pub(crate) fn ingest_before(
        &self,
        onlooker: Option<&mut Looking>,
        card: &Path,
        watch: &mut dyn Watch,
    ) -> Result<Ingested, Error> {
        let ledger = self.ledger();
        let mut writer = ledger.writer(&self.keyring, OsChance)?;
        let entries: Vec<_> = ledger
            .entries(&self.keyring, EntryIndex(0))?
            .collect::<Result<_, _>>()?;
        let known = Known::fold(&entries)?;
        let storage: Arc<dyn Storage> = Arc::clone(&self.storage) as Arc<dyn Storage>;
        let vault = Vault::open(Arc::clone(&storage))?;
        // Each run draws ids of its own, also the one after a run that failed.
        let mut chance = OsChance;
        let mut stores = Stores {
            storage: &storage,
            vault: &vault,
            writer: &mut writer,
            keyring: &self.keyring,
            clock: &FixedClock::default(),
            chance: &mut chance,
            onlooker: onlooker.map(|looking| looking as &mut dyn Onlooker),
        };
        let offer = Offer {
            folders: vec![card.to_owned()],
            ..Offer::default()
        };
        ingest(&mut stores, &offer, &known, watch)
    }
}

/// A store that fails for good at a given write, as a disk that is pulled out.
pub(crate) struct Failing {
    inner: Folder,
    pub(crate) left: AtomicU64,
    /// How many originals were begun.
    pub(crate) originals: AtomicU64,
}

impl Failing {
    fn write(&self) -> Result<(), storage::Error> {
        let spent = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            });
        spent.map(drop).map_err(|_| storage::Error::Busy {
            name: "pulled out".into(),
            hint: storage::Error::WAIT,
        })
    }
}

impl Storage for Failing {
    fn create(&self, key: &Key) -> Result<Box<dyn NewObject + '_>, storage::Error> {
        self.write()?;
        if key.as_str().contains("/content/0") {
            self.originals.fetch_add(1, Ordering::Relaxed);
        }
        self.inner.create(key)
    }

    fn replace(&self, key: &Key, bytes: &[u8]) -> Result<(), storage::Error> {
        self.write()?;
        self.inner.replace(key, bytes)
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Object>, storage::Error> {
        self.inner.open(key)
    }

    fn list(&self, prefix: &str) -> Result<Vec<Listed>, storage::Error> {
        self.inner.list(prefix)
    }

    fn strays(&self, prefix: &str) -> Result<Vec<Stray>, storage::Error> {
        self.inner.strays(prefix)
    }

    fn delete(&self, key: &Key) -> Result<(), storage::Error> {
        self.write()?;
        self.inner.delete(key)
    }

    fn lease(&self, name: &str) -> Result<Lease, storage::Error> {
        self.inner.lease(name)
    }

    fn place(&self) -> String {
        self.inner.place()
    }
}

/// Does something once the listing is made, and stops after some files.
pub(crate) struct Meddler<F: FnMut()> {
    pub(crate) listed: F,
    pub(crate) stop_after: u64,
    pub(crate) done: u64,
}

impl<F: FnMut()> Watch for Meddler<F> {
    fn expect(&mut self, _: u64) {
        (self.listed)();
    }

    fn advance(&mut self, files: u64, _: u64) {
        self.done += files;
    }

    fn is_stopped(&self) -> bool {
        self.done >= self.stop_after
    }
}

pub(crate) fn patient() -> Meddler<fn()> {
    Meddler {
        listed: || (),
        stop_after: u64::MAX,
        done: 0,
    }
}
