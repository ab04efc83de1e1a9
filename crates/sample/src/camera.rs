//! An invented camera: how it wraps pixels into a JPEG with metadata.

mod exif;
mod tiff;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::{Error, Picture};

/// The quality that gives a camera's sizes: some 300 kB for 1600 by 1200.
const QUALITY: u8 = 87;
const START_OF_IMAGE: [u8; 2] = [0xFF, 0xD8];
const APP0: [u8; 2] = [0xFF, 0xE0];
const APP1: [u8; 2] = [0xFF, 0xE1];

/// Encodes `pixels` (red, green and blue bytes) as the camera that took `picture` would.
pub(crate) fn develop(picture: &Picture, pixels: &[u8]) -> Result<Vec<u8>, Error> {
    let mut encoded = Vec::new();
    let mut encoder = Encoder::new(&mut encoded, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.encode(
        pixels,
        picture.size.width(),
        picture.size.height(),
        ColorType::Rgb,
    )?;
    Ok(with_metadata(&exif::metadata(picture), &encoded))
}

/// Puts the EXIF segment first, where a camera has it (Exif 2.32 §4.5.4), instead of the encoder's
/// JFIF segment.
fn with_metadata(metadata: &[u8], encoded: &[u8]) -> Vec<u8> {
    let rest = encoded.strip_prefix(&START_OF_IMAGE).unwrap_or(encoded);
    let length = u16::try_from(metadata.len() + 2).unwrap_or(u16::MAX);
    [
        &START_OF_IMAGE[..],
        &APP1[..],
        &length.to_be_bytes()[..],
        metadata,
        without_jfif(rest),
    ]
    .concat()
}

fn without_jfif(segments: &[u8]) -> &[u8] {
    segments
        .strip_prefix(&APP0)
        .and_then(|segment| {
            let length = u16::from_be_bytes(*segment.first_chunk()?);
            segment.get(usize::from(length)..)
        })
        .unwrap_or(segments)
}
