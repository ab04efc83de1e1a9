//! Files that are broken, cut, or made to do harm.
#![cfg(test)]

use std::fs;

use model::{FileFormat, PictureDefect};
use picture::{Examination, MAX_METADATA, Offered, examine};
use sample::{Picture, Size};

mod files;

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

/// The file with some bytes changed; `change` decides which and how.
fn changed(file: &[u8], change: u64) -> Vec<u8> {
    let mut state = change.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 16).unwrap() % bound
    };
    let mut changed = file.to_vec();
    for _ in 0..=next(6) {
        // Half of the changes fall into the header, where they do most.
        let bound = if next(2) == 0 {
            file.len().min(256)
        } else {
            file.len()
        };
        let value = [0x00, 0xFF, 0x80, next(256)][next(4)];
        changed[next(bound)] = u8::try_from(value).unwrap();
    }
    changed
}

/// The checksum of a PNG chunk (PNG 3rd edition section 5.5).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
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
fn a_picture_cut_anywhere_is_shown_in_part_or_not_at_all() {
    let size = Size::new(360, 270).unwrap();
    let jpeg = Picture::draw(7, size).to_jpeg().unwrap();
    assert_eq!(sound(&jpeg).facts.defect, None);
    // Every cut of what comes before the coded data and of the end; one in twelve between.
    let header = 1_000;
    let ends = (0..header).chain((header..jpeg.len()).step_by(12));
    let (mut cuts, mut in_part) = (0, 0);
    for end in ends.chain(jpeg.len() - 200..jpeg.len()) {
        let facts = sound(&jpeg[..end]).facts;
        assert_ne!(facts.defect, None, "cut at {end}");
        cuts += 1;
        in_part += usize::from(facts.defect == Some(PictureDefect::DecodedInPart));
    }
    println!(
        "{in_part} of {cuts} cuts of {} bytes are shown in part",
        jpeg.len()
    );
    assert!(in_part > (cuts - header) * 9 / 10);
}

#[test]
fn changed_bytes_do_no_harm() {
    for (format, file) in files::of_every_kind() {
        assert_eq!(sound(&file).facts.format, format);
        for change in 0..400 {
            sound(&changed(&file, change));
        }
        for end in (0..file.len()).step_by(file.len().div_ceil(200)) {
            sound(&file[..end]);
        }
    }
}

#[test]
fn a_picture_of_too_many_pixels_is_refused_by_its_header() {
    let mut png = files::png(image::ColorType::L8, 1, 1);
    png[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    let checksum = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&checksum.to_be_bytes());
    let facts = sound(&png).facts;
    assert_eq!(facts.defect, Some(PictureDefect::TooLarge));
    assert_eq!((facts.width, facts.height), (Some(60_000), Some(60_000)));

    let jpeg = b"\xFF\xD8\xFF\xC0\0\x0B\x08\xEA\x60\xEA\x60\x01\x01\x11\0\xFF\xDA\0\x08";
    let facts = sound(jpeg).facts;
    assert_eq!(facts.defect, Some(PictureDefect::TooLarge));
    assert_eq!(facts.width, Some(60_000));
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
