//! Whole JPEGs, decoded by libjpeg-turbo to no more pixels than the largest rendition needs.

use scaling::Size;
use turbojpeg::{Colorspace, Decompressor, ScalingFactor, Subsamp, YuvImage};

use crate::limits::{self, MAX_SCANS};
use crate::raster::{Picture, Plane};
use crate::render::LARGE_SIDE;

/// A picture can be decoded to any number of parts of so many.
const PARTS: usize = 8;

/// The light and colour of a picture, reduced while it is decoded to the smallest size that the large rendition
/// can be made of. `None` if the decoder finds anything wrong with the file, or the picture is of other colours.
pub(crate) fn decode(jpeg: &[u8], scans: usize) -> Option<Picture> {
    let mut decoder = Decompressor::new().ok()?;
    decoder
        .set_scan_limit(u32::try_from(MAX_SCANS).ok()?)
        .ok()?;
    let header = decoder.read_header(jpeg).ok()?;
    let (width, height) = (header.width, header.height);
    let stored = size(width, height)?;
    limits::check(stored.width, stored.height).ok()?;
    limits::check_scans(stored.pixels(), scans).ok()?;
    if !matches!(header.colorspace, Colorspace::YCbCr | Colorspace::Gray) {
        return None;
    }
    // How many pixels share a value of colour, across and down.
    let (across, down) = match header.subsamp {
        Subsamp::Gray | Subsamp::None => (1, 1),
        Subsamp::Sub2x1 => (2, 1),
        Subsamp::Sub1x2 => (1, 2),
        Subsamp::Sub2x2 => (2, 2),
        _ => return None,
    };
    let needed = usize::try_from(LARGE_SIDE).ok()?;
    let factor = (1..=PARTS)
        .map(|parts| ScalingFactor::new(parts, PARTS))
        .find(|factor| factor.scale(width.max(height)) >= needed)
        .unwrap_or(ScalingFactor::ONE);
    decoder.set_scaling_factor(factor).ok()?;
    let (width, height) = (factor.scale(width), factor.scale(height));

    // The decoder fills the last column and row of light up to whole values of colour.
    let filled = (
        width.next_multiple_of(across),
        height.next_multiple_of(down),
    );
    let (light, colour) = (filled.0 * filled.1, filled.0 / across * (filled.1 / down));
    let colours = if header.subsamp == Subsamp::Gray {
        0
    } else {
        2
    };
    let mut pixels = vec![0; light + colours * colour];
    let image = YuvImage {
        pixels: pixels.as_mut_slice(),
        width,
        align: 1,
        height,
        subsamp: header.subsamp,
    };
    decoder.decompress_to_yuv(jpeg, image).ok()?;
    let red = pixels.split_off(light + colours / 2 * colour);
    let blue = pixels.split_off(light);
    let plane = |values: Vec<u8>| {
        Some(Plane {
            size: size(filled.0 / across, filled.1 / down)?,
            values,
        })
    };
    let colour = if colours == 2 {
        Some([plane(blue)?, plane(red)?])
    } else {
        None
    };
    let light = Plane {
        size: size(width, height)?,
        values: cut(pixels, filled.0, width, height),
    };
    Some(Picture { light, colour })
}

fn size(width: usize, height: usize) -> Option<Size> {
    Some(Size {
        width: u32::try_from(width).ok()?,
        height: u32::try_from(height).ok()?,
    })
}

/// The first `width` values of the first `height` rows.
fn cut(mut values: Vec<u8>, row: usize, width: usize, height: usize) -> Vec<u8> {
    if row == width {
        values.truncate(width * height);
        return values;
    }
    let mut kept = Vec::with_capacity(width * height);
    for row in values.chunks_exact(row.max(1)).take(height) {
        kept.extend_from_slice(row.get(..width).unwrap_or_default());
    }
    kept
}
