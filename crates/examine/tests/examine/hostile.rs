use std::fs;
use std::path::Path;

use model::PictureDefect;
use testkit::test_data;

use crate::scene::{House, patient, workers};

/// Every file below `folder`, in the order of their names.
fn files_below(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
        .iter()
        .flat_map(|path| {
            if path.is_dir() {
                files_below(path)
            } else {
                vec![fs::read(path).unwrap()]
            }
        })
        .collect()
}

/// Looks at every file; gives how many have renditions.
fn examine_all(folder: &str) -> Option<(u64, u64)> {
    let files = files_below(&test_data()?.join(folder));
    let house = House::new();
    // A part takes 1,000 originals.
    assert!((1..=1000).contains(&files.len()));
    let subjects = house.accession(&files);
    let examined = house
        .examine(&subjects, &workers(), &mut patient())
        .unwrap();
    eprintln!("{folder}: {examined:?}");
    assert!(examined.finished);
    assert_eq!(examined.defects, []);
    // Also what would show if decoding needed a system call that a worker may not use.
    for reason in [PictureDefect::EndsItsWorker, PictureDefect::TooSlow] {
        assert_eq!(examined.without_rendition.get(&reason), None);
    }
    let entered: Vec<_> = house.entered().into_iter().map(|(item, _)| item).collect();
    let offered: Vec<_> = subjects.iter().map(|subject| subject.item).collect();
    assert_eq!(entered, offered);
    house.holds(&subjects, &files);
    Some((examined.pictures, examined.examined))
}

#[test]
fn every_hostile_file_is_entered_and_stays_what_it_was() {
    examine_all("hostile");
}

#[test]
fn every_photograph_is_entered_and_most_are_shown() {
    for folder in ["photos/various", "photos/exif-samples", "vectors/pdq"] {
        if let Some((pictures, examined)) = examine_all(folder) {
            assert!(pictures * 10 >= examined * 6, "{folder}");
        }
    }
}
