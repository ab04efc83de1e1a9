//! What people are shown.
#![cfg(test)]

use std::fs;

use image::ColorType;
use model::{FileFormat, PictureDefect, Sha256Digest};
use picture::{Offered, Renditions, Wanted, examine, examine_for};
use sample::{Picture, Size};
use zune_core::bytestream::ZCursor;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

mod files;

fn renditions(file: &[u8]) -> Renditions {
    examine(Offered::Whole(file)).renditions.unwrap()
}

fn decode(jpeg: &[u8]) -> (Vec<u8>, usize, usize) {
    let mut decoder = JpegDecoder::new(ZCursor::new(jpeg));
    let pixels = decoder.decode().unwrap();
    let (width, height) = decoder.dimensions().unwrap();
    (pixels, width, height)
}

/// The mean difference of the bytes of two pictures.
fn difference(one: &[u8], other: &[u8]) -> f64 {
    assert_eq!(one.len(), other.len());
    let pairs = one.iter().zip(other);
    let sum: f64 = pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
    sum / f64::from(u32::try_from(one.len()).unwrap())
}

/// The markers of the segments of a JPEG up to its first scan.
fn markers(jpeg: &[u8]) -> Vec<u8> {
    let mut markers = Vec::new();
    let mut at = 2;
    while jpeg[at + 1] != 0xDA {
        markers.push(jpeg[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    markers
}

#[test]
fn renditions_are_plain_baseline_jpegs_of_the_sizes_promised() {
    let size = Size::new(2000, 1500).unwrap();
    let jpeg = Picture::draw(11, size).to_jpeg().unwrap();
    let shown = renditions(&jpeg);
    for (rendition, size) in [
        (shown.large.as_ref().unwrap(), (1600, 1200)),
        (&shown.small, (320, 240)),
        (&shown.shielded, (320, 240)),
    ] {
        let (_, width, height) = decode(rendition);
        assert_eq!((width, height), size);
        let allowed = [0xE0, 0xDB, 0xC4, 0xC0];
        assert!(
            markers(rendition)
                .iter()
                .all(|marker| allowed.contains(marker))
        );
    }
    assert!(shown.shielded.len() < 6_000, "{}", shown.shielded.len());
    assert_eq!(
        shown,
        renditions(&jpeg),
        "the same bytes give the same renditions"
    );
}

#[test]
fn no_picture_is_enlarged_and_none_is_lost() {
    for (width, height) in [(1, 1), (1, 40), (300, 2), (2, 700)] {
        let png = files::png(ColorType::Rgb8, width, height);
        let shown = renditions(&png);
        let (_, large_width, large_height) = decode(&shown.large.unwrap());
        assert_eq!(
            (large_width, large_height),
            (width as usize, height as usize)
        );
        let (_, width, height) = decode(&shown.shielded);
        assert!(width.max(height) == 320 && width.min(height) >= 40);
    }
}

/// A JPEG with Exif that says nothing but an orientation.
fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif =
        b"\xFF\xE1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    [&jpeg[..2], &exif, &jpeg[2..]].concat()
}

#[test]
fn every_orientation_is_applied() {
    // Four quarters of different light, so that each turn gives another picture.
    let quarter = |x: u32, y: u32| [[20, 90], [160, 230]][y as usize / 24][x as usize / 32];
    let encode = |canvas: &image::GrayImage| {
        let mut jpeg = Vec::new();
        let (width, height) = (canvas.width() as u16, canvas.height() as u16);
        jpeg_encoder::Encoder::new(&mut jpeg, 95)
            .encode(canvas, width, height, jpeg_encoder::ColorType::Luma)
            .unwrap();
        jpeg
    };
    let upright = image::GrayImage::from_fn(64, 48, |x, y| image::Luma([quarter(x, y)]));
    let (expected, ..) = decode(&renditions(&encode(&upright)).large.unwrap());
    use image::imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
    let stored = [
        upright.clone(),
        flip_horizontal(&upright),
        rotate180(&upright),
        flip_vertical(&upright),
        flip_horizontal(&rotate90(&upright)),
        rotate270(&upright),
        flip_horizontal(&rotate270(&upright)),
        rotate90(&upright),
    ];
    let mut hashes = Vec::new();
    for (orientation, canvas) in (1u8..).zip(stored) {
        let file = turned(&encode(&canvas), orientation);
        let examination = examine(Offered::Whole(&file));
        assert_eq!(examination.facts.orientation, Some(orientation));
        assert_eq!(examination.facts.width, Some(canvas.width()), "as stored");
        let (shown, width, height) = decode(&examination.renditions.unwrap().large.unwrap());
        assert_eq!((width, height), (64, 48), "{orientation}");
        assert!(difference(&shown, &expected) < 2.0, "{orientation}");
        hashes.push(examination.facts.pdq.unwrap());
    }
    assert!(
        hashes.iter().all(|hash| hash.distance(hashes[0]) < 32),
        "the hash is of the upright picture"
    );
}

#[test]
fn every_format_that_is_decoded_is_shown() {
    for (format, file) in files::of_every_kind() {
        let examination = examine(Offered::Whole(&file));
        assert_eq!(examination.facts.defect, None, "{format:?}");
        assert!(examination.facts.width.is_some() && examination.facts.pdq.is_some());
    }
}

#[test]
fn a_progressive_and_a_grey_jpeg_are_decoded_and_their_cuts_shown_in_part() {
    let canvas: Vec<u8> = (0..160 * 120)
        .map(|at: u32| u8::try_from(at * at / 7 % 251).unwrap())
        .collect();
    for progressive in [false, true] {
        let mut jpeg = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut jpeg, 80);
        encoder.set_progressive(progressive);
        encoder
            .encode(&canvas, 160, 120, jpeg_encoder::ColorType::Luma)
            .unwrap();
        assert_eq!(examine(Offered::Whole(&jpeg)).facts.defect, None);
        let facts = examine(Offered::Whole(&jpeg[..jpeg.len() * 2 / 3])).facts;
        assert_eq!(
            facts.defect,
            Some(PictureDefect::DecodedInPart),
            "progressive: {progressive}"
        );
    }
}

#[test]
fn a_picture_of_one_colour_has_a_hash_of_no_quality() {
    let mut png = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_pixel(90, 70, image::Luma([77]))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let facts = examine(Offered::Whole(&png.into_inner())).facts;
    assert_eq!(facts.format, FileFormat::Png);
    assert!(facts.pdq.is_some());
    assert_eq!(facts.pdq_quality, Some(0));
}

#[test]
fn pixels_do_not_depend_on_what_the_processor_can_do() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let mut compared = 0;
    for folder in ["photos/various", "photos/exif-samples"] {
        for entry in fs::read_dir(data.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let jpeg = fs::read(&path).unwrap();
            let decode = |fast| {
                let options = DecoderOptions::default().set_use_unsafe(fast);
                JpegDecoder::new_with_options(ZCursor::new(&jpeg), options)
                    .decode()
                    .ok()
            };
            assert!(decode(true) == decode(false), "{}", path.display());
            compared += 1;
        }
    }
    println!("{compared} photographs compared");
}

