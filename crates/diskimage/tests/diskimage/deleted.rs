use std::ffi::OsStr;
use std::fs;

use diskimage::Remains;

use crate::scene::{MIB, Scene, look, named, open, picture, read, run};

fn delete(image: &std::path::Path, path: &str) {
    run("mdel", [OsStr::new("-i"), image.as_os_str(), path.as_ref()]);
}

#[test]
fn a_deleted_file_whose_place_is_free_is_read_whole() {
    let scene = Scene::new();
    let fat = scene.fat("card.img");
    delete(&fat, "::/DCIM/100/IMG_2.JPG");
    let image = open(&fat).unwrap();
    let (system, files) = look(&image).remove(0);
    assert_eq!((files.there.len(), files.deleted.len()), (3, 1));
    let entry = named(&files.deleted, "DCIM/100/_MG_2.JPG");
    assert_eq!(entry.size.get(), picture(2).len() as u64);
    let remains = image.remains(&system.volume, entry).unwrap();
    assert_eq!(remains, Remains::Readable);
    assert_eq!(read(&image, &system, entry, true).unwrap(), picture(2));
}

#[test]
fn a_deleted_file_whose_place_another_took_is_said_to_be_overwritten() {
    let scene = Scene::new();
    let ext = scene.blank("ext.img", 8 * MIB);
    let card = scene.card();
    let arguments = ["-q", "-t", "ext2", "-d"].map(OsStr::new).into_iter();
    run(
        "mke2fs",
        arguments.chain([card.as_os_str(), ext.as_os_str()]),
    );
    let debugfs = |request: &str| {
        let arguments = ["-w", "-R", request].map(OsStr::new).into_iter();
        run("debugfs", arguments.chain([ext.as_os_str()]));
    };
    debugfs("rm /DCIM/100/IMG_1.JPG");
    let look_at = |expected: Remains| {
        let image = open(&ext).unwrap();
        let (system, files) = look(&image).remove(0);
        let entry = named(&files.deleted, "DCIM/100/IMG_1.JPG");
        let remains = image.remains(&system.volume, entry).unwrap();
        assert_eq!(remains, expected);
    };
    look_at(Remains::Readable);
    // A block of it is in use again.
    let image = open(&ext).unwrap();
    let (_, files) = look(&image).remove(0);
    let address = named(&files.deleted, "DCIM/100/IMG_1.JPG").address.clone();
    let blocks = std::process::Command::new("istat")
        .arg(&ext)
        .arg(address)
        .output()
        .unwrap();
    let blocks = String::from_utf8(blocks.stdout).unwrap();
    let (_, blocks) = blocks.split_once("Direct Blocks:\n").unwrap();
    let block = blocks.split_whitespace().nth(9).unwrap();
    debugfs(&format!("setb {block}"));
    look_at(Remains::Overwritten);
}

#[test]
fn a_deleted_file_of_no_bytes_is_gone() {
    let scene = Scene::new();
    let fat = scene.fat("card.img");
    delete(&fat, "::/empty.txt");
    let image = open(&fat).unwrap();
    let (system, files) = look(&image).remove(0);
    let entry = named(&files.deleted, "_mpty.txt");
    let remains = image.remains(&system.volume, entry).unwrap();
    assert_eq!(remains, Remains::Gone);
}

#[test]
fn looking_changes_neither_the_bytes_nor_the_times_of_an_image() {
    let scene = Scene::new();
    let fat = scene.fat("card.img");
    delete(&fat, "::/DCIM/100/IMG_2.JPG");
    let state = || {
        let found = fat.metadata().unwrap();
        (fs::read(&fat).unwrap(), found.modified().unwrap())
    };
    let before = state();
    let image = open(&fat).unwrap();
    crate::scene::print(&image).unwrap();
    for (system, files) in look(&image) {
        for entry in &files.deleted {
            image.remains(&system.volume, entry).unwrap();
        }
    }
    image.held_still().unwrap();
    assert!(before == state());
}

#[test]
fn an_image_that_somebody_writes_to_did_not_hold_still() {
    let scene = Scene::new();
    let fat = scene.fat("card.img");
    let image = open(&fat).unwrap();
    delete(&fat, "::/DCIM/100/IMG_2.JPG");
    let refused = image.held_still().unwrap_err();
    assert!(matches!(refused, diskimage::Error::Changed { .. }));
}
