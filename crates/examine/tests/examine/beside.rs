//! Looking at originals while they are taken in.

use std::sync::Arc;

use custody::Event;
use examine::{Derived, Error, Rendition, Workers, beside, read, shelved};
use model::{AccessionId, ItemId, PictureDefect};
use picture::Wanted;
use storage::Storage;

use crate::scene::{House, patient, pictures, workers, workers_that};

fn items(events: &[Event]) -> Vec<ItemId> {
    events
        .iter()
        .map(|event| match event {
            Event::Examined { item, .. } => *item,
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn what_is_shown_while_it_is_taken_in_is_found_as_what_is_read_again_from_the_vault() {
    let house = House::new();
    let files = pictures(7);
    let subjects = house.accession(&files);
    let scope = house.scope(subjects[0].item);
    let storage: Arc<dyn Storage> = house.storage.clone();
    let (events, examined) = beside(storage.as_ref(), &workers(), |beside| {
        for (subject, file) in subjects.iter().zip(&files) {
            beside.show(&scope, subject.item, file.clone(), true);
        }
        beside.events(true)
    });
    let shown: Vec<ItemId> = subjects.iter().map(|subject| subject.item).collect();
    assert_eq!(items(&events), shown);
    let examined = examined.unwrap();
    assert_eq!((examined.examined, examined.pictures), (7, 7));
    assert!(examined.finished);
    let made = |what| {
        shown
            .iter()
            .map(|item| {
                read(storage.as_ref(), &scope, *item, what)
                    .unwrap()
                    .unwrap()
            })
            .collect::<Vec<_>>()
    };
    let beside_made = Rendition::ALL.map(made);
    house
        .examine(&subjects, &workers(), &mut patient())
        .unwrap();
    assert_eq!(house.events(), events);
    assert_eq!(Rendition::ALL.map(made), beside_made);
}

#[test]
fn it_is_told_what_is_found_so_far_and_everything_once() {
    let house = House::new();
    let files = pictures(5);
    let subjects = house.accession(&files);
    let scope = house.scope(subjects[0].item);
    let storage: Arc<dyn Storage> = house.storage.clone();
    let (told, _) = beside(storage.as_ref(), &workers(), |beside| {
        let mut told = Vec::new();
        for (subject, file) in subjects.iter().zip(&files) {
            beside.show(&scope, subject.item, file.clone(), true);
            told.extend(beside.events(false));
        }
        told.extend(beside.events(true));
        assert_eq!(beside.events(true), []);
        told
    });
    let mut told = items(&told);
    told.sort();
    let shown: Vec<ItemId> = subjects.iter().map(|subject| subject.item).collect();
    assert_eq!(told, shown);
}

#[test]
fn a_file_of_which_only_the_beginning_is_shown_is_said_to_be_too_large() {
    let house = House::new();
    let files = pictures(1);
    let subjects = house.accession(&files);
    let scope = house.scope(subjects[0].item);
    let storage: Arc<dyn Storage> = house.storage.clone();
    let (_, examined) = beside(storage.as_ref(), &workers(), |beside| {
        beside.show(&scope, subjects[0].item, files[0][..1000].to_vec(), false);
        beside.events(true)
    });
    let without = examined.unwrap().without_rendition;
    assert_eq!(without, [(PictureDefect::TooLarge, 1)].into());
}

#[test]
fn a_file_that_ends_its_worker_costs_that_file_and_nothing_of_the_next() {
    let house = House::new();
    let mut files = pictures(4);
    files[1] = b"end of the worker".to_vec();
    let subjects = house.accession(&files);
    let scope = house.scope(subjects[0].item);
    let storage: Arc<dyn Storage> = house.storage.clone();
    let (events, examined) = beside(storage.as_ref(), &workers_that(&["obedient"]), |beside| {
        for (subject, file) in subjects.iter().zip(&files) {
            beside.show(&scope, subject.item, file.clone(), true);
        }
        beside.events(true)
    });
    assert_eq!(events.len(), 4);
    let examined = examined.unwrap();
    let defects: Vec<_> = examined.without_rendition.into_iter().collect();
    assert_eq!(defects, [(PictureDefect::EndsItsWorker, 1)]);
    assert_eq!(examined.pictures, 3);
}

#[test]
fn where_no_worker_can_be_had_what_takes_in_goes_on_and_the_reason_is_told() {
    let house = House::new();
    let files = pictures(9);
    let subjects = house.accession(&files);
    let scope = house.scope(subjects[0].item);
    let storage: Arc<dyn Storage> = house.storage.clone();
    let mut nobody = workers();
    nobody.program = "/nowhere/worker".into();
    let (taken, examined) = beside(storage.as_ref(), &nobody, |beside| {
        for (subject, file) in subjects.iter().zip(&files) {
            beside.show(&scope, subject.item, file.clone(), true);
        }
        assert_eq!(beside.events(true), []);
        "everything"
    });
    assert_eq!(taken, "everything");
    assert!(matches!(examined, Err(Error::Start { .. })));
    assert_eq!(house.events(), []);
}

#[test]
fn an_object_is_in_its_place_before_the_act_that_names_it_is_given() {
    let house = House::new();
    let files = pictures(3);
    let subjects = house.accession(&files);
    let accession: AccessionId = subjects[0].item.accession();
    let scope = house.scope(subjects[0].item);
    let storage: Arc<dyn Storage> = house.storage.clone();
    let (told, examined) = beside(storage.as_ref(), &workers(), |beside| {
        for (subject, file) in subjects.iter().zip(&files) {
            beside.show(&scope, subject.item, file.clone(), true);
        }
        let told = items(&beside.events(true));
        let shelved = shelved(storage.as_ref(), accession).unwrap();
        for item in &told {
            for what in Rendition::ALL {
                assert!(
                    shelved.contains(&(*item, Derived::Rendition(what))),
                    "{item}"
                );
            }
        }
        told.len()
    });
    assert_eq!((told, examined.unwrap().examined), (3, 3));
}

#[test]
fn what_was_derived_of_other_bytes_under_the_same_number_is_gone() {
    let house = House::new();
    let files = pictures(2);
    let subjects = house.accession(&files[..1]);
    let (item, scope) = (subjects[0].item, house.scope(subjects[0].item));
    let storage: Arc<dyn Storage> = house.storage.clone();
    let large = || read(storage.as_ref(), &scope, item, Rendition::Large).unwrap();
    let show = |workers: &Workers, file: &[u8]| {
        let (events, _) = beside(storage.as_ref(), workers, |beside| {
            beside.show(&scope, item, file.to_vec(), true);
            beside.events(true)
        });
        assert_eq!(events.len(), 1);
    };
    show(&workers(), &files[0]);
    assert!(large().is_some());
    let lazy = Workers {
        wanted: Wanted::AllButLarge,
        ..workers()
    };
    show(&lazy, &files[1]);
    assert_eq!(large(), None);
    show(&workers(), b"a note");
    assert_eq!(
        shelved(storage.as_ref(), item.accession()).unwrap(),
        [].into()
    );
}
