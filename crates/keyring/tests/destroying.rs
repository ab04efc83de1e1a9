//! A destruction that a store did not finish is named, known as pending, and finished later.
#![cfg(test)]

use std::sync::Arc;

use keyring::{Keyring, SecretString, destroy_scope, remains};
use model::{OsChance, ScopeId};
use storage::{Folder, Key, Storage};
use tempfile::TempDir;
use testkit::{Moment, Mortal};

const DESTROYED: &str = "7Q2K9M3T";
const KEPT: &str = "8Q2K9M3T";
/// The key, a held volume, what a damaged one was, and two renditions.
const OBJECTS: usize = 5;

fn of(accession: &str) -> [String; OBJECTS] {
    [
        format!("keys/scope-{accession}.age"),
        format!("held/{accession}/volume"),
        format!("quarantine/held/{accession}/volume-0123"),
        format!("derived/renditions-1/{accession}/000001-small.age"),
        format!("derived/renditions-1/{accession}/000001-large.age"),
    ]
}

struct House {
    _home: TempDir,
    keys: Keyring,
}

impl House {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let words = SecretString::from("right".to_owned());
        let keys = Keyring::create(home.path(), words, &mut OsChance).unwrap();
        Self { _home: home, keys }
    }

    /// A store with two accessions and the keys that both have.
    fn store(&self) -> (TempDir, Folder) {
        let place = TempDir::new().unwrap();
        let store = Folder::open(place.path()).unwrap();
        for accession in [DESTROYED, KEPT] {
            self.keys
                .create_scope(&store, accession.parse().unwrap())
                .unwrap();
            for object in &of(accession)[1..] {
                store.put_new(&Key::parse(object).unwrap(), b"x").unwrap();
            }
        }
        (place, store)
    }
}

fn left(store: &Folder, accession: &str) -> usize {
    let there = |name: &String| store.exists(&Key::parse(name).unwrap()).unwrap();
    of(accession).iter().filter(|name| there(name)).count()
}

#[test]
fn a_store_that_fails_half_way_is_named_and_the_others_are_finished() {
    let house = House::new();
    let scope: ScopeId = DESTROYED.parse().unwrap();
    for writes in 0..=OBJECTS {
        let (one, failing) = house.store();
        let (_other, whole) = house.store();
        let there = Arc::new(Folder::open(one.path()).unwrap());
        let mortal = Mortal::new(there, writes, Moment::Before);
        let undone = destroy_scope(&[&mortal, &whole], scope);
        let places: Vec<&str> = undone.iter().map(|one| one.place.as_str()).collect();
        if writes < OBJECTS {
            assert_eq!(places, [failing.place()], "after {writes}");
        } else {
            assert!(places.is_empty());
        }
        assert_eq!(left(&failing, DESTROYED), OBJECTS - writes);
        assert_eq!(left(&whole, DESTROYED), 0);
        // The key goes first: what is left after one write nobody can read.
        let key = house.keys.open_scope(&failing, scope);
        assert_eq!(key.is_ok(), writes == 0, "after {writes}");

        assert!(destroy_scope(&[&failing, &whole], scope).is_empty());
        for store in [&failing, &whole] {
            assert_eq!(left(store, DESTROYED), 0);
            assert_eq!(left(store, KEPT), OBJECTS);
            house.keys.open_scope(store, KEPT.parse().unwrap()).unwrap();
        }
    }
}

#[test]
fn what_a_store_that_was_away_still_has_of_what_was_destroyed_is_known() {
    let house = House::new();
    let (_one, here) = house.store();
    let (_other, away) = house.store();
    let scope: ScopeId = DESTROYED.parse().unwrap();
    let person: ScopeId = "person-9B3XKQ0D".parse().unwrap();
    house.keys.create_scope(&away, person).unwrap();
    assert!(destroy_scope(&[&here], scope).is_empty());
    let names = |store: &Folder, scope| -> Vec<String> {
        let remains = remains(store, scope).unwrap();
        remains.iter().map(ToString::to_string).collect()
    };
    assert_eq!(names(&here, scope), [""; 0]);
    let mut there = names(&away, scope);
    assert_eq!(there[0], of(DESTROYED)[0], "the key first");
    let mut all = of(DESTROYED);
    there.sort();
    all.sort();
    assert_eq!(there, all);
    assert_eq!(names(&away, person), ["keys/scope-person-9B3XKQ0D.age"]);
    assert!(destroy_scope(&[&here, &away], person).is_empty());
    assert_eq!(names(&away, person), [""; 0]);
    // Of a key that is gone, the volumes still lie there.
    let key = Key::parse(&of(DESTROYED)[0]).unwrap();
    away.delete(&key).unwrap();
    assert_eq!(names(&away, scope).len(), OBJECTS - 1);
    assert!(destroy_scope(&[&away], scope).is_empty());
    assert_eq!(names(&away, scope), [""; 0]);
    assert_eq!(left(&away, KEPT), OBJECTS);
}
