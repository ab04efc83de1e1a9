use std::fs;
use std::time::Duration;

use examine::{Hashing, Unhashed, Workers};
use model::{ByteCount, PictureDefect, Sha256Digest};
use picture::{Offered, turned};

use crate::scene::{pictures, workers};

fn unhashed(bytes: &[u8]) -> Unhashed {
    Unhashed::read(bytes, ByteCount(bytes.len() as u64)).unwrap()
}

#[test]
fn a_worker_gives_the_hashes_that_the_picture_has() {
    let workers = workers();
    let mut hashing = Hashing::with(&workers);
    for picture in pictures(3) {
        let file = unhashed(&picture);
        assert_eq!(file.sha256(), Sha256Digest::of(&picture));
        let expected = turned(Offered::Whole(&picture));
        assert!(expected.is_ok());
        assert_eq!(hashing.hash(&file).unwrap(), expected);
    }
    let note = hashing.hash(&unhashed(b"a note")).unwrap();
    assert_eq!(note, Err(PictureDefect::NotAPicture));
}

#[test]
fn a_file_that_takes_too_long_is_called_that_and_the_next_one_is_hashed() {
    let workers = workers();
    let impatient = Workers {
        deadline: Duration::ZERO,
        ..workers.clone()
    };
    let file = unhashed(&pictures(1)[0]);
    let mut hashing = Hashing::with(&impatient);
    for _ in 0..2 {
        let hashed = hashing.hash(&file).unwrap();
        assert_eq!(hashed, Err(PictureDefect::TooSlow));
    }
    assert!(Hashing::with(&workers).hash(&file).unwrap().is_ok());
}

#[test]
fn hostile_files_cost_nobody_but_themselves() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let workers = workers();
    let mut hashing = Hashing::with(&workers);
    let mut files = 0;
    for entry in fs::read_dir(data.join("hostile")).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        if let Err(defect) = hashing.hash(&unhashed(&bytes)).unwrap() {
            assert!(!defect.has_renditions());
        }
        files += 1;
    }
    assert!(files > 100, "{files}");
    assert!(hashing.hash(&unhashed(&pictures(1)[0])).unwrap().is_ok());
}
