use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use diskimage::{Format, Kind};
use model::{ByteCount, Sha256Digest};

use crate::scene::{MIB, Scene, look, named, open, paths, picture, print, read, run};

#[test]
fn a_memory_card_without_a_partition_table_gives_its_files() {
    let scene = Scene::new();
    let fat = scene.fat("card.img");
    let image = open(&fat).unwrap();
    let print = print(&image).unwrap();
    assert_eq!(image.format(), Format::Raw);
    assert_eq!(image.size(), ByteCount(8 * MIB));
    assert_eq!(print.sha256, Sha256Digest::of(fs::read(&fat).unwrap()));
    assert_eq!((print.files.len(), print.own.len()), (1, 0));

    let found = look(&image);
    let [(system, files)] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(system.kind.as_deref(), Some("fat12"));
    assert_eq!(system.volume.partition, None);
    assert!(files.whole && files.deleted.is_empty());
    let expected = [
        "DCIM/100/IMG_1.JPG",
        "DCIM/100/IMG_2.JPG",
        "DCIM/صورة.jpg",
        "empty.txt",
    ];
    assert_eq!(paths(&files.there), expected);
    for (path, bytes) in expected
        .iter()
        .zip([picture(1), picture(2), picture(3), Vec::new()])
    {
        let entry = named(&files.there, path);
        assert_eq!(read(&image, system, entry, false).unwrap(), bytes, "{path}");
        assert!(entry.times.modified.is_some());
    }
}

#[test]
fn two_partitions_give_two_file_systems_and_a_third_without_one_is_named() {
    let scene = Scene::new();
    let fat = scene.fat("card.img");
    let ext = scene.blank("ext.img", 8 * MIB);
    let card = scene.card();
    symlink("/etc/passwd", card.join("link")).unwrap();
    fs::write(card.join("two\nlines"), "x").unwrap();
    fs::write(card.join(OsStr::from_bytes(b"raw\xff | (deleted)")), "y").unwrap();
    let arguments = ["-q", "-t", "ext4", "-d"].map(OsStr::new).into_iter();
    run(
        "mke2fs",
        arguments.chain([card.as_os_str(), ext.as_os_str()]),
    );
    let none = scene.blank("none.img", MIB);
    let disk = scene.disk("disk.img", &[(&fat, "c"), (&ext, "83"), (&none, "83")]);

    let image = open(&disk).unwrap();
    let found = look(&image);
    let kinds: Vec<_> = found.iter().map(|(one, _)| one.kind.as_deref()).collect();
    assert_eq!(kinds, [Some("fat12"), Some("ext4"), None]);
    let starts: Vec<_> = found
        .iter()
        .map(|(one, _)| one.volume.start.get())
        .collect();
    assert_eq!(starts, [MIB, 9 * MIB, 17 * MIB]);
    assert_eq!(found[1].0.volume.partition.as_deref(), Some("Linux (0x83)"));

    let (system, files) = &found[1];
    assert_eq!(
        paths(&files.there)[3..],
        ["empty.txt", "link", r"raw\xff | (deleted)", "two^lines",]
    );
    assert_eq!(named(&files.there, "link").kind, Kind::Link);
    let raw = named(&files.there, r"raw\xff | (deleted)");
    assert_eq!(read(&image, system, raw, false).unwrap(), b"y");
    let second = named(&files.there, "DCIM/100/IMG_2.JPG");
    assert_eq!(read(&image, system, second, false).unwrap(), picture(2));
}

#[test]
fn of_ntfs_the_files_and_their_streams_are_listed_and_its_own_structures_are_not() {
    let scene = Scene::new();
    let ntfs = scene.blank("ntfs.img", 8 * MIB);
    run(
        "mkntfs",
        ["-q", "-F", "-f", "-s", "512"]
            .map(OsStr::new)
            .into_iter()
            .chain([ntfs.as_os_str()]),
    );
    let file = scene.card().join("DCIM/100/IMG_1.JPG");
    let put = [ntfs.as_os_str(), file.as_os_str(), "IMG_1.JPG".as_ref()];
    run("ntfscp", [OsStr::new("-f")].into_iter().chain(put));
    run(
        "ntfscp",
        ["-f", "-N", "Zone.Identifier"]
            .map(OsStr::new)
            .into_iter()
            .chain(put),
    );

    let image = open(&ntfs).unwrap();
    let found = look(&image);
    let [(system, files)] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(system.kind.as_deref(), Some("ntfs"));
    assert_eq!(
        paths(&files.there),
        ["IMG_1.JPG", "IMG_1.JPG:Zone.Identifier"]
    );
    for entry in &files.there {
        assert_eq!(read(&image, system, entry, false).unwrap(), picture(1));
    }
}
