use std::time::Duration;

use examine::{Examined, Subject, Workers, shelved};
use model::{DefectCode, FileFormat, PictureDefect};

use crate::scene::{House, patient, pictures, workers, workers_that};

/// Puts `words` between pictures, so that each comes to a worker that has worked before.
fn between_pictures(words: &[&str]) -> Vec<Vec<u8>> {
    let words = words.iter().map(|word| word.as_bytes().to_vec());
    pictures(words.len() as u64)
        .into_iter()
        .zip(words)
        .flat_map(|(picture, word)| [picture, word])
        .collect()
}

fn examine(house: &House, subjects: &[Subject], workers: &Workers) -> Examined {
    house.examine(subjects, workers, &mut patient()).unwrap()
}

#[test]
fn a_file_that_ends_or_misleads_its_worker_is_entered_as_that_and_the_run_goes_on() {
    let house = House::new();
    let files = between_pictures(&["end", "lie", "babble"]);
    let subjects = house.accession(&files);
    let examined = examine(&house, &subjects, &workers_that(&["obedient"]));
    assert!(examined.finished);
    assert_eq!((examined.examined, examined.pictures), (6, 3));
    let reason = PictureDefect::EndsItsWorker;
    assert_eq!(examined.without_rendition, [(reason, 3)].into());
    for (at, (item, facts)) in house.entered().into_iter().enumerate() {
        assert_eq!(item, subjects[at].item);
        if at % 2 == 0 {
            assert_eq!((facts.format, facts.defect), (FileFormat::Jpeg, None));
        } else {
            assert_eq!(
                (facts.format, facts.defect),
                (FileFormat::Unknown, Some(reason))
            );
        }
    }
    house.holds(&subjects, &files);
}

#[test]
fn a_file_that_takes_too_long_is_entered_as_that_and_the_run_goes_on() {
    let house = House::new();
    let files = between_pictures(&["hang"]);
    let subjects = house.accession(&[files.clone(), files].concat());
    let impatient = Workers {
        deadline: Duration::from_secs(4),
        ..workers_that(&["obedient"])
    };
    let examined = examine(&house, &subjects, &impatient);
    assert_eq!((examined.examined, examined.pictures), (4, 2));
    let reasons = [(PictureDefect::TooSlow, 2)];
    assert_eq!(examined.without_rendition, reasons.into());
}

#[test]
fn an_original_that_is_not_what_was_entered_is_a_defect_and_has_no_entry() {
    let house = House::new();
    let mut subjects = house.accession(&pictures(4));
    let object = |at: usize| {
        let original = subjects[at].original;
        house.path(&format!("ocfl/{}/v1/{}", original.part, original.content))
    };
    let mut altered = std::fs::read(object(0)).unwrap();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    std::fs::write(object(0), altered).unwrap();
    std::fs::remove_file(object(1)).unwrap();
    subjects[2].sha256 = subjects[3].sha256;

    let examined = examine(&house, &subjects, &workers());
    assert!(examined.finished);
    let found = examined.defects.iter();
    let found: Vec<_> = found
        .map(|one| (one.code, one.path.clone().unwrap()))
        .collect();
    let item = |at: usize| subjects[at].item.to_string();
    let expected = [
        (DefectCode::ObjectAltered, item(0)),
        (DefectCode::ObjectMissing, item(1)),
        (DefectCode::ObjectAltered, item(2)),
    ];
    assert_eq!(found, expected);
    let entered: Vec<_> = house.entered().into_iter().map(|(item, _)| item).collect();
    assert_eq!(entered, [subjects[3].item]);
    let objects = shelved(house.storage.as_ref(), subjects[0].item.accession()).unwrap();
    assert!(objects.iter().all(|(item, _)| *item == subjects[3].item));
}
