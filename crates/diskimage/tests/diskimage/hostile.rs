use std::fs;
use std::path::Path;

use model::Chance;
use testkit::FixedChance;

use crate::scene::{MIB, Scene, look, open, print, read};

/// Everything that is done with an image. What is wrong with it may be an error, or be named.
fn take_all(path: &Path) {
    let Ok(image) = open(path) else { return };
    let _ = print(&image);
    let Ok(systems) = image.file_systems() else {
        return;
    };
    for system in systems.iter().filter(|one| one.kind.is_some()) {
        let Ok(found) = image.list(system) else {
            continue;
        };
        for entry in found.there.iter().take(5) {
            if let Ok(bytes) = read(&image, system, entry, false) {
                assert_eq!(bytes.len() as u64, entry.size.get());
                assert!(entry.size <= system.volume.size);
            }
        }
        for entry in found.deleted.iter().take(5) {
            let _ = image.remains(&system.volume, entry);
        }
    }
}

/// Changes some bytes where the structures of a file system lie.
fn mutate(bytes: &mut [u8], chance: &mut FixedChance) {
    for _ in 0..24 {
        let [a, b, c, value] = chance.draw();
        let at = usize::from(a & 3) << 16 | usize::from(b) << 8 | usize::from(c);
        bytes[at % (256 * 1024)] = value;
    }
}

#[test]
fn wrong_bytes_end_in_an_error_or_in_fewer_files() {
    let scene = Scene::new();
    let fat = scene.fat("card.img");
    let disk = scene.disk("disk.img", &[(&fat, "c")]);
    let mut chance = FixedChance::new(7);
    for seed in [fat, disk] {
        let whole = fs::read(seed).unwrap();
        for _ in 0..12 {
            let mut bytes = whole.clone();
            mutate(&mut bytes, &mut chance);
            let image = scene.at("mutated.img");
            fs::write(&image, bytes).unwrap();
            take_all(&image);
        }
    }
}

#[test]
fn a_container_of_wrong_bytes_ends_in_an_error_or_in_fewer_files() {
    let scene = Scene::new();
    let fat = scene.fat("card.img");
    let whole = fs::read(scene.e01(&fat, "card")).unwrap();
    let mut chance = FixedChance::new(8);
    for _ in 0..12 {
        let mut bytes = whole.clone();
        let length = bytes.len();
        for _ in 0..8 {
            let [a, b, value] = chance.draw();
            // In the header, and in the tables at the end.
            bytes[usize::from(a) + 13] ^= value;
            bytes[length - 1 - usize::from(b)] ^= value;
        }
        let image = scene.at("mutated.E01");
        fs::write(&image, bytes).unwrap();
        take_all(&image);
    }
}

#[test]
fn of_an_image_that_is_cut_short_what_is_there_is_given_and_the_rest_is_an_error() {
    let scene = Scene::new();
    let fat = scene.fat("card.img");
    let whole = fs::read(&fat).unwrap();
    let cut = scene.at("cut.img");
    fs::write(&cut, &whole[..150_000]).unwrap();
    let image = open(&cut).unwrap();
    let (system, files) = look(&image).remove(0);
    let pictures: Vec<_> = files
        .there
        .iter()
        .filter(|one| one.size.get() > 0)
        .collect();
    assert_eq!(pictures.len(), 3);
    let read: Vec<bool> = pictures
        .iter()
        .map(|one| read(&image, &system, one, false).is_ok())
        .collect();
    assert!(read.contains(&true) && read.contains(&false), "{read:?}");
    for length in [1, 511, 513, 4_096, 70_000] {
        fs::write(&cut, &whole[..length]).unwrap();
        take_all(&cut);
    }
}

#[test]
fn a_file_that_says_to_be_larger_than_its_volume_is_not_read() {
    let scene = Scene::new();
    let ext = scene.blank("ext.img", 8 * MIB);
    let card = scene.card();
    let sparse = card.join("sparse");
    fs::File::create(&sparse).unwrap().set_len(1 << 40).unwrap();
    let options = ["-q", "-t", "ext4", "-d"]
        .map(std::ffi::OsStr::new)
        .into_iter();
    crate::scene::run("mke2fs", options.chain([card.as_os_str(), ext.as_os_str()]));
    let image = open(&ext).unwrap();
    let (system, files) = look(&image).remove(0);
    let entry = crate::scene::named(&files.there, "sparse");
    assert_eq!(entry.size.get(), 1 << 40);
    assert!(read(&image, &system, entry, false).is_err());
}
