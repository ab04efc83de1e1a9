use carrier::{Card, Code, Geometry, OpenCard, OpenFile, Sealer, Volume};
use custody::Origin;
use intake::{Delivery, Error, Known, Receipt, Stores, receive};
use keyring::{Keyring, SealedCard, SecretString};
use ledger::Ledger;
use model::{EntryIndex, ItemState, OsChance, PathEncoding, SourcePath, Timestamp, Watch};
use std::fs::{self, File};
use std::io::{self, Cursor};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use storage::{Folder, Storage};
use tempfile::TempDir;
use testkit::{FixedChance, FixedClock, Moment, Mortal};
use vault::Vault;

pub(crate) struct House {
    pub(crate) folder: TempDir,
    pub(crate) keyring: &'static Keyring,
    pub(crate) storage: Arc<Mortal>,
    pub(crate) card: OpenCard,
}

impl House {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let mut chance = FixedChance::new(5);
        let keyring = keyring();
        let root = folder.path().join("archive");
        fs::create_dir(&root).unwrap();
        let folder_of_objects: Arc<dyn Storage> = Arc::new(Folder::create(&root).unwrap());
        let storage = Arc::new(Mortal::new(folder_of_objects, usize::MAX, Moment::Before));
        let origin: Origin = "test".parse().unwrap();
        Vault::create(Arc::clone(&storage) as Arc<dyn Storage>).unwrap();
        Ledger::create(storage.as_ref(), keyring.signing_key(), &origin).unwrap();
        let identity = age::x25519::Identity::generate();
        let card = Card::issue(&[identity.to_public()], &mut chance).unwrap();
        let sealed = SealedCard {
            codename: "swallow".into(),
            card: SecretString::from(card.text().to_owned()),
            identity: identity.into(),
            created: Timestamp::from_unix_nanos(0),
        };
        keyring
            .store_card(storage.as_ref(), &sealed, &mut chance)
            .unwrap();
        let secret = card.secret(None).unwrap();
        Self {
            folder,
            keyring,
            storage,
            card: OpenCard { card, secret },
        }
    }

    /// Seals `files` onto two disks, either of which is enough; gives their folders.
    pub(crate) fn seal(&self, files: &[&str]) -> Vec<PathBuf> {
        self.seal_watched(files, &mut Unwatched)
    }

    /// The same, with somebody who looks on.
    pub(crate) fn seal_watched(
        &self,
        files: &[&str],
        watch: &mut dyn carrier::Watch,
    ) -> Vec<PathBuf> {
        let disks: Vec<PathBuf> = (1..=2)
            .map(|number| self.folder.path().join(format!("disk-{number}")))
            .collect();
        let volumes = disks.iter().map(|disk| {
            fs::create_dir(disk).unwrap();
            let file = File::create_new(disk.join("volume")).unwrap();
            Box::new(OnFile(file)) as Box<dyn Volume>
        });
        let mut chance = FixedChance::new(9);
        let geometry = Geometry::new(1, 1).unwrap();
        let cards = vec![self.card.clone()];
        let sealer = Sealer::begin(geometry, cards, volumes.collect(), &mut chance).unwrap();
        let mut offers = files.iter().enumerate().map(|(number, text)| Offer {
            path: SourcePath::from_bytes(format!("{number}")),
            bytes: (*text).to_owned(),
        });
        sealer.seal(&mut offers, watch).unwrap();
        disks
    }

    pub(crate) fn ledger(&self) -> Ledger {
        let storage = Arc::clone(&self.storage) as Arc<dyn Storage>;
        let key = custody::VerifierKey::of_log(
            "test".parse().unwrap(),
            &self.keyring.signing_key().verifying_key(),
        );
        Ledger::open(storage, key).unwrap()
    }

    pub(crate) fn receive(
        &self,
        disks: &[PathBuf],
        watch: &mut dyn Watch,
    ) -> Result<Receipt, Error> {
        self.receive_with(disks, None, watch)
    }

    /// The same, with the code that the source read.
    pub(crate) fn receive_with(
        &self,
        disks: &[PathBuf],
        code: Option<Code>,
        watch: &mut dyn Watch,
    ) -> Result<Receipt, Error> {
        let ledger = self.ledger();
        let mut writer = ledger.writer(self.keyring, OsChance)?;
        let known = self.known();
        let storage: Arc<dyn Storage> = Arc::clone(&self.storage) as Arc<dyn Storage>;
        let vault = Vault::open(Arc::clone(&storage))?;
        // Each run draws ids of its own, also the one after a run that failed.
        let mut chance = OsChance;
        let mut stores = Stores {
            storage: &storage,
            vault: &vault,
            writer: &mut writer,
            keyring: self.keyring,
            clock: &FixedClock::default(),
            chance: &mut chance,
            onlooker: None,
        };
        let delivery = Delivery {
            disks: disks.to_vec(),
            code,
            set: None,
            acting: custody::Acting::default(),
        };
        receive(&mut stores, &delivery, &known, watch)
    }

    pub(crate) fn known(&self) -> Vec<Known> {
        let entries: Vec<_> = self
            .ledger()
            .entries(self.keyring, EntryIndex(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        Known::fold(&entries).unwrap()
    }

    /// Asserts that two disks with three different files and a copy of one are in, once.
    #[track_caller]
    pub(crate) fn assert_complete(&self, when: &str) {
        assert_eq!(self.ledger().audit(None).unwrap().defects, [], "{when}");
        let known = self.known();
        assert_eq!(known.len(), 1, "{when}");
        let states: Vec<_> = known[0].items.values().map(|item| item.state).collect();
        let whole = ItemState::Stored;
        assert_eq!(
            states,
            [whole, whole, whole, ItemState::Duplicate],
            "{when}"
        );
        let mut held: Vec<_> = known[0].held.values().cloned().collect();
        held.sort();
        let there: Vec<_> = self
            .storage
            .list("held/")
            .unwrap()
            .iter()
            .map(|listed| listed.key.to_string())
            .collect();
        assert_eq!(there, held, "{when}");
        assert_eq!(held.len(), 2, "{when}");
        let originals = self.storage.list("ocfl/").unwrap();
        let originals = originals
            .iter()
            .filter(|listed| listed.key.as_str().contains("/content/0"));
        assert_eq!(originals.count(), 3, "{when}");
    }
}

/// Keys for all archives here: a passphrase is slow to begin with.
pub(crate) fn keyring() -> &'static Keyring {
    static KEYRING: OnceLock<Keyring> = OnceLock::new();
    KEYRING.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        let keys = folder.path().join("keys");
        Keyring::create(keys, SecretString::from("p"), &mut OsChance).unwrap()
    })
}

