//! What files keep of the camera, and what is kept beside them.
#![cfg(test)]

use image::ColorType;
use model::Facts;
use picture::{Examination, Offered, examine};
use sample::{Picture, Size};

mod files;

/// A drawn photograph and the segment with its Exif: marker, length, `Exif\0\0`, TIFF.
fn photograph() -> (Vec<u8>, Vec<u8>) {
    let jpeg = Picture::draw(9, Size::SMALL).to_jpeg().unwrap();
    let length = usize::from(u16::from_be_bytes([jpeg[4], jpeg[5]]));
    let segment = jpeg[2..4 + length].to_vec();
    (jpeg, segment)
}

fn assert_same_claims(one: &Facts, other: &Facts) {
    assert!(one.make.is_some() && one.captured.is_some());
    assert_eq!(one.make, other.make);
    assert_eq!(one.model, other.model);
    assert_eq!(one.captured, other.captured);
    assert_eq!(one.orientation, other.orientation);
}

fn whole(file: &[u8]) -> Examination {
    examine(Offered::Whole(file))
}

#[test]
fn the_segments_of_a_jpeg_are_kept_and_can_be_read_again() {
    let (jpeg, segment) = photograph();
    let comment = b"\xFF\xFE\0\x07hello";
    let jpeg = [&jpeg[..2], &comment[..], &jpeg[2..]].concat();
    let examination = whole(&jpeg);
    let kept = examination.metadata.unwrap();
    assert_eq!(kept, [&comment[..], &segment].concat());

    let alone = [b"\xFF\xD8", &kept[..]].concat();
    assert_same_claims(&examination.facts, &whole(&alone).facts);
    assert!(examination.facts.quantisation.is_some());
}

#[test]
fn exif_is_read_from_png_webp_and_tiff_as_from_jpeg() {
    let (jpeg, segment) = photograph();
    let facts = whole(&jpeg).facts;
    let tiff = &segment[10..];

    let mut png = files::png(ColorType::Rgb8, 8, 6);
    let length = u32::try_from(tiff.len()).unwrap();
    let chunk = [&length.to_be_bytes()[..], b"eXIf", tiff, &[0; 4]].concat();
    png.splice(33..33, chunk.iter().copied());
    let found = whole(&png);
    assert_same_claims(&facts, &found.facts);
    assert_eq!(found.metadata, Some(chunk));

    let mut webp = b"RIFF\0\0\0\0WEBPEXIF".to_vec();
    webp.extend(length.to_le_bytes());
    webp.extend(tiff);
    webp.extend(vec![0; tiff.len() % 2]);
    assert_same_claims(&facts, &whole(&webp).facts);

    assert_same_claims(&facts, &whole(tiff).facts);
}

#[test]
fn a_picture_without_metadata_keeps_none() {
    let (_, file) = &files::of_every_kind()[1];
    let examination = whole(file);
    assert_eq!(examination.metadata, None);
    assert_eq!(examination.facts.make, None);
}
