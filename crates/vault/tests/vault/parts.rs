//! What is stored comes back, and a finished part never changes.

use std::io::{self, Read, Seek, SeekFrom};

use crate::support::*;
use model::{ItemId, ItemState, PartNumber, PathEncoding, RefusalReason, Sha256Digest, SourcePath};
use vault::{
    DuplicateLine, Error, MAX_ORIGINALS, ManifestLine, NamedLine, OriginalRef, RefusedLine, Vault,
};

fn content(name: &str) -> vault::ContentName {
    name.parse().unwrap()
}

#[test]
fn originals_of_every_length_come_back_bit_for_bit() {
    let (archive, key) = (Archive::new(), accession());
    let mut part = archive.vault.begin_part(&key, FIRST).unwrap();
    for (number, length) in (1..).zip([0, 1, 65_535, 65_536, 65_537, 200_001]) {
        let bytes: Vec<u8> = (0..length).map(|at: u32| (at % 251) as u8).collect();
        let received = part.receive(&*bytes).unwrap();
        assert_eq!(received.sha256(), Sha256Digest::of(&bytes));
        assert_eq!(received.size().get(), u64::from(length));
        let stored = part.store(received, note(&key, number)).unwrap();
        let sealed = archive.storage.read(&stored_key(stored.place())).unwrap();
        assert_eq!(stored.line().stored_sha256, Sha256Digest::of(&sealed));
        assert_eq!(stored.line().stored_size.get(), sealed.len() as u64);
        let mut back = Vec::new();
        let mut original = archive.vault.open_original(&stored.place(), &key).unwrap();
        original.read_to_end(&mut back).unwrap();
        assert!(back == bytes, "{length} bytes");
    }
}

fn stored_key(place: OriginalRef) -> storage::Key {
    storage::Key::parse(&format!("ocfl/{}/v1/{}", place.part, place.content)).unwrap()
}

#[test]
fn an_original_can_be_read_from_its_middle() {
    let (archive, key) = (Archive::new(), accession());
    let bytes: Vec<u8> = (0..300_000_u32).map(|at| (at % 253) as u8).collect();
    let sealed = sealed(&archive.vault, &key, FIRST, &[&bytes]);
    let place = OriginalRef {
        part: sealed.part,
        content: content("content/000001.age"),
    };
    let mut original = archive.vault.open_original(&place, &key).unwrap();
    original.seek(SeekFrom::Start(250_000)).unwrap();
    let mut rest = Vec::new();
    original.read_to_end(&mut rest).unwrap();
    assert!(rest == bytes[250_000..]);
}

#[test]
fn another_accession_opens_nothing_and_a_flipped_byte_is_never_read_as_whole() {
    let (archive, key) = (Archive::new(), accession());
    let sealed = sealed(&archive.vault, &key, FIRST, &[b"photo"]);
    let place = OriginalRef {
        part: sealed.part,
        content: content("content/000001.age"),
    };
    let wrong = archive.vault.open_original(&place, &accession()).err();
    assert!(matches!(wrong, Some(Error::Decrypt { .. })));

    let file = archive.file(stored_key(place).as_str());
    let whole = std::fs::read(&file).unwrap();
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        std::fs::write(&file, flipped).unwrap();
        let mut bytes = Vec::new();
        let read = archive.vault.open_original(&place, &key);
        let read = read.map(|mut original| original.read_to_end(&mut bytes));
        assert!(!matches!(read, Ok(Ok(_))), "byte {at}");
    }
}

#[test]
fn what_is_received_and_dropped_leaves_nothing() {
    let (archive, key) = (Archive::new(), accession());
    let part = archive.vault.begin_part(&key, FIRST).unwrap();
    let before = archive.storage.list("").unwrap();
    drop(part.receive(&b"a duplicate"[..]).unwrap());
    assert_eq!(archive.storage.list("").unwrap(), before);
    assert_eq!(archive.storage.strays("").unwrap(), []);
}

#[test]
fn a_source_that_cannot_be_read_is_told_from_a_store_that_fails_and_leaves_nothing() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::PermissionDenied.into())
        }
    }
    let (archive, key) = (Archive::new(), accession());
    let part = archive.vault.begin_part(&key, FIRST).unwrap();
    let failed = part.receive(b"begins".chain(Failing)).unwrap_err();
    assert!(matches!(failed, Error::Source { .. }));
    let left = archive
        .storage
        .list(&format!("ocfl/{}", part.part()))
        .unwrap();
    assert_eq!(left, []);
}

