//! Pictures and what is made of them.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::imageops::{self, FilterType};
use image::{ImageFormat, RgbImage};
use jpeg_encoder::{ColorType, Encoder};
use zune_core::bytestream::ZCursor;
use zune_jpeg::JpegDecoder;

/// A drawn picture, as a camera would write it.
pub(super) fn drawn(seed: u64) -> Vec<u8> {
    let size = sample::Size::new(1200, 900).unwrap();
    sample::Picture::draw(seed, size).to_jpeg().unwrap()
}

/// Real photographs, if there are any: upright ones of two cameras.
pub(super) fn photographs() -> Vec<PathBuf> {
    let Some(data) = testkit::test_data() else {
        return Vec::new();
    };
    ["Olympus E-10.jpg", "Kodak DC3400.jpg"]
        .map(|name| data.join("photos/various").join(name))
        .to_vec()
}

pub(super) fn decoded(jpeg: &[u8]) -> RgbImage {
    let mut decoder = JpegDecoder::new(ZCursor::new(jpeg));
    let pixels = decoder.decode().unwrap();
    let (width, height) = decoder.dimensions().unwrap();
    RgbImage::from_raw(
        u32::try_from(width).unwrap(),
        u32::try_from(height).unwrap(),
        pixels,
    )
    .unwrap()
}

pub(super) fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, quality)
        .encode(
            picture.as_raw(),
            u16::try_from(picture.width()).unwrap(),
            u16::try_from(picture.height()).unwrap(),
            ColorType::Rgb,
        )
        .unwrap();
    bytes
}

pub(super) fn png(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Copies as others make them: smaller, compressed anew, without its edges.
pub(super) fn copies(original: &[u8]) -> [(&'static str, Vec<u8>); 3] {
    let picture = decoded(original);
    let (width, height) = picture.dimensions();
    let smaller = imageops::resize(&picture, width / 2, height / 2, FilterType::Triangle);
    let (x, y) = (width / 100, height / 100);
    let cut = imageops::crop_imm(&picture, x, y, width - 2 * x, height - 2 * y).to_image();
    [
        ("smaller.jpg", jpeg(&smaller, 90)),
        ("again.jpg", jpeg(&picture, 35)),
        ("cut.jpg", jpeg(&cut, 85)),
    ]
}

/// Each way in which somebody may turn a picture, and how its copy is to be turned to match it again.
pub(super) fn turned(picture: &RgbImage) -> [(u64, RgbImage); 8] {
    let right = imageops::rotate90(picture);
    let left = imageops::rotate270(picture);
    [
        (1, picture.clone()),
        (2, imageops::flip_horizontal(picture)),
        (3, imageops::rotate180(picture)),
        (4, imageops::flip_vertical(picture)),
        (5, imageops::flip_horizontal(&right)),
        (6, left.clone()),
        (7, imageops::flip_horizontal(&left)),
        (8, right),
    ]
}

/// A picture of one colour, which has nothing to hold on to.
pub(super) fn flat(grey: u8) -> Vec<u8> {
    png(&RgbImage::from_pixel(640, 480, image::Rgb([grey; 3])))
}

pub(super) fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}
