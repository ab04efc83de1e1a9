use custody::Event;
use examine::{Subject, read_metadata, shelved};
use model::{ByteCount, FileFormat, PictureDefect, Sha256Digest};

use crate::remake::shown;
use crate::scene::{House, Until, patient, pictures, workers, workers_that};

#[test]
fn each_file_becomes_an_entry_in_its_order_and_a_picture_becomes_objects() {
    let house = House::new();
    let mut files = pictures(3);
    files.insert(1, b"A list of names\n".to_vec());
    files.push(Vec::new());
    let subjects = house.accession(&files);
    let examined = house
        .examine(&subjects, &workers(), &mut patient())
        .unwrap();
    assert!(examined.finished);
    assert_eq!(
        (examined.examined, examined.pictures, examined.remade),
        (5, 3, 0)
    );
    let reasons = [(PictureDefect::NotAPicture, 1), (PictureDefect::Empty, 1)];
    assert_eq!(examined.without_rendition, reasons.into());

    let (jpeg, text) = (FileFormat::Jpeg, FileFormat::Text);
    let formats = [jpeg, text, jpeg, jpeg, FileFormat::Empty];
    let entered = house.entered().into_iter();
    let entered: Vec<_> = entered.map(|(item, facts)| (item, facts.format)).collect();
    let items = subjects.iter().map(|subject| subject.item);
    assert_eq!(entered, items.zip(formats).collect::<Vec<_>>());
    assert_eq!(shown(&house, &subjects).len(), 3 * 4);
}

#[test]
fn an_entry_names_its_metadata_and_their_digest() {
    let house = House::new();
    let subjects = house.accession(&pictures(1));
    house
        .examine(&subjects, &workers(), &mut patient())
        .unwrap();
    let item = subjects[0].item;
    let kept = read_metadata(house.storage.as_ref(), &house.scope(item), item);
    let kept = kept.unwrap().unwrap();
    let Event::Examined {
        method, metadata, ..
    } = house.events().remove(0)
    else {
        panic!("another entry");
    };
    assert_eq!(method, "facts/4");
    let metadata = metadata.unwrap();
    let object = format!("derived/metadata-1/{}/000001.age", item.accession());
    assert_eq!(metadata.object, object);
    assert_eq!(metadata.sha256, Sha256Digest::of(&kept));
    assert_eq!(metadata.size, ByteCount(kept.len() as u64));
}

#[test]
fn a_file_that_is_too_large_to_be_decoded_is_known_by_its_beginning() {
    let house = House::new();
    let mut file = pictures(1).remove(0);
    file.resize((512 << 20) + 1, 0);
    let subjects = house.accession(&[file]);
    let examined = house.examine(&subjects, &workers(), &mut patient());
    assert_eq!(examined.unwrap().examined, 1);
    let (_, facts) = house.entered().remove(0);
    let expected = (FileFormat::Jpeg, Some(PictureDefect::TooLarge));
    assert_eq!((facts.format, facts.defect), expected);
}

#[test]
fn several_accessions_are_entered_each_under_its_key() {
    let house = House::new();
    let subjects = [2, 1].map(|count| house.accession(&pictures(count)));
    let subjects = subjects.concat();
    let examined = house
        .examine(&subjects, &workers(), &mut patient())
        .unwrap();
    assert_eq!(examined.examined, 3);
    let entered: Vec<_> = house.entered().into_iter().map(|(item, _)| item).collect();
    let items: Vec<_> = subjects.iter().map(|subject| subject.item).collect();
    assert_eq!(entered, items);
}

#[test]
fn a_worker_looks_at_files_of_one_accession_only() {
    let house = House::new();
    let subjects = [2, 1].map(|count| house.accession(&pictures(count)));
    let counting = workers_that(&["counting"]);
    let examined = house.examine(&subjects.concat(), &counting, &mut patient());
    assert!(examined.unwrap().finished);
    let told = house.entered().into_iter();
    let told: Vec<_> = told.map(|(_, facts)| facts.software.unwrap()).collect();
    assert_eq!(told, ["1", "2", "1"]);
}

#[test]
fn large_files_are_looked_at_one_at_a_time() {
    let house = House::new();
    let subjects = house.accession(&vec![vec![0; (64 << 20) + 1]; 2]);
    house.storage.count_readers();
    let examined = house.examine(&subjects, &workers(), &mut patient());
    assert_eq!(examined.unwrap().examined, 2);
    assert_eq!(house.storage.most_readers(), 1);
}

#[test]
fn a_run_that_is_stopped_enters_what_is_finished_and_the_next_the_rest() {
    let house = House::new();
    let subjects = house.accession(&pictures(8));
    let first = house.examine(&subjects, &workers(), &mut Until(2)).unwrap();
    assert!(!first.finished);
    let entered = house.entered().len();
    assert!((2..8).contains(&entered), "{entered}");
    assert_eq!(first.examined, entered as u64);
    let at_once = house.examine(&subjects, &workers(), &mut Until(0)).unwrap();
    assert_eq!((at_once.examined, at_once.finished), (0, false));

    let rest = house.examine(&subjects[entered..], &workers(), &mut patient());
    assert!(rest.unwrap().finished);
    let items: Vec<_> = house.entered().into_iter().map(|(item, _)| item).collect();
    let expected: Vec<_> = subjects.iter().map(|subject| subject.item).collect();
    assert_eq!(items, expected);
}

#[test]
fn a_run_whose_storage_fails_at_any_write_leaves_only_work_to_do() {
    let files = pictures(2);
    for writes in 0.. {
        let house = House::new();
        let subjects = house.accession(&files);
        house.storage.pass(writes);
        let run = house.examine(&subjects, &workers(), &mut patient());
        house.storage.pass(u64::MAX);
        // A checkpoint that was not published yet is published by the next writer.
        let accession = subjects[0].item.accession();
        let lacking = |house: &House| {
            let entered = house.entered();
            let is_new = |subject: &&Subject| entered.iter().all(|(item, _)| *item != subject.item);
            subjects.iter().filter(is_new).copied().collect::<Vec<_>>()
        };
        house.examine(&[], &workers(), &mut patient()).unwrap();
        let entered = house.entered();
        let objects = shelved(house.storage.as_ref(), accession).unwrap();
        for (item, _) in &entered {
            let of_item = objects.iter().filter(|(of, _)| of == item);
            assert_eq!(of_item.count(), 4, "{item} after {writes} writes");
        }
        let rest = house.examine(&lacking(&house), &workers(), &mut patient());
        assert!(rest.unwrap().finished);
        assert_eq!(house.entered().len(), 2, "after {writes} writes");
        assert_eq!(shown(&house, &subjects).len(), 8);
        if run.is_ok() {
            return;
        }
    }
}
