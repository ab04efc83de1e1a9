//! Files that are broken, cut, or made to do harm.
#![cfg(test)]

use std::fs;

use model::{FileFormat, PictureDefect};
use picture::{Examination, MAX_METADATA, Offered, examine};
use sample::{Picture, Size};

/// Examines bytes and checks what must hold of whatever they are.
fn sound(bytes: &[u8]) -> Examination {
    let examination = examine(Offered::Whole(bytes));
    let facts = &examination.facts;
    assert_eq!(examination.renditions.is_some(), facts.has_renditions());
    assert_eq!(facts.pdq.is_some(), facts.has_renditions());
    let metadata = examination.metadata.as_deref().unwrap_or_default();
    assert!(metadata.len() <= MAX_METADATA.min(bytes.len()));
    examination
}

#[test]
fn no_hostile_file_does_harm() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let mut defects = std::collections::BTreeMap::new();
    for entry in fs::read_dir(data.join("hostile")).unwrap() {
        let path = entry.unwrap().path();
        let facts = sound(&fs::read(&path).unwrap()).facts;
        *defects
            .entry(facts.defect.map_or("none", PictureDefect::as_str))
            .or_insert(0) += 1;
    }
    println!("{defects:?}");
    let files: u32 = defects.values().sum();
    assert!(files >= 100, "{files}");
}

#[test]
fn a_picture_of_too_many_pixels_is_refused_by_its_header() {
    for (format, bomb) in hostile::bombs() {
        let facts = sound(&bomb).facts;
        assert_eq!(facts.format.as_str(), format);
        assert_eq!(facts.defect, Some(PictureDefect::TooLarge), "{format}");
        assert!(facts.width >= Some(16_384), "{format}: {:?}", facts.width);
    }
}

#[test]
fn tiffs_whose_directories_go_round_or_down_for_ever_end() {
    for depth in [1, 6, 1_000] {
        let facts = sound(&hostile::nested_tiff(depth)).facts;
        assert_ne!(facts.defect, None);
    }
}

#[test]
fn the_beginning_of_a_large_file_tells_its_format_and_no_more() {
    for (bytes, format, defect) in [
        (
            &b"\xFF\xD8\xFF\xE0rest"[..],
            FileFormat::Jpeg,
            PictureDefect::TooLarge,
        ),
        (
            b"\x1A\x45\xDF\xA3",
            FileFormat::Video,
            PictureDefect::NotAPicture,
        ),
        (
            "half a letter: \u{645}".as_bytes().split_last().unwrap().1,
            FileFormat::Text,
            PictureDefect::NotAPicture,
        ),
        (b"", FileFormat::Empty, PictureDefect::Empty),
    ] {
        let examination = examine(Offered::Beginning(bytes));
        assert_eq!(examination.facts.format, format);
        assert_eq!(examination.facts.defect, Some(defect));
        assert!(examination.metadata.is_none() && examination.renditions.is_none());
    }
}

#[test]
fn a_stretch_that_did_not_arrive_is_noticed() {
    let mut jpeg = Picture::draw(7, Size::CAMERA).to_jpeg().unwrap();
    let middle = jpeg.len() / 2;
    jpeg[middle..middle + 512].fill(0);
    let facts = sound(&jpeg).facts;
    assert_eq!(facts.defect, Some(PictureDefect::DecodedInPart));
}
