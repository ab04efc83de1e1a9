//! The catalog over a real log.
#![cfg(test)]

use std::sync::Arc;

use catalog::Catalog;
use custody::{Event, Manner, Record};
use keyring::Keyring;
use ledger::{Committed, Ledger, RequestId};
use model::{AccessionId, ByteCount, EntryIndex, ScopeId, Timestamp};
use storage::{Folder, Storage};
use testkit::FixedChance;

const ACCESSION: &str = "7Q2K9M3T";

fn accession() -> AccessionId {
    ACCESSION.parse().unwrap()
}

fn events() -> Vec<Event> {
    vec![
        Event::AccessionOpened {
            accession: accession(),
            manner: Manner::Folder,
            sources: vec!["بطاقة".into()],
            set: None,
            acting: custody::Acting::default(),
        },
        Event::IngestFinished {
            accession: accession(),
            offered: 0,
            stored: 0,
            duplicate: 0,
            refused: 0,
            bytes: ByteCount(0),
            acting: custody::Acting::default(),
        },
        Event::AccessionWithdrawn {
            accession: accession(),
            reason: "a test".into(),
            acting: custody::Acting::default(),
        },
    ]
}

/// Appends the events to a new log and reads it back.
fn committed(folder: &std::path::Path) -> Vec<Committed> {
    let storage: Arc<dyn Storage> = Arc::new(Folder::create(folder.join("archive")).unwrap());
    let mut chance = FixedChance::new(3);
    let keys = folder.join("keys");
    let keyring = Keyring::create(
        &keys,
        "long enough for a test".to_owned().into(),
        &mut chance,
    );
    let keyring = keyring.unwrap();
    let origin = "archive.example/log".parse().unwrap();
    Ledger::create(&*storage, keyring.signing_key(), &origin).unwrap();
    let key = custody::VerifierKey::of_log(origin, &keyring.signing_key().verifying_key());
    let ledger = Ledger::open(Arc::clone(&storage), key).unwrap();
    let scope = keyring.create_scope(&*storage, ScopeId::Accession(accession()));
    let scope = scope.unwrap();
    let mut writer = ledger.writer(&keyring, FixedChance::new(4)).unwrap();
    for event in events() {
        let record = Record::new(&event, Timestamp::from_unix_nanos(1), &mut chance).unwrap();
        let request = RequestId::draw(&mut chance);
        writer.append(request, &scope, vec![record]).unwrap();
    }
    let entries = ledger.entries(&keyring, EntryIndex(0)).unwrap();
    entries.collect::<Result<_, _>>().unwrap()
}

#[test]
fn what_the_ledger_committed_is_folded_and_its_leaves_are_those_of_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let entries = committed(folder.path());
    let url = format!("sqlite://{}", folder.path().join("catalog.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let catalog = Catalog::open(&url).await.unwrap();
        assert_eq!(catalog.fold(&entries).await.unwrap(), EntryIndex(3));
        assert_eq!(catalog.fold(&entries[1..]).await.unwrap(), EntryIndex(3));
        let found = catalog.accession(accession()).await.unwrap().unwrap();
        assert_eq!(found.sources, ["بطاقة"]);
        assert_eq!(found.withdrawn.as_deref(), Some("a test"));

        let comparison = catalog.compare().await.unwrap();
        assert_eq!(comparison.defects, []);
        let leaves: Vec<_> = comparison
            .leaves
            .iter()
            .map(|one| (one.index, one.leaf))
            .collect();
        let log: Vec<_> = entries
            .iter()
            .map(|one| (one.index(), one.leaf()))
            .collect();
        assert_eq!(leaves, log);
    });
}
