//! What is measured of pictures, against other programs and by hand.
#![cfg(test)]

use model::{Facts, JpegFacts, JpegProcess, Measured, PictureOf};
use picture::{Offered, examine};
use sample::{Picture, Size};
use turbojpeg::{Transform, Transformer};

fn facts(bytes: &[u8]) -> Facts {
    examine(Offered::Whole(bytes)).facts
}

fn measured(bytes: &[u8]) -> Measured {
    *facts(bytes).measured.unwrap()
}

fn of_jpeg(bytes: &[u8]) -> JpegFacts {
    measured(bytes).jpeg.unwrap()
}

/// A drawn photograph of 360 by 270 pixels, as a camera would write it.
fn drawn() -> Vec<u8> {
    let size = Size::new(360, 270).unwrap();
    Picture::draw(7, size).to_jpeg().unwrap()
}

/// The same coefficients coded anew.
fn rewritten(jpeg: &[u8], change: fn(&mut Transform)) -> Vec<u8> {
    let mut transform = Transform::default();
    change(&mut transform);
    Transformer::new()
        .unwrap()
        .transform_to_vec(&transform, jpeg)
        .unwrap()
}

/// The file without the segments of applications.
fn stripped(jpeg: &[u8]) -> Vec<u8> {
    let (mut kept, mut at) = (jpeg[..2].to_vec(), 2);
    while jpeg[at + 1] != 0xDA {
        let end = at + 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        if !(0xE0..=0xEF).contains(&jpeg[at + 1]) {
            kept.extend(&jpeg[at..end]);
        }
        at = end;
    }
    kept.extend(&jpeg[at..]);
    kept
}

#[test]
fn a_file_without_its_metadata_has_the_same_pixels_and_another_order_of_segments() {
    let (whole, bare) = (drawn(), stripped(&drawn()));
    assert_ne!(whole, bare);
    assert_eq!(measured(&whole).pixels, measured(&bare).pixels);
    assert_ne!(of_jpeg(&whole).segments, of_jpeg(&bare).segments);
    assert_eq!(of_jpeg(&whole).huffman, of_jpeg(&bare).huffman);
}

#[test]
fn another_picture_has_other_pixels() {
    let other = Picture::draw(8, Size::new(360, 270).unwrap())
        .to_jpeg()
        .unwrap();
    assert_ne!(measured(&drawn()).pixels, measured(&other).pixels);
    assert!(measured(&drawn()).pixels.is_some());
}

#[test]
fn a_picture_that_is_written_anew_without_loss_has_the_same_pixels() {
    let jpeg = drawn();
    let progressive = rewritten(&jpeg, |how| how.progressive = true);
    let optimized = rewritten(&jpeg, |how| how.optimize = true);
    for anew in [&progressive, &optimized] {
        assert_ne!(*anew, jpeg);
        assert_eq!(measured(anew).pixels, measured(&jpeg).pixels);
        assert_ne!(of_jpeg(anew).huffman, of_jpeg(&jpeg).huffman);
        assert_eq!(of_jpeg(anew).ijg_quality, of_jpeg(&jpeg).ijg_quality);
    }
    let told = of_jpeg(&progressive);
    assert_eq!(told.process, Some(JpegProcess::Progressive));
    assert!(told.scans > 1, "{told:?}");
    assert!(
        told.segments.contains("SOF2") && told.segments.ends_with("SOS EOI"),
        "{told:?}"
    );
}

#[test]
fn a_jpeg_tells_how_it_was_made() {
    let mut jpeg = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut jpeg, 75);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
    encoder
        .encode(&[90; 48 * 32 * 3], 48, 32, jpeg_encoder::ColorType::Rgb)
        .unwrap();
    jpeg.extend(b"and after it");
    let told = of_jpeg(&jpeg);
    assert_eq!(told.process, Some(JpegProcess::Baseline));
    assert_eq!((told.bits, told.components), (Some(8), Some(3)));
    assert_eq!(told.subsampling.as_deref(), Some("4:2:0"));
    assert_eq!(told.ijg_quality, Some(75));
    assert_eq!((told.scans, told.restart_interval), (1, None));
    assert_eq!(told.after_end, Some(12));
    assert_eq!(told.segments, "APP0(JFIF) SOF0 DQT*2 DHT*4 SOS EOI");
}

#[test]
fn what_ends_early_has_no_end_and_no_pixels() {
    let jpeg = drawn();
    let cut = measured(&jpeg[..jpeg.len() / 2]);
    assert_eq!(cut.pixels, None);
    assert_eq!(cut.of, Some(PictureOf::Picture));
    assert_eq!(cut.jpeg.unwrap().after_end, None);
    assert!(cut.quality.is_some());
}

#[test]
fn only_a_picture_or_a_document_is_measured() {
    assert_eq!(facts(b"a note").measured, None);
    assert_eq!(facts(b"").measured, None);
    let cut = measured(b"\xFF\xD8\xFF\xE0");
    assert_eq!((cut.of, cut.quality, cut.pixels), (None, None, None));
}
