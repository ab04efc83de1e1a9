//! An archive to take things into, whose storage can be lost, and a watch that meddles.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use custody::Origin;
use intake::{Error, Ingested, Known, Offer, Onlooker, Stores, ingest};
use keyring::{Keyring, SecretString};
use ledger::Ledger;
use model::{EntryIndex, OsChance, Watch};
use storage::{Folder, Storage};
use tempfile::TempDir;
use testkit::{FixedChance, FixedClock, Moment, Mortal};
use vault::Vault;

use crate::looked::Looking;

pub(crate) struct House {
    pub(crate) folder: TempDir,
    pub(crate) keyring: Keyring,
    pub(crate) storage: Arc<Mortal>,
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
        let folder_of_objects: Arc<dyn Storage> = Arc::new(Folder::create(&root).unwrap());
        let storage = Arc::new(Mortal::new(folder_of_objects, usize::MAX, Moment::Before));
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
