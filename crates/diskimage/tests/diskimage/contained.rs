use std::fs;

use diskimage::{Error, Format};
use model::{ByteCount, Sha256Digest};

use crate::scene::{MIB, Scene, look, named, open, picture, print, put, read};

#[test]
fn a_container_gives_the_medium_and_its_own_digests_match() {
    let scene = Scene::new();
    let fat = scene.fat("card.img");
    // Its bytes shall fill several segments.
    let rest: Vec<u8> = (0..60).flat_map(picture).collect();
    put(&fat, 4 * MIB, &rest);
    let first = scene.e01(&fat, "بطاقة");
    let image = open(&first).unwrap();
    assert_eq!(image.format(), Format::E01);
    assert_eq!(image.size(), ByteCount(8 * MIB));
    let print = print(&image).unwrap();
    assert_eq!(print.sha256, Sha256Digest::of(fs::read(&fat).unwrap()));
    let own: Vec<_> = print
        .own
        .iter()
        .map(|own| (own.method, own.matches()))
        .collect();
    assert_eq!(own, [("md5", true), ("sha1", true)]);
    assert!(print.files.len() > 2);
    for file in &print.files {
        assert_eq!(file.sha256, Sha256Digest::of(fs::read(&file.path).unwrap()));
    }
    let (system, files) = look(&image).remove(0);
    let entry = named(&files.there, "DCIM/100/IMG_1.JPG");
    assert_eq!(read(&image, &system, entry, false).unwrap(), picture(1));
}

#[test]
fn a_container_with_a_damaged_stretch_or_without_its_end_is_not_taken_for_whole() {
    let scene = Scene::new();
    let fat = scene.fat("card.img");
    let first = scene.e01(&fat, "card");
    let whole = fs::read(&first).unwrap();
    put(&first, whole.len() as u64 / 2, &[0x55; 64]);
    let refused = print(&open(&first).unwrap()).unwrap_err();
    assert!(
        matches!(refused, Error::Damaged { stretches: 1.. }),
        "{refused:?}"
    );

    fs::write(&first, &whole[..whole.len() / 2]).unwrap();
    let refused = open(&first).and_then(|image| print(&image)).unwrap_err();
    let clear = matches!(refused, Error::Damaged { .. } | Error::Unreadable { .. });
    assert!(clear, "{refused:?}");
}

#[test]
fn a_later_segment_another_format_and_an_empty_file_are_refused_by_name() {
    let scene = Scene::new();
    let fat = scene.fat("card.img");
    let first = scene.e01(&fat, "card");
    let other = scene.at("card.E07");
    fs::copy(first, &other).unwrap();
    assert!(matches!(open(&other), Err(Error::NotTheFirst { .. })));

    let ex01 = scene.at("card.Ex01");
    fs::write(&ex01, b"EVF2\r\n\x81\0 and so on").unwrap();
    let refused = open(&ex01).unwrap_err();
    assert!(matches!(refused, Error::Format { format: "Ex01", .. }));

    let empty = scene.blank("empty.img", 0);
    assert!(matches!(open(&empty), Err(Error::Empty { .. })));
    assert!(matches!(open(&scene.card()), Err(Error::NotAnImage { .. })));
    assert!(matches!(open(&scene.at("none")), Err(Error::Open { .. })));
}
