use std::collections::BTreeSet;
use std::time::Duration;

use custody::{Event, TilesCommitted};
use examine::{DEADLINE, Subject, Workers, tiles_secret};
use model::{DefectCode, Uncommitted};
use picture::{Offered, coefficients};
use tiles::{Place, Proof};

use crate::scene::{House, Until, patient, pictures, workers, workers_that};

fn committed(house: &House) -> Vec<TilesCommitted> {
    house
        .events()
        .into_iter()
        .map(|event| match event {
            Event::TilesCommitted(committed) => *committed,
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn a_tile_of_an_original_is_proven_by_the_entry_and_the_key_of_its_accession_alone() {
    let house = House::new();
    let files = pictures(2);
    let subjects = house.accession(&files);
    let run = house.commit(&subjects, &workers(), &mut patient()).unwrap();
    assert!(run.finished);
    assert_eq!((run.committed, run.uncommitted.len()), (2, 0));
    for ((subject, file), entered) in subjects.iter().zip(&files).zip(committed(&house)) {
        assert_eq!((entered.item, &*entered.method), (subject.item, "tiles/1"));
        let picture = coefficients(Offered::Whole(file)).unwrap();
        let grid = picture.frame().tiles();
        assert_eq!(
            (entered.wide, entered.high),
            (Some(grid.wide), Some(grid.high))
        );
        let secret = tiles_secret(&house.scope(subject.item), subject.item, &subject.sha256);
        let places: BTreeSet<Place> = grid.places().skip(1).collect();
        let proof = Proof::new(&picture, &secret, &places).unwrap();
        let checked = proof.check(&entered.root.unwrap(), &picture).unwrap();
        assert_eq!(
            checked.of(tiles::Finding::Original).count(),
            grid.count() - 1
        );
    }
    house.holds(&subjects, &files);
}

#[test]
fn two_accessions_with_one_picture_have_roots_that_tell_nobody_so() {
    let house = House::new();
    let files = pictures(1);
    for _ in 0..2 {
        let subjects = house.accession(&files);
        house.commit(&subjects, &workers(), &mut patient()).unwrap();
    }
    let roots: BTreeSet<_> = committed(&house)
        .iter()
        .map(|one| one.root.unwrap())
        .collect();
    assert_eq!(roots.len(), 2);
}

#[test]
fn a_file_without_commitment_is_entered_with_the_reason() {
    let house = House::new();
    let picture = pictures(1).remove(0);
    let cut = picture[..picture.len() / 2].to_vec();
    let files = [b"a note".to_vec(), cut, picture];
    let subjects = house.accession(&files);
    let run = house.commit(&subjects, &workers(), &mut patient()).unwrap();
    assert_eq!(run.committed, 1);
    let reasons: Vec<_> = committed(&house)
        .iter()
        .map(|one| one.uncommitted)
        .collect();
    let expected = [
        Some(Uncommitted::NotAJpeg),
        Some(Uncommitted::NotRead),
        None,
    ];
    assert_eq!(reasons, expected);
}

#[test]
fn an_original_that_is_not_as_it_was_entered_is_a_defect_and_no_commitment() {
    let house = House::new();
    let mut subjects = house.accession(&pictures(2));
    subjects[0].sha256 = subjects[1].sha256;
    let run = house.commit(&subjects, &workers(), &mut patient()).unwrap();
    assert_eq!((run.committed, run.defects.len()), (1, 1));
    assert_eq!(run.defects[0].code, DefectCode::ObjectAltered);
    let items: Vec<_> = committed(&house).iter().map(|one| one.item).collect();
    assert_eq!(items, [subjects[1].item]);
}

#[test]
fn a_run_that_is_stopped_enters_what_it_did() {
    let house = House::new();
    let subjects = house.accession(&pictures(6));
    let one = workers_that(&["serving"]);
    let run = house.commit(&subjects, &one, &mut Until(2)).unwrap();
    assert!(!run.finished);
    let done = committed(&house).len();
    assert!((2..6).contains(&done), "{done}");
    let rest: Vec<Subject> = subjects[done..].to_vec();
    assert!(house.commit(&rest, &one, &mut patient()).unwrap().finished);
    let items: Vec<_> = committed(&house).iter().map(|one| one.item).collect();
    assert!(items.iter().eq(subjects.iter().map(|one| &one.item)));
}

/// What these words do to a worker that hears them in a file.
fn reasons(words: &[&str], deadline: Duration) -> Vec<Option<Uncommitted>> {
    let house = House::new();
    let mut files = pictures(words.len() as u64);
    for (file, word) in files.iter_mut().zip(words) {
        match *word {
            "" | "lie" => file.extend(word.as_bytes()),
            word => *file = word.into(),
        }
    }
    let subjects = house.accession(&files);
    let workers = Workers {
        deadline,
        ..workers_that(&["once"])
    };
    let run = house.commit(&subjects, &workers, &mut patient()).unwrap();
    assert!(run.finished);
    committed(&house)
        .iter()
        .map(|one| one.uncommitted)
        .collect()
}

#[test]
fn each_file_comes_to_a_worker_that_has_read_no_other() {
    // These workers say of a second file that it is too large.
    assert_eq!(reasons(&["", "", "", ""], DEADLINE), [None; 4]);
}

#[test]
fn a_file_that_ends_misleads_or_holds_its_worker_is_entered_as_that() {
    let ends = Some(Uncommitted::EndsItsWorker);
    assert_eq!(
        reasons(&["end", "", "lie", ""], DEADLINE),
        [ends, None, ends, None]
    );
    let slow = Some(Uncommitted::TooSlow);
    assert_eq!(reasons(&["hang"], Duration::from_secs(1)), [slow]);
}
