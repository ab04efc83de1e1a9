//! A log that is not the one that was signed is not written to.

use std::fs;
use std::path::PathBuf;

use custody::Checkpoint;
use ledger::{Error, RequestId, Writer};
use model::{EntryIndex, OsChance, Sha256Digest};
use testkit::FixedClock;

use crate::archive::{Archive, expected, keyring, origin, reasons, records};

impl Archive {
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Changes one letter of an object without changing its form.
    pub(crate) fn alter(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.file(name)).unwrap();
        let altered = text.replacen(from, to, 1);
        assert_ne!(text, altered, "{name}");
        fs::write(self.file(name), altered).unwrap();
    }

    pub(crate) fn flip(&self, name: &str) {
        let mut bytes = fs::read(self.file(name)).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(self.file(name), bytes).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.file(name)).unwrap();
    }

    /// Puts a checkpoint by the archive's own key over the published one.
    pub(crate) fn publish(&self, size: u64, root: &str) {
        let root = Sha256Digest::of(root);
        let key = keyring().signing_key();
        let checkpoint = Checkpoint::sign(&origin(), size, &root, key);
        fs::write(self.file("log/checkpoint"), checkpoint.as_str()).unwrap();
    }

    fn try_writer(&self) -> Result<Writer, Error> {
        self.ledger().writer(keyring(), OsChance)
    }

    /// Neither writer nor reader takes the log; gives why.
    fn refused(&self) -> Error {
        let read = self
            .ledger()
            .entries(keyring(), EntryIndex(0))
            .err()
            .unwrap();
        let write = self.try_writer().err().unwrap();
        assert_eq!(read.to_string(), write.to_string());
        write
    }
}

const HEAD: &str = "log/heads/000000000001";

#[test]
fn heads_that_end_before_the_checkpoint_are_refused() {
    let archive = Archive::with(&[3, 4, 5]);
    archive.remove("log/heads/000000000002");
    let wrong = archive.refused();
    let message = "use the log: 12 entries were signed and 7 are there";
    assert!(wrong.to_string().starts_with(message), "{wrong}");
    assert!(matches!(
        wrong,
        Error::Truncated {
            signed: 12,
            found: 7
        }
    ));
}

#[test]
fn a_gap_between_heads_is_refused() {
    let archive = Archive::with(&[3, 4, 5]);
    archive.remove(HEAD);
    let wrong = archive.refused();
    assert!(matches!(&wrong, Error::HeadMissing { object } if object.as_str() == HEAD));
}

#[test]
fn a_head_whose_leaf_or_root_was_changed_is_refused() {
    let archive = Archive::with(&[3, 4]);
    let leaves = fs::read_to_string(archive.file(HEAD)).unwrap();
    let (_, leaf) = leaves.split_once("\"leaves\":[\"").unwrap();
    archive.alter(HEAD, &leaf[..10], "AAAAAAAAAA");
    assert!(matches!(archive.refused(), Error::Head { .. }));

    let archive = Archive::with(&[3, 4]);
    archive.alter(HEAD, "\"root\":\"", "\"root\":\"A");
    assert!(matches!(archive.refused(), Error::Head { .. }));
}

#[test]
fn another_tree_under_the_same_key_is_refused() {
    for size in [0, 3, 5, 7] {
        let archive = Archive::with(&[3, 4]);
        archive.publish(size, "another tree");
        let wrong = archive.refused();
        assert!(matches!(wrong, Error::Forked { size: found } if found == size));
    }
}

#[test]
fn a_checkpoint_in_the_name_of_the_log_by_another_key_is_refused() {
    let archive = Archive::with(&[3]);
    archive.alter("log/checkpoint", "\n3\n", "\n4\n");
    let wrong = archive.refused();
    assert!(matches!(
        wrong,
        Error::Custody(custody::Error::Signature { .. })
    ));

    archive.remove("log/checkpoint");
    assert!(matches!(archive.refused(), Error::NoLog { .. }));
}

#[test]
fn a_tile_that_differs_at_the_edge_is_refused_by_the_writer() {
    for name in [
        "log/tile/0/000.p/7",
        "log/tile/entries/000.p/7",
        "log/tile/0/000.p/3",
    ] {
        let archive = Archive::with(&[3, 4]);
        archive.flip(name);
        let wrong = archive.try_writer().err().unwrap();
        let found = matches!(&wrong, Error::TileDiffers { object } if object.as_str() == name);
        assert!(found, "{wrong}");
    }
}

#[test]
fn a_published_tile_that_is_gone_is_refused_by_the_writer() {
    let archive = Archive::with(&[3, 4]);
    archive.remove("log/tile/0/000.p/3");
    let wrong = archive.try_writer().err().unwrap();
    assert!(matches!(wrong, Error::TileMissing { .. }), "{wrong}");
}

#[test]
fn tiles_of_the_newest_head_and_an_older_checkpoint_are_made_good() {
    let archive = Archive::with(&[3]);
    let published = fs::read(archive.file("log/checkpoint")).unwrap();
    let mut writer = archive.writer();
    writer
        .append(RequestId::of("x"), &archive.scope, records("x", 2))
        .unwrap();
    drop(writer);
    fs::write(archive.file("log/checkpoint"), published).unwrap();
    archive.remove("log/tile/0/000.p/5");
    drop(archive.writer());
    assert_eq!(archive.ledger().checkpoint().unwrap().size(), 5);
    let audit = archive.ledger().audit(None).unwrap();
    assert_eq!((audit.leftovers, audit.defects), (0, vec![]));
    assert_eq!(
        reasons(&archive.ledger()),
        expected(&[("batch 0", 3), ("x", 2)])
    );
}

