//! Small files of every format, and changes to them.

use std::io::Cursor;

use image::{ColorType, DynamicImage, ImageFormat};
use model::FileFormat;
use sample::{Picture, Size};

/// A small picture of every format that is decoded, by its format.
pub(crate) fn of_every_kind() -> Vec<(FileFormat, Vec<u8>)> {
    vec![
        (FileFormat::Jpeg, jpeg(3)),
        (FileFormat::Png, png(ColorType::Rgba16, 24, 16)),
        (FileFormat::Gif, encoded(ColorType::Rgba8, ImageFormat::Gif)),
        (FileFormat::Bmp, encoded(ColorType::Rgb8, ImageFormat::Bmp)),
        (
            FileFormat::Tiff,
            encoded(ColorType::Rgb8, ImageFormat::Tiff),
        ),
        (
            FileFormat::WebP,
            encoded(ColorType::Rgb8, ImageFormat::WebP),
        ),
    ]
}

/// A drawn photograph of 120 by 120 pixels.
pub(crate) fn jpeg(seed: u64) -> Vec<u8> {
    let size = Size::new(120, 120).unwrap();
    Picture::draw(seed, size).to_jpeg().unwrap()
}

/// A PNG whose pixels change from one to the next.
pub(crate) fn png(colour: ColorType, width: u32, height: u32) -> Vec<u8> {
    encode(&canvas(colour, width, height), ImageFormat::Png)
}

fn encoded(colour: ColorType, format: ImageFormat) -> Vec<u8> {
    encode(&canvas(colour, 24, 16), format)
}

fn encode(canvas: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    canvas.write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn canvas(colour: ColorType, width: u32, height: u32) -> DynamicImage {
    let mut canvas = image::RgbImage::new(width, height);
    for (x, y, pixel) in canvas.enumerate_pixels_mut() {
        *pixel = image::Rgb([x, y, x + y].map(|value| u8::try_from(value * 7 % 256).unwrap()));
    }
    let canvas = DynamicImage::ImageRgb8(canvas);
    match colour {
        ColorType::L8 => DynamicImage::ImageLuma8(canvas.to_luma8()),
        ColorType::Rgba8 => DynamicImage::ImageRgba8(canvas.to_rgba8()),
        ColorType::Rgba16 => DynamicImage::ImageRgba16(canvas.to_rgba16()),
        _ => canvas,
    }
}
