use std::fs;
use std::time::Duration;

use examine::{Error, Examined, Subject, Workers, shelved};
use model::{DefectCode, FileFormat, PictureDefect};
use rustix::io::Errno;
use vault::OriginalRef;

use crate::scene::{House, patient, pictures, workers, workers_that};
use crate::store::Fault;

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
    let files = between_pictures(&["end", "lie", "babble", "panic"]);
    let subjects = house.accession(&files);
    let examined = examine(&house, &subjects, &workers_that(&["obedient"]));
    assert!(examined.finished);
    assert_eq!((examined.examined, examined.pictures), (8, 4));
    let reason = PictureDefect::EndsItsWorker;
    assert_eq!(examined.without_rendition, [(reason, 4)].into());
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
    // Nothing but files that take for ever, so that no machine is too slow for the test.
    let subjects = house.accession(&[1, 2, 3].map(|number| format!("hang {number}").into()));
    let impatient = Workers {
        deadline: Duration::from_secs(1),
        ..workers_that(&["obedient"])
    };
    let examined = examine(&house, &subjects, &impatient);
    assert!(examined.finished);
    assert_eq!((examined.examined, examined.pictures), (3, 0));
    let reasons = [(PictureDefect::TooSlow, 3)];
    assert_eq!(examined.without_rendition, reasons.into());
    let entered: Vec<_> = house.entered().into_iter().map(|(item, _)| item).collect();
    let offered: Vec<_> = subjects.iter().map(|subject| subject.item).collect();
    assert_eq!(entered, offered);
}

#[test]
fn a_worker_that_gives_the_picture_for_its_shielded_copy_is_not_believed() {
    let house = House::new();
    let mut files = pictures(2);
    files[1].extend(b"unshield");
    let subjects = house.accession(&files);
    let examined = examine(&house, &subjects, &workers_that(&["obedient"]));
    assert_eq!((examined.examined, examined.pictures), (2, 1));
    let reasons = [(PictureDefect::EndsItsWorker, 1)];
    assert_eq!(examined.without_rendition, reasons.into());
    let objects = shelved(house.storage.as_ref(), subjects[0].item.accession()).unwrap();
    assert!(objects.iter().all(|(item, _)| *item == subjects[0].item));
}

fn name_of(original: OriginalRef) -> String {
    format!("ocfl/{}/v1/{}", original.part, original.content)
}

#[test]
fn an_original_that_is_cut_or_altered_anywhere_is_a_defect() {
    let house = House::new();
    // Two chunks of an age file and a part of a third.
    let subjects = house.accession(&[vec![b'a'; 150_000]]);
    let object = house.path(&name_of(subjects[0].original));
    let whole = fs::read(&object).unwrap();
    let payload = whole.len() - 150_000 - 3 * 16;
    let mut damaged: Vec<_> = (0..payload + 2).map(|end| whole[..end].to_vec()).collect();
    for chunk in [1, 2] {
        let end = payload + chunk * (65_536 + 16);
        damaged.extend([end - 1, end, end + 1].map(|end| whole[..end].to_vec()));
    }
    damaged.push(whole[..whole.len() - 1].to_vec());
    damaged.push([&whole[..], b"x"].concat());
    for at in (0..payload).chain([payload, payload + 100_000, whole.len() - 1]) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        damaged.push(flipped);
    }
    for (number, bytes) in damaged.iter().enumerate() {
        fs::write(&object, bytes).unwrap();
        let examined = examine(&house, &subjects, &workers());
        let codes: Vec<_> = examined.defects.iter().map(|one| one.code).collect();
        assert_eq!(codes, [DefectCode::ObjectAltered], "{number}");
    }
    fs::write(&object, whole).unwrap();
    assert_eq!(examine(&house, &subjects, &workers()).examined, 1);
}

#[test]
fn an_original_that_cannot_be_read_ends_the_run_and_is_not_called_altered() {
    let house = House::new();
    let subjects = house.accession(&pictures(2));
    let alone = workers_that(&["obedient"]);
    let faults = [Errno::IO, Errno::ACCESS, Errno::MFILE]
        .into_iter()
        .flat_map(|errno| [None, Some(0), Some(100), Some(400)].map(|after| (errno, after)));
    for (number, (errno, after)) in faults.enumerate() {
        house.storage.break_reads(Some(Fault {
            name: name_of(subjects[1].original),
            after,
            errno: errno.raw_os_error(),
        }));
        let rest = &subjects[usize::from(number > 0)..];
        let run = house.examine(rest, &alone, &mut patient());
        let Err(Error::Unread { item, source }) = run else {
            panic!("{errno} after {after:?}: {run:?}");
        };
        assert_eq!(item, subjects[1].item);
        let vault::Error::Storage(storage::Error::Io { source, .. }) = *source else {
            panic!("{source}");
        };
        assert_eq!(source.raw_os_error(), Some(errno.raw_os_error()));
        // What was finished before is entered, and once.
        let entered: Vec<_> = house.entered().into_iter().map(|(item, _)| item).collect();
        assert_eq!(entered, [subjects[0].item]);
    }
    house.storage.break_reads(None);
    assert_eq!(examine(&house, &subjects[1..], &alone).examined, 1);
}

#[test]
fn an_original_that_is_not_what_was_entered_is_a_defect_and_has_no_entry() {
    let house = House::new();
    let mut subjects = house.accession(&pictures(4));
    let object = |at: usize| {
        let original = subjects[at].original;
        house.path(&name_of(original))
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
