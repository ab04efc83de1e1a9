//! What is appended is there, in its order, once, and can be proved.

use custody::TlogProof;
use keyring::Keyring;
use ledger::{Audit, Error, Ledger, MAX_APPEND, RequestId};
use model::{EntryIndex, OsChance, ScopeId};

use crate::archive::{Archive, expected, keyring, origin, policy, reasons, records, vkey};

#[test]
fn a_new_log_is_empty_and_signed() {
    let archive = Archive::new();
    let checkpoint = archive.ledger().checkpoint().unwrap();
    assert_eq!(checkpoint.size(), 0);
    assert_eq!(checkpoint.root(), &model::Sha256Digest::of(""));
    policy().verify(&checkpoint).unwrap();
    assert!(reasons(&archive.ledger()).is_empty());
    let audit = archive.ledger().audit(None).unwrap();
    assert_eq!(
        (audit.checked, audit.leftovers, audit.defects),
        (1, 0, vec![])
    );
}

#[test]
fn a_log_is_begun_once() {
    let archive = Archive::with(&[1]);
    let again = Ledger::create(&*archive.storage, keyring().signing_key(), &origin());
    assert!(matches!(
        again,
        Err(Error::Storage(storage::Error::Exists { .. }))
    ));
    assert_eq!(archive.ledger().checkpoint().unwrap().size(), 1);
}

#[test]
fn what_is_appended_is_given_back_and_read_in_its_order() {
    let archive = Archive::new();
    let mut writer = archive.writer();
    let first = records("first", 3);
    let committed = writer
        .append(RequestId::of("1"), &archive.scope, first.clone())
        .unwrap();
    let indexes: Vec<_> = committed.iter().map(|entry| entry.index().0).collect();
    assert_eq!(indexes, [0, 1, 2]);
    for (entry, record) in committed.iter().zip(&first) {
        assert_eq!(entry.record(), Some(record));
    }
    let second = writer
        .append(RequestId::of("2"), &archive.scope, records("second", 2))
        .unwrap();
    assert_eq!(second[0].index(), EntryIndex(3));
    assert_eq!(
        reasons(&archive.ledger()),
        expected(&[("first", 3), ("second", 2)])
    );
    let tail: Vec<_> = archive
        .ledger()
        .entries(keyring(), EntryIndex(2))
        .unwrap()
        .map(|entry| entry.unwrap())
        .collect();
    assert_eq!(tail, [&committed[2..], &second].concat());
}

#[test]
fn the_same_request_is_appended_once() {
    let archive = Archive::new();
    let request = RequestId::of("ingest 7Q2K9M3T batch 1");
    let before = archive
        .writer()
        .append(request, &archive.scope, records("a", 2))
        .unwrap();
    let mut writer = archive.writer();
    writer
        .append(RequestId::of("other"), &archive.scope, records("b", 1))
        .unwrap();
    // Records are salted anew each time: only the request can tell that they were there.
    let again = writer
        .append(request, &archive.scope, records("a", 2))
        .unwrap();
    assert_eq!(again, before);
    assert_eq!(reasons(&archive.ledger()), expected(&[("a", 2), ("b", 1)]));

    let accession = ScopeId::Accession("7Q2K9M3T".parse().unwrap());
    let other = keyring()
        .create_scope(&*archive.storage, accession)
        .unwrap();
    let reused = writer.append(request, &other, records("c", 1));
    assert!(matches!(reused, Err(Error::RequestReused)));
}

#[test]
fn an_append_has_one_to_a_thousand_records() {
    let archive = Archive::new();
    let mut writer = archive.writer();
    for count in [0, MAX_APPEND + 1] {
        let wrong = writer.append(RequestId::of("x"), &archive.scope, records("x", count));
        assert!(matches!(wrong, Err(Error::Count { records }) if records == count));
    }
    let full = writer.append(RequestId::of("x"), &archive.scope, records("x", MAX_APPEND));
    assert_eq!(full.unwrap().len(), MAX_APPEND);
}

#[test]
fn each_scope_has_its_own_key() {
    let archive = Archive::with(&[2]);
    let accession = ScopeId::Accession("7Q2K9M3T".parse().unwrap());
    let scope = keyring()
        .create_scope(&*archive.storage, accession)
        .unwrap();
    archive
        .writer()
        .append(RequestId::of("x"), &scope, records("x", 2))
        .unwrap();
    let expected = expected(&[("batch 0", 2), ("x", 2)]);
    assert_eq!(reasons(&archive.ledger()), expected);

    let journals = archive.storage.list("journal/").unwrap();
    let names: Vec<_> = journals.iter().map(|it| it.key.to_string()).collect();
    assert!(names[0].ends_with(".archive.age"), "{names:?}");
    assert!(names[1].ends_with(".7Q2K9M3T.age"), "{names:?}");
    let sealed = archive.storage.read(&journals[1].key).unwrap();
    assert!(age::decrypt(archive.scope.identity(), &sealed).is_err());
    assert!(age::decrypt(scope.identity(), &sealed).is_ok());
}

#[test]
fn every_entry_is_proved_under_the_published_checkpoint() {
    let archive = Archive::with(&[1, 254, 2, 300]);
    let ledger = archive.ledger();
    let prover = ledger.prover().unwrap();
    for entry in ledger.entries(keyring(), EntryIndex(0)).unwrap() {
        let entry = entry.unwrap();
        let proof = prover
            .prove(entry.index(), entry.record().unwrap(), &["kind"])
            .unwrap();
        let proof = TlogProof::parse(proof.to_text().as_bytes()).unwrap();
        assert_eq!(proof.index(), entry.index());
        let leaf = proof.excerpt().unwrap().leaf();
        proof.verify(&policy(), &leaf).unwrap();
    }
}

