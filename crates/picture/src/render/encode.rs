use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use scaling::Size;

/// A baseline JPEG in colour, its colour at half the resolution.
pub(super) fn colour(pixels: &[u8], size: Size, quality: u8) -> Option<Vec<u8>> {
    encode(pixels, size, quality, ColorType::Rgb)
}

/// A baseline JPEG of one component.
pub(super) fn grey(pixels: &[u8], size: Size, quality: u8) -> Option<Vec<u8>> {
    encode(pixels, size, quality, ColorType::Luma)
}

fn encode(pixels: &[u8], size: Size, quality: u8, colour: ColorType) -> Option<Vec<u8>> {
    let width = u16::try_from(size.width).ok()?;
    let height = u16::try_from(size.height).ok()?;
    let mut jpeg = Vec::new();
    let mut encoder = Encoder::new(&mut jpeg, quality);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.encode(pixels, width, height, colour).ok()?;
    Some(jpeg)
}
