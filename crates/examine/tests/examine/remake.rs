use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use examine::{Derived, Entered, Rendition, Subject, Workers, read, read_metadata, shelved};
use model::{DefectCode, ItemId};

use crate::scene::{House, patient, pictures, workers, workers_that};

/// The plaintexts of all objects of the items.
pub(crate) fn shown(house: &House, subjects: &[Subject]) -> BTreeMap<(ItemId, Derived), Vec<u8>> {
    let mut shown = BTreeMap::new();
    for item in subjects.iter().map(|subject| subject.item) {
        let (storage, scope) = (house.storage.as_ref(), house.scope(item));
        let metadata = read_metadata(storage, &scope, item).unwrap();
        shown.extend(metadata.map(|bytes| ((item, Derived::Metadata), bytes)));
        for what in Rendition::ALL {
            let bytes = read(storage, &scope, item, what).unwrap();
            shown.extend(bytes.map(|bytes| ((item, Derived::Rendition(what)), bytes)));
        }
    }
    shown
}

#[test]
fn what_is_derived_may_be_deleted_and_is_made_again_the_same_without_an_entry() {
    let house = House::new();
    let subjects = house.accession(&pictures(2));
    house
        .examine(&subjects, &workers(), &mut patient())
        .unwrap();
    let (before, entries) = (shown(&house, &subjects), house.events());
    fs::remove_dir_all(house.path("derived")).unwrap();

    let known = house.with_entries(&subjects);
    let again = house.examine(&known, &workers(), &mut patient()).unwrap();
    assert_eq!((again.examined, again.remade), (0, 2));
    assert!(shown(&house, &subjects) == before);
    assert_eq!(house.events(), entries);
}

#[test]
fn of_an_item_that_has_its_entry_only_absent_objects_are_made_again() {
    let house = House::new();
    let subjects = house.accession(&pictures(1));
    house
        .examine(&subjects, &workers(), &mut patient())
        .unwrap();
    let accession = subjects[0].item.accession();
    let object = |what: &str| {
        house.path(&format!(
            "derived/renditions-4/{accession}/000001-{what}.age"
        ))
    };
    let kept = fs::read(object("small")).unwrap();
    fs::remove_file(object("large")).unwrap();
    let known = house.with_entries(&subjects);
    let again = house.examine(&known, &workers(), &mut patient()).unwrap();
    assert_eq!(again.remade, 1);
    assert_eq!(shown(&house, &subjects).len(), 4);
    assert!(fs::read(object("small")).unwrap() == kept);
    let at_last = house.examine(&known, &workers(), &mut patient()).unwrap();
    assert_eq!(at_last.remade, 0);
}

/// An archive of one picture whose derived objects were deleted.
fn house_without_objects() -> (House, Vec<Subject>) {
    let house = House::new();
    let subjects = house.accession(&pictures(1));
    house
        .examine(&subjects, &workers(), &mut patient())
        .unwrap();
    fs::remove_dir_all(house.path("derived")).unwrap();
    let known = house.with_entries(&subjects);
    (house, known)
}

#[test]
fn what_cannot_be_made_again_is_told_each_time_and_made_by_the_first_run_that_can() {
    let (house, known) = house_without_objects();
    let item = known[0].item;
    let hurried = Workers {
        deadline: Duration::ZERO,
        ..workers()
    };
    for _ in 0..2 {
        let run = house.examine(&known, &hurried, &mut patient()).unwrap();
        assert_eq!((run.finished, run.examined, run.remade), (true, 0, 0));
        let [defect] = &run.defects[..] else {
            panic!("{:?}", run.defects);
        };
        assert_eq!(defect.code, DefectCode::NotChecked);
        assert_eq!(defect.path, Some(item.to_string()));
        for word in [
            "too-slow",
            "metadata, shielded, small, large",
            "examine again",
        ] {
            assert!(defect.detail.contains(word), "{}", defect.detail);
        }
        assert!(shown(&house, &known).is_empty());
    }
    let run = house.examine(&known, &workers(), &mut patient()).unwrap();
    assert_eq!((run.remade, run.defects), (1, Vec::new()));
    assert_eq!(shown(&house, &known).len(), 4);
}

#[test]
fn metadata_that_are_not_those_of_the_entry_are_a_defect_and_not_put() {
    let (house, known) = house_without_objects();
    let (item, entries) = (known[0].item, house.events());
    let inventive = workers_that(&["inventive"]);
    let run = house.examine(&known, &inventive, &mut patient()).unwrap();
    let defects = run.defects.iter();
    let found: Vec<_> = defects.map(|one| (one.code, one.path.clone())).collect();
    assert_eq!(found, [(DefectCode::NotChecked, Some(item.to_string()))]);
    assert!(run.defects[0].detail.contains("(metadata)"));
    assert_eq!(run.remade, 0);
    let objects = shelved(house.storage.as_ref(), item.accession()).unwrap();
    let renditions = Rendition::ALL.map(|what| (item, Derived::Rendition(what)));
    assert_eq!(objects, renditions.into());
    assert_eq!(house.events(), entries);
}

#[test]
fn what_no_entry_promises_is_not_made_again() {
    let (house, mut known) = house_without_objects();
    known[0].entered = Some(Entered {
        renditions: false,
        metadata_sha256: None,
    });
    let run = house.examine(&known, &workers(), &mut patient()).unwrap();
    assert_eq!((run.remade, run.defects), (0, Vec::new()));
    assert!(shown(&house, &known).is_empty());
}