/// Has libjpeg-turbo do without vector instructions.
const WITHOUT: &str = "JSIMD_FORCENONE";

/// What is made of the photographs, in one digest.
fn digest_of_all(data: &std::path::Path) -> Sha256Digest {
    let mut paths: Vec<_> = fs::read_dir(data.join("photos/exif-samples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let made = paths.iter().flat_map(|path| {
        let file = fs::read(path).unwrap();
        let shown = examine(Offered::Whole(&file)).renditions;
        shown.map(|shown| [shown.shielded, shown.small, shown.large.unwrap()].concat())
    });
    Sha256Digest::of(made.collect::<Vec<_>>().concat())
}

#[test]
fn renditions_do_not_depend_on_vector_instructions() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let line = format!("digest {}", digest_of_all(&data));
    // libjpeg-turbo asks for this once in a process, so the other digest is made by another one: this test again.
    if std::env::var_os(WITHOUT).is_some() {
        println!("{line}");
        return;
    }
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "renditions_do_not_depend_on_vector_instructions",
            "--exact",
            "--nocapture",
        ])
        .env(WITHOUT, "1")
        .output()
        .unwrap();
    let printed = String::from_utf8(child.stdout).unwrap();
    assert!(printed.contains(&line), "{line}\n{printed}");
}

#[test]
fn what_is_made_without_the_large_rendition_is_what_is_made_with_it() {
    for (width, height) in [(2000, 1500), (640, 480), (40, 3000)] {
        let file = files::png(ColorType::Rgb8, width, height);
        let all = examine(Offered::Whole(&file));
        let mut less = examine_for(Offered::Whole(&file), Wanted::AllButLarge);
        let made = less.renditions.as_mut().unwrap();
        assert_eq!(made.large, None);
        made.large = all.renditions.as_ref().unwrap().large.clone();
        assert_eq!(less, all);
    }
}