#[test]
fn a_full_part_takes_no_more_and_several_can_be_received_at_a_time() {
    let (archive, key) = (Archive::new(), accession());
    let mut part = archive.vault.begin_part(&key, FIRST).unwrap();
    let ahead = part.receive(&b"received first, stored last"[..]).unwrap();
    for number in 1..=MAX_ORIGINALS {
        assert!(!part.is_full());
        let received = part.receive(&number.to_le_bytes()[..]).unwrap();
        part.store(received, note(&key, number)).unwrap();
    }
    assert!(part.is_full());
    let refused = part.store(ahead, note(&key, MAX_ORIGINALS + 1));
    assert!(matches!(refused, Err(Error::PartFull { .. })));
    let sealed = part.finish(created()).unwrap();
    assert_eq!(sealed.originals, 1_000);
    assert_eq!(archive.vault.audit(&[known(sealed)]).unwrap().defects, []);
}

#[test]
fn what_was_received_for_one_part_is_not_stored_in_another() {
    let (archive, key) = (Archive::new(), accession());
    let one = archive.vault.begin_part(&key, FIRST).unwrap();
    let mut other = archive.vault.begin_part(&key, PartNumber(2)).unwrap();
    let received = one.receive(&b"photo"[..]).unwrap();
    let refused = other.store(received, note(&key, 1));
    assert!(matches!(refused, Err(Error::OtherPart { .. })));
}

#[test]
fn a_finished_part_is_not_begun_again() {
    let (archive, key) = (Archive::new(), accession());
    sealed(&archive.vault, &key, FIRST, &[b"photo"]);
    let before = archive.storage.list("").unwrap();
    let again = archive.vault.begin_part(&key, FIRST).err();
    assert!(matches!(again, Some(Error::PartFinished { .. })));
    assert_eq!(archive.storage.list("").unwrap(), before);
}

#[test]
fn a_finished_part_reads_back_what_was_noted_in_the_order_of_arrival() {
    let (archive, key) = (Archive::new(), accession());
    let mut part = archive.vault.begin_part(&key, FIRST).unwrap();
    let refused = RefusedLine {
        source: 1,
        path: SourcePath::from_bytes(b"\xff\xfe".to_vec()),
        encoding: PathEncoding::Utf16,
        reason: RefusalReason::SymbolicLink,
    };
    part.note_refused(refused.clone());
    let received = part.receive(&b"photo"[..]).unwrap();
    let mut damaged = note(&key, 1);
    damaged.state = ItemState::Damaged;
    damaged.expected_sha256 = Some(Sha256Digest::of("whole photo"));
    damaged.lost = vec![[1, 2]];
    let stored = part.store(received, damaged).unwrap();
    let duplicate = DuplicateLine {
        placement: placement(&key, 2),
        of: ItemId::new(id(&key), 1),
        sha256: stored.line().sha256,
        size: stored.line().size,
    };
    part.note_duplicate(duplicate.clone());
    let named = NamedLine {
        placement: placement(&key, 3),
        state: ItemState::Missing,
        sha256: None,
        size: Some(model::ByteCount(7)),
    };
    part.note_named(named.clone());
    let sealed = part.finish(created()).unwrap();

    let vault = Vault::open(archive.storage.clone()).unwrap();
    let read = vault.open_part(&key, FIRST).unwrap();
    assert_eq!(read.sealed, sealed);
    assert_eq!(
        read.lines,
        [
            ManifestLine::Refused(refused),
            ManifestLine::Original(stored.line().clone()),
            ManifestLine::Duplicate(duplicate),
            ManifestLine::Named(named),
        ]
    );
}

#[test]
fn a_part_that_is_unfinished_altered_or_of_another_accession_is_not_read_back() {
    let (archive, key) = (Archive::new(), accession());
    let open = |key: &keyring::ScopeKey| archive.vault.open_part(key, FIRST).unwrap_err();
    assert!(matches!(open(&key), Error::NoPart { .. }));
    let sealed = sealed(&archive.vault, &key, FIRST, &[b"photo"]);
    assert!(matches!(open(&accession()), Error::NoPart { .. }));
    let inventory = archive.file(&format!("ocfl/{}/inventory.json", sealed.part));
    let mut text = std::fs::read(&inventory).unwrap();
    text.push(b' ');
    std::fs::write(&inventory, text).unwrap();
    assert!(matches!(open(&key), Error::Damaged { .. }));
}

#[test]
fn a_store_without_a_vault_is_not_opened_and_making_one_twice_changes_nothing() {
    let archive = Archive::new();
    let before = archive.storage.list("").unwrap();
    Vault::create(archive.storage.clone()).unwrap();
    assert_eq!(archive.storage.list("").unwrap(), before);
    let home = tempfile::TempDir::new().unwrap();
    let empty = storage::Folder::open(home.path()).unwrap();
    let refused = Vault::open(std::sync::Arc::new(empty)).unwrap_err();
    assert!(matches!(refused, Error::NoVault { .. }));
}
