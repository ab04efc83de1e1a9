//! Copies that know more than the archive, or another history: they are not touched.

use std::sync::Arc;

use custody::VerifierKey;
use keyring::{Keyring, ScopeKey};
use ledger::Ledger;
use model::{EntryIndex, OsChance, ScopeId};
use replica::{Truth, update};
use storage::Storage;
use tempfile::TempDir;

use crate::archive::{Archive, Nobody, contents, folder, key, keyring, ledger};

fn is_refused(updated: Result<replica::Updated, replica::Error>) -> bool {
    matches!(
        updated,
        Err(replica::Error::Ledger(
            ledger::Error::CopyAhead { .. } | ledger::Error::CopyForked { .. }
        ))
    )
}

/// Wraps the key of a scope as a rotation does: other bytes, which open too.
fn rewrap(store: &dyn Storage, scope: ScopeId) {
    let home = TempDir::new().unwrap();
    let scratch = folder(home.path());
    keyring().create_scope(&*scratch, scope).unwrap();
    let name = key(&format!("keys/scope-{scope}.age"));
    store.replace(&name, &scratch.read(&name).unwrap()).unwrap();
}

#[test]
fn an_archive_that_was_set_back_changes_nothing_at_all_in_a_copy_that_knows_more() {
    let mut archive = Archive::new();
    archive.grow(1, 3);
    let mut older = archive.copy();
    archive.grow(2, 4);
    rewrap(&*archive.store, ScopeId::Archive);
    let home = TempDir::new().unwrap();
    let there = folder(home.path());
    archive.update(&*there).unwrap();
    let whole = contents(&*there);

    // What an update does before it comes to the log: keys differ, something was destroyed, a part is new.
    older
        .store
        .put_new(&key("keys/card-0123456789abcdef.age"), b"x")
        .unwrap();
    older.known.destroyed.insert(older.scope.scope());
    assert!(is_refused(older.update(&*there)));
    assert_eq!(contents(&*there), whole);
    // As far as the copy, but with other entries.
    older.grow(3, 4);
    assert!(is_refused(older.update(&*there)));
    assert_eq!(contents(&*there), whole);
    older.grow(4, 9);
    assert!(is_refused(older.update(&*there)));
    assert_eq!(contents(&*there), whole);
}

/// A log that went on under a new name, from an archive that was set back.
struct Succeeded {
    archive: Archive,
    keyring: Keyring,
    scope: ScopeKey,
}

impl Succeeded {
    fn from(archive: Archive) -> Self {
        let name = "archive.example/log/2";
        let succeeding =
            keyring()
                .clone()
                .succeed(&*archive.store, "the log before", name, &mut OsChance);
        let scope = keyring()
            .open_scope(&*archive.store, ScopeId::Archive)
            .unwrap();
        let succeeded = Self {
            archive,
            keyring: succeeding.unwrap(),
            scope,
        };
        succeeded.ledger().succeed(&succeeded.keyring).unwrap();
        succeeded
    }

    fn ledger(&self) -> Ledger {
        let signing = self.keyring.signing_key().verifying_key();
        let key = VerifierKey::of_log("archive.example/log/2".parse().unwrap(), &signing);
        let store: Arc<dyn Storage> = self.archive.store.clone();
        let former = ledger(store.clone()).key().clone();
        Ledger::open(store, key).unwrap().succeeding(vec![former])
    }

    fn fill(&self, size: u64) {
        let mut writer = self.ledger().writer(&self.keyring, OsChance).unwrap();
        writer.fill(size, &self.scope).unwrap();
    }

    fn truth(&self, others: &[&dyn Storage]) -> Truth {
        let known = self.archive.known.clone();
        Truth::gather(
            &self.ledger(),
            &*self.archive.store,
            others,
            known,
            Some(keyring()),
        )
        .unwrap()
    }

    fn update(&self, there: &dyn Storage) -> Result<replica::Updated, replica::Error> {
        let here = &*self.archive.store;
        let keyring = Some(&self.keyring);
        update(
            &self.ledger(),
            &self.truth(&[]),
            here,
            there,
            keyring,
            &mut Nobody,
        )
    }
}

#[test]
fn after_a_succession_a_copy_of_what_was_lost_is_kept_and_others_go_on() {
    let mut archive = Archive::new();
    archive.grow(1, 3);
    let homes = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let [behind, lost] = [0, 1].map(|at: usize| folder(homes[at].path()));
    archive.update(&*behind).unwrap();
    let set_back = archive.copy();
    archive.grow(2, 20);
    archive.update(&*lost).unwrap();
    let whole = contents(&*lost);

    let succeeded = Succeeded::from(set_back);
    for size in [4, 23, 40] {
        succeeded.fill(size);
        assert!(is_refused(succeeded.update(&*lost)), "{size} entries");
        assert_eq!(contents(&*lost), whole, "{size} entries");
        // What was lost is not taken for what this log says.
        let truth = succeeded.truth(&[&*lost]);
        assert_eq!(truth.statement().checkpoint().size(), size);
    }
    succeeded.update(&*behind).unwrap();
    let copied = succeeded.ledger().checkpoint_of(&*behind).unwrap();
    assert_eq!(
        (copied.size(), copied.origin().as_str()),
        (40, "archive.example/log/2")
    );
}

#[test]
fn heads_of_another_history_tell_it_where_no_checkpoint_does() {
    let mut archive = Archive::new();
    archive.grow(1, 3);
    let mut other = archive.copy();
    archive.grow(2, 5);
    let home = TempDir::new().unwrap();
    let there = folder(home.path());
    archive.update(&*there).unwrap();
    there.delete(&key("log/checkpoint")).unwrap();
    let whole = contents(&*there);
    // It has a head less than the copy, and then another one.
    assert!(is_refused(other.update(&*there)));
    other.grow(3, 7);
    assert!(is_refused(other.update(&*there)));
    assert_eq!(contents(&*there), whole);
    // A head that is damaged is no other history.
    let head = key("log/heads/000000000001");
    there.delete(&head).unwrap();
    there.put_new(&head, b"{}").unwrap();
    archive.update(&*there).unwrap();
    let log = ledger(archive.store.clone());
    assert_eq!(log.checkpoint_of(&*there).unwrap().size(), 8);
    let entries = log.entries(keyring(), EntryIndex(0)).unwrap();
    assert_eq!(entries.count(), 8);
}
