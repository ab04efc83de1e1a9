//! The tree of a memory card.
#![cfg(test)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sample::{Size, card_folder};

type Tree = BTreeMap<PathBuf, (Vec<u8>, SystemTime)>;

fn tree(folder: &Path) -> Tree {
    let mut found = Tree::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let modified = path.metadata().unwrap().modified().unwrap();
            let name = path.strip_prefix(folder).unwrap().to_path_buf();
            found.insert(name, (fs::read(&path).unwrap(), modified));
        }
    }
    found
}

fn size() -> Size {
    Size::new(160, 120).unwrap()
}

#[test]
fn two_folders_use_the_same_names_for_different_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let card = card_folder(&folder.path().join("card"), 10, 1, size()).unwrap();
    let found = tree(&folder.path().join("card"));
    assert_eq!(found.len(), 12);
    assert_eq!(card.files, 12);
    for name in 1..=5 {
        let at = |number: u32| &found[Path::new(&format!("DCIM/{number}QAMAR/IMG_{name:04}.JPG"))];
        assert_ne!(at(100).0, at(101).0);
    }
    let bytes: usize = found.values().map(|(bytes, _)| bytes.len()).sum();
    assert_eq!(card.bytes.get(), bytes as u64);
}

#[test]
fn a_folder_with_an_arabic_name_holds_a_duplicate_and_an_empty_file() {
    let folder = tempfile::tempdir().unwrap();
    let card = card_folder(folder.path(), 3, 1, size()).unwrap();
    let found = tree(folder.path());
    let first = Path::new("DCIM/100QAMAR/IMG_0001.JPG");
    assert_eq!(found[&card.duplicate], found[first]);
    assert!(found[&card.empty].0.is_empty());
    assert!(card.empty.to_str().unwrap().starts_with("صور آب ٢٠١٢/"));
}

#[test]
fn the_same_seed_writes_the_same_card_and_another_seed_another() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, seed| {
        let place = folder.path().join(name);
        card_folder(&place, 5, seed, size()).unwrap();
        tree(&place)
    };
    let first = write("first", 1);
    assert_eq!(first, write("again", 1));
    let other = write("other", 2);
    assert!(first.keys().eq(other.keys()));
    assert_ne!(first, other);
}

#[test]
fn a_card_that_cannot_be_written_names_the_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("DCIM"), "in the way").unwrap();
    let error = card_folder(folder.path(), 1, 1, size()).unwrap_err();
    assert!(
        error.to_string().contains("DCIM/100QAMAR/IMG_0001.JPG"),
        "{error}"
    );
}
