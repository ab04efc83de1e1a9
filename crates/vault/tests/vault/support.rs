//! What the tests of the vault share.

use std::sync::{Arc, OnceLock};

use keyring::{Keyring, ScopeKey, SecretString};
use model::{AccessionId, ItemId, ItemState, OsChance, PartNumber, PathEncoding, ScopeId};
use model::{SourcePath, Timestamp};
use storage::{Folder, Storage};
use tempfile::TempDir;
use vault::{KnownPart, PartId, Placement, PlacementNote, SealedPart, Vault};

pub(crate) const FIRST: PartNumber = PartNumber(1);

/// An archive's store with an empty vault in it.
pub(crate) struct Archive {
    pub(crate) home: TempDir,
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) vault: Vault,
}

impl Archive {
    pub(crate) fn new() -> Self {
        let home = TempDir::new().unwrap();
        let storage: Arc<dyn Storage> = Arc::new(Folder::create(home.path()).unwrap());
        let vault = Vault::create(storage.clone()).unwrap();
        Self {
            home,
            storage,
            vault,
        }
    }

    /// A file of the store on the disk.
    pub(crate) fn file(&self, name: &str) -> std::path::PathBuf {
        self.home.path().join(name)
    }
}

pub(crate) fn created() -> Timestamp {
    "2014-01-21T10:00:00.5Z".parse().unwrap()
}

/// The key of a new accession.
pub(crate) fn accession() -> ScopeKey {
    static KEYRING: OnceLock<Keyring> = OnceLock::new();
    let keyring = KEYRING.get_or_init(|| {
        let home = TempDir::new().unwrap();
        Keyring::create(
            home.path(),
            SecretString::from("test".to_owned()),
            &mut OsChance,
        )
        .unwrap()
    });
    let home = TempDir::new().unwrap();
    let scope = ScopeId::Accession(AccessionId::draw(&mut OsChance));
    keyring
        .create_scope(&Folder::open(home.path()).unwrap(), scope)
        .unwrap()
}

pub(crate) fn id(key: &ScopeKey) -> AccessionId {
    match key.scope() {
        ScopeId::Accession(id) => id,
        other => panic!("{other} is not an accession"),
    }
}

pub(crate) fn part_id(key: &ScopeKey) -> PartId {
    PartId::new(id(key), FIRST)
}

pub(crate) fn placement(key: &ScopeKey, number: u32) -> Placement {
    Placement {
        item: ItemId::new(id(key), number),
        source: 0,
        path: SourcePath::from_bytes(format!("Branch 215/صورة {number}.JPG")),
        encoding: PathEncoding::Bytes,
        modified: Some(Timestamp::from_unix_nanos(1_346_457_600_000_000_000)),
        place: None,
        repaired: false,
        deleted: false,
    }
}

pub(crate) fn note(key: &ScopeKey, number: u32) -> PlacementNote {
    PlacementNote {
        placement: placement(key, number),
        state: ItemState::Stored,
        expected_sha256: None,
        lost: Vec::new(),
    }
}

/// A part with each of `originals` in it.
pub(crate) fn sealed(
    vault: &Vault,
    key: &ScopeKey,
    number: PartNumber,
    originals: &[&[u8]],
) -> SealedPart {
    let mut part = vault.begin_part(key, number).unwrap();
    for (item, bytes) in (1..).zip(originals) {
        let received = part.receive(*bytes).unwrap();
        part.store(received, note(key, item)).unwrap();
    }
    part.finish(created()).unwrap()
}

pub(crate) fn known(sealed: SealedPart) -> KnownPart {
    KnownPart {
        part: sealed.part,
        inventory_sha256: sealed.inventory_sha256,
    }
}
