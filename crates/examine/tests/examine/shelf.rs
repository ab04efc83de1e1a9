use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use examine::{Derived, Error, Rendition, Subject, read, read_metadata, shelved};
use keyring::ExposeSecret;
use model::ItemId;
use rustix::io::Errno;

use crate::scene::{House, patient, pictures, workers};
use crate::store::Fault;

fn house_with(pictures_of: &[u64]) -> (House, Vec<Vec<Subject>>) {
    let house = House::new();
    let mut accessions = Vec::new();
    for count in pictures_of {
        let subjects = house.accession(&pictures(*count));
        house
            .examine(&subjects, &workers(), &mut patient())
            .unwrap();
        accessions.push(subjects);
    }
    (house, accessions)
}

fn object(item: ItemId, what: Derived) -> String {
    let (accession, number) = (item.accession(), item.number());
    match what {
        Derived::Metadata => format!("derived/metadata-1/{accession}/{number:06}.age"),
        Derived::Rendition(what) => {
            format!("derived/renditions-4/{accession}/{number:06}-{what}.age")
        }
    }
}

fn open(house: &House, item: ItemId, what: Derived) -> Result<Option<Vec<u8>>, Error> {
    let (storage, scope) = (house.storage.as_ref(), house.scope(item));
    match what {
        Derived::Metadata => read_metadata(storage, &scope, item),
        Derived::Rendition(what) => read(storage, &scope, item, what),
    }
}

#[test]
fn a_rendition_is_a_jpeg_and_holds_nothing_of_the_metadata() {
    let (house, accessions) = house_with(&[1]);
    let item = accessions[0][0].item;
    let kept = open(&house, item, Derived::Metadata).unwrap().unwrap();
    assert!(contains(&kept, b"Exif"));
    let (_, facts) = house.entered().remove(0);
    let (make, model) = (facts.make.unwrap(), facts.model.unwrap());
    assert!(contains(&kept, make.as_bytes()));
    for what in Rendition::ALL {
        let shown = read(house.storage.as_ref(), &house.scope(item), item, what);
        let shown = shown.unwrap().unwrap();
        assert!(shown.starts_with(&[0xff, 0xd8, 0xff]), "{what}");
        for trace in [&b"Exif"[..], b"http", make.as_bytes(), model.as_bytes()] {
            assert!(!contains(&shown, trace), "{what}");
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn an_object_under_another_name_is_refused() {
    let (house, accessions) = house_with(&[2]);
    let [one, other] = [0, 1].map(|at| accessions[0][at].item);
    let small = Derived::Rendition(Rendition::Small);
    let large = Derived::Rendition(Rendition::Large);
    for (from, to) in [
        ((one, small), (other, small)),
        ((other, large), (other, small)),
        ((other, large), (other, Derived::Metadata)),
        ((one, Derived::Metadata), (other, Derived::Metadata)),
    ] {
        let [source, target] = [from, to].map(|(item, what)| house.path(&object(item, what)));
        fs::copy(source, target).unwrap();
        let opened = open(&house, to.0, to.1);
        assert!(matches!(opened, Err(Error::Exchanged { .. })), "{from:?}");
    }
}

#[test]
fn an_object_that_is_damaged_or_another_accessions_is_refused() {
    let (house, accessions) = house_with(&[1, 1]);
    let [one, other] = [0, 1].map(|at| accessions[at][0].item);
    let what = Derived::Rendition(Rendition::Shielded);
    let [source, target] = [one, other].map(|item| house.path(&object(item, what)));
    let whole = fs::read(&target).unwrap();
    fs::copy(source, &target).unwrap();
    let opened = open(&house, other, what);
    assert!(matches!(opened, Err(Error::Damaged { .. })), "{opened:?}");
    let mut flipped = whole.clone();
    *flipped.last_mut().unwrap() ^= 1;
    for damaged in [&flipped[..], &whole[..whole.len() - 1], b""] {
        fs::write(&target, damaged).unwrap();
        let opened = open(&house, other, what);
        assert!(matches!(opened, Err(Error::Damaged { .. })), "{opened:?}");
    }
    fs::remove_file(&target).unwrap();
    assert!(open(&house, other, what).unwrap().is_none());
}

#[test]
fn an_object_that_cannot_be_read_is_not_called_damaged() {
    let (house, accessions) = house_with(&[1]);
    let item = accessions[0][0].item;
    for what in Derived::ALL {
        for after in [None, Some(0), Some(100)] {
            house.storage.break_reads(Some(Fault {
                name: object(item, what),
                after,
                errno: Errno::IO.raw_os_error(),
            }));
            let opened = open(&house, item, what);
            assert!(matches!(opened, Err(Error::Storage(_))), "{opened:?}");
        }
    }
    house.storage.break_reads(None);
    for what in Derived::ALL {
        assert!(open(&house, item, what).unwrap().is_some());
    }
}

#[test]
fn the_shelf_lists_exactly_what_is_there() {
    let (house, accessions) = house_with(&[2]);
    let items = [0, 1].map(|at| accessions[0][at].item);
    let accession = items[0].accession();
    let list = || shelved(house.storage.as_ref(), accession).unwrap();
    let mut all: BTreeSet<_> = items
        .iter()
        .flat_map(|item| Derived::ALL.map(|what| (*item, what)))
        .collect();
    assert_eq!(list(), all);
    let gone = (items[1], Derived::Rendition(Rendition::Large));
    fs::remove_file(house.path(&object(gone.0, gone.1))).unwrap();
    all.remove(&gone);
    let folder = format!("derived/renditions-4/{accession}");
    for name in [".new-1-1", "1-small.age", "000003-huge.age", "000003.age"] {
        fs::write(house.path(&format!("{folder}/{name}")), "x").unwrap();
    }
    assert_eq!(list(), all);
}

#[test]
fn public_tools_read_an_object_as_the_spec_says() {
    if Command::new("age").arg("--version").output().is_err() {
        eprintln!("skipped: age is not installed");
        return;
    }
    let (house, accessions) = house_with(&[1]);
    let item = accessions[0][0].item;
    let secret = house.scope(item).identity().to_string();
    fs::write(house.path("scope.txt"), secret.expose_secret()).unwrap();
    let name = object(item, Derived::Rendition(Rendition::Small));
    let script = format!(
        "set -e; age -d -i scope.txt {name} > object; head -n 1 object; tail -n +2 object > small.jpg"
    );
    let mut shell = Command::new("sh");
    let told = shell.arg("-c").arg(script).current_dir(house.path(""));
    let told = told.output().unwrap();
    let line = String::from_utf8(told.stdout).unwrap();
    assert_eq!(line, format!("rendition/4 {item} small\n"));
    let ours = open(&house, item, Derived::Rendition(Rendition::Small));
    assert!(fs::read(house.path("small.jpg")).unwrap() == ours.unwrap().unwrap());
}
