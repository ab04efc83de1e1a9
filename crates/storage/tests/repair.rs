//! The one way in which an object that is written once gets other bytes.
#![cfg(test)]

use std::sync::Arc;

use model::Sha256Digest;
use storage::{Claim, Error, Folder, Found, Key, Storage, compare, copy, repair};
use tempfile::TempDir;
use testkit::{Moment, Mortal, Spoilt};

struct Two {
    here: Folder,
    there: Folder,
    _homes: [TempDir; 2],
}

fn two() -> Two {
    let homes = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let [here, there] = [0, 1].map(|at: usize| Folder::open(homes[at].path()).unwrap());
    Two {
        here,
        there,
        _homes: homes,
    }
}

fn key(name: &str) -> Key {
    Key::parse(name).unwrap()
}

#[test]
fn damaged_bytes_go_to_quarantine_and_the_expected_ones_take_their_place() {
    let two = two();
    let (at, expected) = (key("ocfl/a"), Sha256Digest::of("good"));
    two.here.put_new(&at, b"goOd").unwrap();
    two.there.put_new(&at, b"good").unwrap();
    let found = repair(&two.here, &at, expected, &two.there).unwrap();
    assert_eq!(found, Some(Sha256Digest::of("goOd")));
    assert_eq!(two.here.read(&at).unwrap(), b"good");
    let listed = two.here.list("quarantine/").unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(two.here.read(&listed[0].key).unwrap(), b"goOd");
}

#[test]
fn an_object_that_is_gone_comes_back() {
    let two = two();
    let at = key("ocfl/a");
    two.there.put_new(&at, b"good").unwrap();
    let found = repair(&two.here, &at, Sha256Digest::of("good"), &two.there).unwrap();
    assert_eq!(found, None);
    assert_eq!(two.here.read(&at).unwrap(), b"good");
}

#[test]
fn an_object_that_the_disk_does_not_give_back_is_put_anew() {
    let two = two();
    let (at, expected) = (key("ocfl/a"), Sha256Digest::of("good"));
    two.here.put_new(&at, b"good").unwrap();
    two.there.put_new(&at, b"good").unwrap();
    let place = two._homes[0].path();
    let here = Spoilt::unreadable(Arc::new(Folder::open(place).unwrap()), [at.clone()]);
    assert!(here.read(&at).unwrap_err().is_unreadable());
    // Not before the other bytes were read and found good.
    two.there.put_new(&key("ocfl/b"), b"evil").unwrap();
    let other = Spoilt::unreadable(Arc::new(Folder::open(place).unwrap()), [key("ocfl/b")]);
    two.here.put_new(&key("ocfl/b"), b"good").unwrap();
    let refused = repair(&other, &key("ocfl/b"), expected, &two.there);
    assert!(matches!(refused, Err(Error::Differs { .. })));
    assert_eq!(two.here.read(&key("ocfl/b")).unwrap(), b"good");

    assert_eq!(repair(&here, &at, expected, &two.there).unwrap(), None);
    assert_eq!(here.read(&at).unwrap(), b"good");
    assert_eq!(here.list("quarantine/").unwrap(), []);
}

#[test]
fn nothing_that_is_whole_is_touched_and_no_bytes_but_the_expected_are_put() {
    let two = two();
    let (at, expected) = (key("ocfl/a"), Sha256Digest::of("good"));
    two.here.put_new(&at, b"good").unwrap();
    two.there.put_new(&at, b"evil").unwrap();
    let refused = repair(&two.here, &at, expected, &two.there);
    assert!(matches!(refused, Err(Error::Whole { .. })));
    let refused = repair(&two.here, &at, Sha256Digest::of("other"), &two.there);
    assert!(matches!(refused, Err(Error::Differs { .. })));
    assert_eq!(two.here.read(&at).unwrap(), b"good");
    assert_eq!(two.here.list("").unwrap().len(), 1);
}

#[test]
fn a_copy_of_other_bytes_than_the_expected_is_not_put() {
    let two = two();
    let at = key("ocfl/a");
    two.here.put_new(&at, b"evil").unwrap();
    let refused = copy(&two.here, &two.there, &at, Some(Sha256Digest::of("good")));
    assert!(matches!(refused, Err(Error::Differs { .. })));
    assert_eq!(two.there.list("").unwrap(), []);
}

#[test]
fn what_was_found_stands_in_the_order_of_the_claims() {
    let two = two();
    let claims: Vec<Claim> = (0..50_u8)
        .map(|number| {
            let key = key(&format!("ocfl/{number:02}"));
            let bytes = [number];
            match number % 3 {
                0 => two.here.put_new(&key, &bytes).unwrap(),
                1 => two.here.put_new(&key, b"other").unwrap(),
                _ => {}
            }
            Claim {
                key,
                size: model::ByteCount(1),
                sha256: Sha256Digest::of(bytes),
            }
        })
        .collect();
    for (number, found) in compare(&two.here, &claims).iter().enumerate() {
        let as_expected = match number % 3 {
            0 => matches!(found, Found::Whole),
            1 => matches!(found, Found::Altered(_)),
            _ => matches!(found, Found::Unread(Error::Absent { .. })),
        };
        assert!(as_expected, "{number}: {found:?}");
    }
}

#[test]
fn a_repair_that_dies_at_any_step_loses_neither_bytes_and_goes_on() {
    for moment in [Moment::Before, Moment::During, Moment::After] {
        for last in 0.. {
            let homes = two();
            let (at, expected) = (key("ocfl/a"), Sha256Digest::of("good"));
            homes.here.put_new(&at, b"goOd").unwrap();
            homes.there.put_new(&at, b"good").unwrap();
            let mortal = Mortal::new(Arc::new(homes.here), last, moment);
            let died = repair(&mortal, &at, expected, &homes.there).is_err();
            mortal.revive();
            assert_eq!(homes.there.read(&at).unwrap(), b"good");
            match repair(&mortal, &at, expected, &homes.there) {
                Ok(_) | Err(Error::Whole { .. }) => {}
                Err(error) => panic!("{error}"),
            }
            assert_eq!(mortal.read(&at).unwrap(), b"good");
            let kept = mortal.list("quarantine/").unwrap();
            let kept: Vec<_> = kept.iter().filter(|it| !it.key.is_leftover()).collect();
            assert_eq!(kept.len(), 1, "{moment:?} {last}");
            assert_eq!(mortal.read(&kept[0].key).unwrap(), b"goOd");
            if !died {
                assert_eq!(last, 3, "a copy aside, a deletion and a copy");
                break;
            }
        }
    }
}
