//! Many writers of the same names over a network on a bad day.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use storage::{Error, Patience, Storage};

use crate::passage::{Fate, Passage};
use crate::servers::{Server, moto, s3s};
use crate::stores::{key, names, patience, store_at};

const NAMES: usize = 80;
const WRITERS: usize = 4;
const FATES: [Fate; 9] = [
    Fate::Pass,
    Fate::Pass,
    Fate::Pass,
    Fate::Refuse(409),
    Fate::Refuse(500),
    Fate::Cut,
    Fate::PassAndRefuse,
    Fate::PassAndCut,
    Fate::Late,
];

/// What a writer was told.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Told {
    Written,
    Exists,
    InDoubt,
}

fn bytes(name: usize, writer: usize) -> Vec<u8> {
    format!("{name} by {writer} ").repeat(1 + name).into_bytes()
}

fn write(storage: &dyn Storage, name: usize, writer: usize) -> Told {
    let (at, bytes) = (key(&format!("ocfl/{name:03}")), bytes(name, writer));
    let written = if name.is_multiple_of(5) {
        storage.create_in_parts(&at).and_then(|mut object| {
            object.write_all(&bytes).unwrap();
            object.commit()
        })
    } else {
        storage.put_new(&at, &bytes)
    };
    match written {
        Ok(()) => Told::Written,
        Err(Error::Exists { .. }) => Told::Exists,
        Err(Error::Io { .. } | Error::Refused { .. }) => Told::InDoubt,
        Err(other) => panic!("{other:?}"),
    }
}

/// Every acknowledged object is there with its bytes, none was overwritten, and none is told as
/// written by two.
fn holds(server: &Server, prefix: &str) {
    let storm = Passage::open(server, &FATES);
    let impatient = Patience {
        silence: Duration::from_millis(250),
        ..patience(6)
    };
    let told: Mutex<BTreeMap<usize, Vec<(usize, Told)>>> = Mutex::default();
    thread::scope(|threads| {
        for writer in 0..WRITERS {
            let (storm, told) = (&storm, &told);
            threads.spawn(move || {
                let storage = store_at(storm, impatient, prefix);
                for name in 0..NAMES {
                    let what = write(&storage, name, writer);
                    let mut told = told.lock().unwrap();
                    told.entry(name).or_default().push((writer, what));
                }
            });
        }
    });
    let calm = store_at(&Passage::open(server, &[Fate::Pass]), patience(1), prefix);
    let told = told.into_inner().unwrap();
    let acknowledged = told
        .values()
        .flatten()
        .filter(|(_, told)| *told == Told::Written);
    assert!(acknowledged.count() > NAMES / 2, "the storm was too strong");
    for (name, told) in &told {
        let by = |wanted| told.iter().filter(move |(_, what)| *what == wanted);
        let winners: Vec<usize> = by(Told::Written).map(|(writer, _)| *writer).collect();
        assert!(winners.len() <= 1, "{name} was written by {winners:?}");
        let there = calm.read(&key(&format!("ocfl/{name:03}")));
        let by_one_in_doubt = || by(Told::InDoubt).map(|(writer, _)| bytes(*name, *writer));
        match (winners.first(), there) {
            (Some(winner), there) => assert!(there.unwrap() == bytes(*name, *winner), "{name}"),
            (None, Ok(there)) => {
                assert!(by_one_in_doubt().any(|bytes| bytes == there), "{name}");
            }
            (None, Err(_)) => assert_eq!(by(Told::Exists).count(), 0, "{name} existed"),
        }
    }
    // Whatever a broken write left can be told and swept.
    for name in names(&calm, "ocfl/") {
        if key(&name).is_leftover() {
            calm.delete(&key(&name)).unwrap();
        }
    }
    assert!(
        names(&calm, "ocfl/")
            .iter()
            .all(|name| !key(name).is_leftover())
    );
}

#[test]
fn in_a_storm_no_acknowledged_object_is_lost_or_overwritten_on_moto() {
    if let Some(server) = moto() {
        holds(&server, "storm");
    }
}

#[test]
fn in_a_storm_no_acknowledged_object_is_lost_or_overwritten_on_s3s() {
    holds(&s3s(), "storm");
}