pub(crate) const FILES: [&str; 4] = ["one", "two", "three", "one"];

/// A file on a disk that is sealed to.
pub(crate) struct OnFile(pub(crate) File);

impl Volume for OnFile {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all_at(bytes, offset)
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }
}

pub(crate) struct Offer {
    pub(crate) path: SourcePath,
    pub(crate) bytes: String,
}

impl carrier::Offer for Offer {
    fn path(&self) -> &SourcePath {
        &self.path
    }

    fn encoding(&self) -> PathEncoding {
        PathEncoding::Bytes
    }

    fn open(&self) -> io::Result<Box<dyn OpenFile>> {
        Ok(Box::new(Cursor::new(self.bytes.clone().into_bytes())))
    }
}

pub(crate) struct Unwatched;

impl carrier::Watch for Unwatched {}

/// Wishes to stop from a given question on.
pub(crate) struct Asked {
    pub(crate) questions: AtomicU64,
    pub(crate) stop_at: u64,
}

impl Asked {
    pub(crate) fn stopping_at(stop_at: u64) -> Self {
        Self {
            questions: AtomicU64::new(0),
            stop_at,
        }
    }

    pub(crate) fn patient() -> Self {
        Self::stopping_at(u64::MAX)
    }
}

impl Watch for Asked {
    fn expect(&mut self, _: u64) {}

    fn advance(&mut self, _: u64, _: u64) {}

    fn is_stopped(&self) -> bool {
        self.questions.fetch_add(1, Ordering::Relaxed) >= self.stop_at
    }
}
