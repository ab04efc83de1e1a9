//! Copies whose keeper altered what no signature fixes: which journal is a head's, and which key is a scope's.

use std::sync::Arc;

use model::Sha256Digest;
use replica::{Source, mend};
use serde_json::Value;
use storage::{Key, Storage};
use tempfile::TempDir;

use crate::archive::{Archive, contents, folder, key, keyring};

/// A copy of an archive, and the folder that it lies in.
fn copy_of(archive: &Archive) -> (TempDir, Arc<dyn Storage>) {
    let home = TempDir::new().unwrap();
    let there = folder(home.path());
    archive.update(&*there).unwrap();
    (home, there)
}

fn journal_of(store: &dyn Storage) -> Key {
    store.list("journal/").unwrap().remove(0).key
}

fn put_over(store: &dyn Storage, name: &Key, bytes: &[u8]) {
    store.delete(name).unwrap();
    store.put_new(name, bytes).unwrap();
}

/// Puts other records in place of the first head's, which anybody can encrypt, and their digest into the head.
fn forge_journal(archive: &Archive, there: &dyn Storage) {
    let recipient = archive.scope.recipient();
    let forged = age::encrypt(&recipient, b"{\"nobody\":\"did this\"}\n").unwrap();
    let journal = journal_of(there);
    put_over(there, &journal, &forged);
    let head = key("log/heads/000000000000");
    let mut text: Value = serde_json::from_slice(&there.read(&head).unwrap()).unwrap();
    let digest = Sha256Digest::of(&forged).to_string();
    text["journal"]["sha256"] = Value::String(digest);
    put_over(there, &head, &serde_json::to_vec(&text).unwrap());
}

#[test]
fn a_forged_journal_takes_no_place_of_one_that_rotted() {
    let mut archive = Archive::new();
    archive.grow(1, 3);
    archive.grow(2, 2);
    let (_hostile, hostile) = copy_of(&archive);
    let (_honest, honest) = copy_of(&archive);
    forge_journal(&archive, &*hostile);
    let journal = journal_of(&*archive.store);
    let good = archive.store.read(&journal).unwrap();
    put_over(&*archive.store, &journal, b"rotted");
    let truth = archive.truth_with(&[&*hostile, &*honest]);
    let found = archive.check_by(&truth, &*archive.store);
    let [damage] = found.damages.as_slice() else {
        panic!("{:?}", found.defects);
    };
    assert_eq!(
        (&damage.key, damage.expected),
        (&journal, Some(Sha256Digest::of(&good)))
    );
    // The forger's head and journal are what is wrong there.
    assert_eq!(archive.check_by(&truth, &*hostile).damages.len(), 2);
    let sources = [&hostile, &honest].map(|store| Source {
        name: None,
        store: &**store,
    });
    let only_the_forger = sources.get(..1).unwrap();
    let mended = mend(&*archive.store, damage, only_the_forger, &truth, keyring());
    assert_eq!(mended.unwrap(), None);
    assert!(
        mend(&*archive.store, damage, &sources, &truth, keyring())
            .unwrap()
            .is_some()
    );
    assert_eq!(archive.store.read(&journal).unwrap(), good);
}

#[test]
fn a_key_that_opens_and_is_not_the_scopes_takes_no_place_of_the_one_that_is() {
    let mut archive = Archive::new();
    archive.grow(1, 3);
    let scope = archive.scope.scope();
    let name = key(&format!("keys/scope-{scope}.age"));
    let good = archive.store.read(&name).unwrap();
    // Wrapped to the archive, as anybody can who knows whom it encrypts to.
    let elsewhere = TempDir::new().unwrap();
    let elsewhere = folder(elsewhere.path());
    keyring().create_scope(&*elsewhere, scope).unwrap();
    let other = elsewhere.read(&name).unwrap();
    let (_home, there) = copy_of(&archive);
    let before = contents(&*there);

    archive.store.replace(&name, &other).unwrap();
    let updated = archive.update(&*there).unwrap();
    assert_eq!(updated.replaced, 0);
    assert_eq!(updated.defects[0].path.as_deref(), Some(name.as_str()));
    assert_eq!(contents(&*there), before);
    // And it is found, and put right by the copy, but not by another such key.
    let truth = archive.truth_with(&[&*there]);
    let found = archive.check_by(&truth, &*archive.store);
    let damage = found.damages.iter().find(|it| it.key == name).unwrap();
    let (_forged, forged) = copy_of(&archive);
    forged.replace(&name, &other).unwrap();
    let sources = [&forged, &there].map(|store| Source {
        name: None,
        store: &**store,
    });
    assert!(
        mend(&*archive.store, damage, &sources, &truth, keyring())
            .unwrap()
            .is_some()
    );
    assert_eq!(archive.store.read(&name).unwrap(), good);
}
