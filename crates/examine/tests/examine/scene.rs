//! An archive with originals in it, and workers.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use custody::{Event, Origin, VerifierKey};
use examine::{
    Committed, DEADLINE, Entered, Error, Examined, Stores, Subject, Workers, commit, examine,
};
use keyring::{Keyring, ScopeKey, SecretString};
use ledger::Ledger;
use model::{
    AccessionId, EntryIndex, Facts, ItemId, ItemState, OsChance, PartNumber, PathEncoding, ScopeId,
    SourcePath, Watch,
};
use picture::Wanted;
use sample::{Picture, Size};
use storage::Storage;
use tempfile::TempDir;
use testkit::FixedClock;
use vault::{OriginalRef, Placement, PlacementNote, Vault};

use crate::store::Failing;

const ORIGIN: &str = "test";

/// An archive; its accessions have one part each.
pub(crate) struct House {
    folder: TempDir,
    pub(crate) storage: Arc<Failing>,
    pub(crate) vault: Vault,
}

/// One keyring for all tests: making one is made to be slow.
fn keyring() -> &'static Keyring {
    static KEYRING: OnceLock<Keyring> = OnceLock::new();
    KEYRING.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        Keyring::create(folder.path(), SecretString::from("p"), &mut OsChance).unwrap()
    })
}

impl House {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let storage = Arc::new(Failing::create(folder.path()));
        let vault = Vault::create(Arc::clone(&storage) as Arc<dyn Storage>).unwrap();
        let origin: Origin = ORIGIN.parse().unwrap();
        Ledger::create(storage.as_ref(), keyring().signing_key(), &origin).unwrap();
        Self {
            folder,
            storage,
            vault,
        }
    }

    /// A file of the store on the disk.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Stores files as an accession of its own.
    pub(crate) fn accession(&self, files: &[Vec<u8>]) -> Vec<Subject> {
        let accession = AccessionId::draw(&mut OsChance);
        let scope = ScopeId::Accession(accession);
        let key = keyring()
            .create_scope(self.storage.as_ref(), scope)
            .unwrap();
        let mut part = self.vault.begin_part(&key, PartNumber(1)).unwrap();
        let mut subjects = Vec::new();
        for (number, file) in (1..).zip(files) {
            let item = ItemId::new(accession, number);
            let received = part.receive(&**file).unwrap();
            let stored = part.store(received, note(item)).unwrap();
            subjects.push(Subject {
                item,
                original: OriginalRef {
                    part: part.part(),
                    content: stored.line().content,
                },
                sha256: stored.line().sha256,
                size: stored.line().size,
                entered: None,
            });
        }
        part.finish("2014-01-21T10:00:00Z".parse().unwrap())
            .unwrap();
        subjects
    }

    pub(crate) fn scope(&self, item: ItemId) -> ScopeKey {
        let scope = ScopeId::Accession(item.accession());
        keyring().open_scope(self.storage.as_ref(), scope).unwrap()
    }

    fn ledger(&self) -> Ledger {
        let verifying = keyring().signing_key().verifying_key();
        let key = VerifierKey::of_log(ORIGIN.parse().unwrap(), &verifying);
        Ledger::open(Arc::clone(&self.storage) as Arc<dyn Storage>, key).unwrap()
    }

    pub(crate) fn examine(
        &self,
        subjects: &[Subject],
        workers: &Workers,
        watch: &mut dyn Watch,
    ) -> Result<Examined, Error> {
        self.with_stores(|stores| examine(stores, subjects, workers, watch))
    }

    pub(crate) fn commit(
        &self,
        subjects: &[Subject],
        workers: &Workers,
        watch: &mut dyn Watch,
    ) -> Result<Committed, Error> {
        self.with_stores(|stores| commit(stores, subjects, workers, watch))
    }

    fn with_stores<T>(
        &self,
        run: impl FnOnce(&mut Stores<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let storage: Arc<dyn Storage> = Arc::clone(&self.storage) as Arc<dyn Storage>;
        let mut writer = self.ledger().writer(keyring(), OsChance)?;
        run(&mut Stores {
            storage: &storage,
            vault: &self.vault,
            writer: &mut writer,
            keyring: keyring(),
            clock: &FixedClock::default(),
            chance: &mut OsChance,
        })
    }

    /// The subjects with what their entries promise, as they come to a run that follows.
    pub(crate) fn with_entries(&self, subjects: &[Subject]) -> Vec<Subject> {
        let mut promised = BTreeMap::new();
        for event in self.events() {
            let Event::Examined {
                item,
                facts,
                metadata,
                ..
            } = event
            else {
                panic!("{event:?}");
            };
            let entered = Entered {
                renditions: facts.has_renditions(),
                metadata_sha256: metadata.map(|kept| kept.sha256),
            };
            promised.insert(item, entered);
        }
        let entered = |subject: &Subject| Subject {
            entered: Some(promised[&subject.item]),
            ..*subject
        };
        subjects.iter().map(entered).collect()
    }

    /// Every entry of the ledger, as the item and its facts.
    pub(crate) fn entered(&self) -> Vec<(ItemId, Facts)> {
        self.events()
            .into_iter()
            .map(|event| match event {
                Event::Examined { item, facts, .. } => (item, *facts),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        let ledger = self.ledger();
        let entries = ledger.entries(keyring(), EntryIndex(0)).unwrap();
        entries
            .filter_map(|entry| entry.unwrap().event().unwrap())
            .collect()
    }

    /// Fails the test unless the originals are the files that were stored, bit for bit.
    pub(crate) fn holds(&self, subjects: &[Subject], files: &[Vec<u8>]) {
        for (subject, file) in subjects.iter().zip(files) {
            let scope = self.scope(subject.item);
            let mut bytes = Vec::new();
            self.vault
                .open_original(&subject.original, &scope)
                .unwrap()
                .read_to_end(&mut bytes)
                .unwrap();
            assert!(bytes == *file, "{}", subject.item);
        }
    }
}

fn note(item: ItemId) -> PlacementNote {
    PlacementNote {
        placement: Placement {
            item,
            source: 0,
            path: SourcePath::from_bytes(format!("{item}.JPG")),
            encoding: PathEncoding::Bytes,
            modified: None,
            place: None,
            repaired: false,
            deleted: false,
        },
        state: ItemState::Stored,
        expected_sha256: None,
        lost: Vec::new(),
    }
}

/// Drawn pictures, each another.
pub(crate) fn pictures(count: u64) -> Vec<Vec<u8>> {
    (0..count)
        .map(|seed| Picture::draw(seed, Size::SMALL).to_jpeg().unwrap())
        .collect()
}

/// Two workers as the archive's own.
pub(crate) fn workers() -> Workers {
    workers_that(&[])
}

/// One worker that is told something else to do.
pub(crate) fn workers_that(act: &[&str]) -> Workers {
    Workers {
        program: env!("CARGO_BIN_EXE_examine-worker").into(),
        arguments: act.iter().map(Into::into).collect(),
        count: if act.is_empty() { 2 } else { 1 },
        deadline: DEADLINE,
        wanted: Wanted::All,
        films: None,
    }
}

/// Stops when so many files are done.
pub(crate) struct Until(pub(crate) u64);

/// Never stops.
pub(crate) fn patient() -> Until {
    Until(u64::MAX)
}

impl Watch for Until {
    fn expect(&mut self, _: u64) {}

    fn advance(&mut self, files: u64, _: u64) {
        self.0 = self.0.saturating_sub(files);
    }

    fn is_stopped(&self) -> bool {
        self.0 == 0
    }
}
