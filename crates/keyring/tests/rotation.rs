//! A rotation that is killed at any write leaves keys that open everything, and the next run finishes it.
#![cfg(test)]

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use keyring::{Keyring, NewSplit, SecretString};
use model::{OsChance, ScopeId};
use storage::Folder;
use tempfile::TempDir;
use testkit::{Moment, Mortal};

const SCOPES: [&str; 3] = ["archive", "7Q2K9M3T", "person-9B3XKQ0D"];

fn words() -> SecretString {
    SecretString::from("right".to_owned())
}

fn opens_all(keys: &Keyring, store: &Folder) -> bool {
    let scopes = SCOPES.iter().map(|scope| scope.parse::<ScopeId>().unwrap());
    scopes
        .into_iter()
        .all(|scope| keys.open_scope(store, scope).is_ok())
}

fn copy(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap().path();
        std::fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
    }
}

#[test]
fn a_rotation_may_be_killed_at_each_write_and_is_finished_by_the_next() {
    let ended = Cell::new(false);
    for kill in 0.. {
        let (home, place, old) = (
            TempDir::new().unwrap(),
            TempDir::new().unwrap(),
            TempDir::new().unwrap(),
        );
        let store = Folder::open(place.path()).unwrap();
        let keys = Keyring::create(home.path(), words(), &mut OsChance).unwrap();
        let split = NewSplit::draw(2, 2, &mut OsChance).unwrap();
        keys.put_split(home.path(), &split).unwrap();
        for scope in SCOPES {
            keys.create_scope(&store, scope.parse().unwrap()).unwrap();
        }
        copy(home.path(), old.path());

        let there = Arc::new(Folder::open(place.path()).unwrap());
        let mortal = Mortal::new(there, kill, Moment::Before);
        match Keyring::rotate(home.path(), &words(), &mortal) {
            Ok(_) => ended.set(true),
            Err(killed) => assert!(matches!(killed, keyring::Error::Storage(_)), "{killed}"),
        }
        let now = Keyring::open(home.path(), words()).unwrap();
        assert!(opens_all(&now, &store), "killed at write {kill}");
        let shared = Keyring::open_shared(home.path(), split.shares()).unwrap();
        assert!(
            opens_all(&shared, &store),
            "killed at write {kill}, by shares"
        );
        let before = Keyring::open(old.path(), words()).unwrap();
        // Three writes wrap to both; a copy of the keys from before opens everything until then.
        assert!(kill > SCOPES.len() || opens_all(&before, &store), "{kill}");

        let rotated = Keyring::rotate(home.path(), &words(), &store).unwrap();
        assert!(rotated.left.is_empty());
        let new = rotated.finish(home.path(), &words()).unwrap();
        assert_ne!(new.recipient(), keys.recipient());
        assert_eq!(
            new.signing_key().verifying_key(),
            keys.signing_key().verifying_key()
        );
        let opened = Keyring::open(home.path(), words()).unwrap();
        assert!(opens_all(&opened, &store));
        let shared = Keyring::open_shared(home.path(), split.shares()).unwrap();
        assert!(opens_all(&shared, &store));
        for scope in SCOPES {
            assert!(before.open_scope(&store, scope.parse().unwrap()).is_err());
        }
        if ended.get() {
            assert_eq!(kill, 2 * SCOPES.len());
            return;
        }
    }
}