#[test]
fn a_published_checkpoint_keeps_what_witnesses_added() {
    let archive = Archive::with(&[3]);
    let mut note = fs::read_to_string(archive.file("log/checkpoint")).unwrap();
    note += "— witness.example AAAAAAAAAA==\n";
    fs::write(archive.file("log/checkpoint"), &note).unwrap();
    drop(archive.writer());
    assert_eq!(
        fs::read_to_string(archive.file("log/checkpoint")).unwrap(),
        note
    );
}

#[test]
fn a_journal_that_was_changed_or_swapped_is_told_when_it_is_read() {
    let journals = |archive: &Archive| {
        let listed = archive.storage.list("journal/").unwrap();
        let names: Vec<_> = listed.iter().map(|it| it.key.to_string()).collect();
        names
    };
    let read = |archive: &Archive| {
        let ledger = archive.ledger();
        let mut entries = ledger.entries(keyring(), EntryIndex(0)).unwrap();
        entries.find_map(Result::err).unwrap()
    };
    let wrong = |archive: &Archive, why: &str| {
        let wrong = read(archive);
        assert!(matches!(wrong, Error::Journal { .. }), "{wrong}");
        assert!(wrong.to_string().contains(why), "{wrong}");
    };
    let archive = Archive::with(&[3, 3]);
    archive.flip(&journals(&archive)[1]);
    wrong(&archive, "its bytes are not those that its head names");

    let archive = Archive::with(&[3, 3]);
    archive.remove(&journals(&archive)[0]);
    wrong(&archive, "it is gone");

    // Another journal of the same key in its place, and the head made to name it.
    for (batches, why) in [
        ([3, 3], "a record is not the one that the log commits to"),
        ([3, 4], "it has not as many records as its head has leaves"),
    ] {
        let archive = Archive::with(&batches);
        let names = journals(&archive);
        let digest = |name: &str| Sha256Digest::of(fs::read(archive.file(name)).unwrap());
        let (first, second) = (digest(&names[0]), digest(&names[1]));
        fs::copy(archive.file(&names[0]), archive.file(&names[1])).unwrap();
        archive.alter(HEAD, &second.to_string(), &first.to_string());
        wrong(&archive, why);
    }

    let archive = Archive::with(&[3]);
    let accession = model::ScopeId::Accession("7Q2K9M3T".parse().unwrap());
    let other = keyring()
        .create_scope(&*archive.storage, accession)
        .unwrap();
    let sealed = age::encrypt(&other.recipient(), b"x").unwrap();
    let name = &journals(&archive)[0];
    let was = Sha256Digest::of(fs::read(archive.file(name)).unwrap());
    let now = Sha256Digest::of(&sealed);
    fs::write(archive.file(name), sealed).unwrap();
    archive.alter("log/heads/000000000000", &was.to_string(), &now.to_string());
    wrong(&archive, "the key of its scope does not open it");
}

#[test]
fn no_other_entry_passes_for_one_of_a_key_that_was_destroyed() {
    let archive = Archive::with(&[2]);
    let accession = "7Q2K9M3T".parse().unwrap();
    let gone = model::ScopeId::Accession(accession);
    let scope = keyring().create_scope(&*archive.storage, gone).unwrap();
    let mut writer = archive.writer();
    writer
        .append(RequestId::of("theirs"), &scope, records("theirs", 3))
        .unwrap();
    let user: model::UserId = "4T7RM2XC".parse().unwrap();
    let destroyed = custody::Event::AccessionDestroyed(custody::AccessionDestroyed {
        accession,
        by: user,
        requested_by: user,
        reason: "the family asked".into(),
        remains: Vec::new(),
        sealed_sha256: Some(archive.ledger().sealed_digest(gone).unwrap()),
    });
    writer
        .enter(
            RequestId::of("destroyed"),
            &archive.scope,
            &[destroyed],
            &FixedClock::default(),
            &mut OsChance,
        )
        .unwrap();
    drop(writer);
    assert_eq!(keyring::destroy_scope(&[&*archive.storage], gone).len(), 0);
    let sealed = |archive: &Archive| {
        let ledger = archive.ledger();
        let entries = ledger.entries(keyring(), model::EntryIndex(0)).unwrap();
        let read: Result<Vec<_>, _> = entries.collect();
        read.map(|read| read.iter().filter(|one| one.record().is_none()).count())
    };
    assert_eq!(sealed(&archive).unwrap(), 3);

    // The journal of the first two is made to look as if it were under that key.
    let name = archive.storage.list("journal/").unwrap()[0].key.to_string();
    let moved = name.replace(".archive.age", ".7Q2K9M3T.age");
    fs::rename(archive.file(&name), archive.file(&moved)).unwrap();
    archive.alter("log/heads/000000000000", &name, &moved);
    let error = sealed(&archive).unwrap_err();
    assert!(
        matches!(error, Error::Sealed { scope } if scope == gone),
        "{error}"
    );
}