#[test]
fn what_is_not_there_is_not_proved() {
    let archive = Archive::with(&[3]);
    let ledger = archive.ledger();
    let entries = ledger.entries(keyring(), EntryIndex(0)).unwrap();
    let entries: Vec<_> = entries.map(|entry| entry.unwrap()).collect();
    for index in [1, 3, u64::MAX] {
        let wrong = ledger.prove(EntryIndex(index), entries[0].record().unwrap(), &[]);
        assert!(matches!(wrong, Err(Error::NotInLog { .. })), "{index}");
    }
    ledger
        .prove(EntryIndex(0), entries[0].record().unwrap(), &[])
        .unwrap();
}

#[test]
fn one_writer_at_a_time() {
    let archive = Archive::new();
    let writer = archive.writer();
    let second = archive.ledger().writer(keyring(), OsChance);
    let busy = matches!(second, Err(Error::Storage(storage::Error::Busy { .. })));
    assert!(busy);
    drop(writer);
    archive.writer();
}

#[test]
fn the_keys_of_another_archive_cannot_write() {
    let archive = Archive::new();
    let home = tempfile::TempDir::new().unwrap();
    let words = keyring::SecretString::from("other".to_owned());
    let other = Keyring::create(home.path(), words, &mut OsChance).unwrap();
    let wrong = archive.ledger().writer(&other, OsChance);
    assert!(matches!(wrong, Err(Error::WrongKeys)));

    let key = other.signing_key().verifying_key();
    let key = custody::VerifierKey::of_log(origin(), &key);
    let ledger = Ledger::open(archive.storage.clone(), key).unwrap();
    assert!(matches!(ledger.checkpoint(), Err(Error::Custody(_))));
    let codes: Vec<_> = ledger
        .audit(None)
        .unwrap()
        .defects
        .iter()
        .map(|it| it.code)
        .collect();
    assert_eq!(codes, [model::DefectCode::SignatureWrong]);
}

#[test]
fn a_place_without_a_log_says_so() {
    let home = tempfile::TempDir::new().unwrap();
    let storage = storage::Folder::open(home.path()).unwrap();
    let none = Ledger::open(std::sync::Arc::new(storage), vkey());
    assert!(matches!(none, Err(Error::NoLog { .. })));
}

#[test]
fn a_log_over_several_levels_of_tiles_is_whole() {
    let archive = Archive::with(&[1000, 1, 23, 1000, 1, 255]);
    let audit = archive.ledger().audit(None).unwrap();
    let Audit {
        leftovers, defects, ..
    } = audit;
    assert_eq!((leftovers, defects), (0, vec![]));
    // Full tiles took the place of their partial ones; those at the edge are kept.
    let tiles = archive.storage.list("log/tile/0/").unwrap();
    let names: Vec<_> = tiles.iter().map(|it| it.key.to_string()).collect();
    let full: Vec<_> = (0..8).map(|tile| format!("log/tile/0/{tile:03}")).collect();
    let edge = ["log/tile/0/008.p/232"].map(String::from);
    assert_eq!(names[8..], edge, "{names:?}");
    assert_eq!(names[..8], full);
}

#[test]
fn while_a_writer_rests_another_appends_and_both_make_one_log() {
    let archive = Archive::new();
    let mut resting = archive.writer();
    let append = |writer: &mut ledger::Writer, name: &str| {
        writer.append(RequestId::of(name), &archive.scope, records(name, 1))
    };
    append(&mut resting, "first").unwrap();
    let busy = archive.ledger().writer(keyring(), OsChance);
    assert!(matches!(
        busy,
        Err(Error::Storage(storage::Error::Busy { .. }))
    ));
    resting.rest();
    let mut other = archive.writer();
    append(&mut other, "second").unwrap();
    let refused = append(&mut resting, "third");
    assert!(matches!(
        refused,
        Err(Error::Storage(storage::Error::Busy { .. }))
    ));
    drop(other);
    let third = append(&mut resting, "third").unwrap();
    assert_eq!(third[0].index(), EntryIndex(2));
    assert_eq!(
        reasons(&archive.ledger()),
        expected(&[("first", 1), ("second", 1), ("third", 1)])
    );
    assert_eq!(archive.ledger().audit(None).unwrap().defects, vec![]);
}

#[test]
fn a_writer_that_rested_does_not_write_to_a_log_that_was_set_back() {
    let archive = Archive::new();
    let mut writer = archive.writer();
    let append = |writer: &mut ledger::Writer, name: &str| {
        writer.append(RequestId::of(name), &archive.scope, records(name, 1))
    };
    append(&mut writer, "first").unwrap();
    append(&mut writer, "second").unwrap();
    writer.rest();
    let head = archive.home.path().join("log/heads/000000000001");
    let kept = std::fs::read(&head).unwrap();
    std::fs::remove_file(&head).unwrap();
    assert!(matches!(
        append(&mut writer, "third"),
        Err(Error::HeadMissing { .. })
    ));
    let first = archive.home.path().join("log/heads/000000000000");
    std::fs::copy(&first, &head).unwrap();
    assert!(append(&mut writer, "third").is_err());
    std::fs::write(&head, kept).unwrap();
    let third = append(&mut writer, "third").unwrap();
    assert_eq!(third[0].index(), EntryIndex(2));
    assert_eq!(archive.ledger().audit(None).unwrap().defects, vec![]);
}
