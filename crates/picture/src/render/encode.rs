use scaling::Size;
use turbojpeg::{Compressor, Subsamp, YuvImage};

use crate::raster::{Picture, Plane};

/// A baseline JPEG of a picture whose colour is at half the resolution; of one component if it has none.
pub(super) fn jpeg(picture: &Picture, quality: u8) -> Option<Vec<u8>> {
    let Size { width, height } = picture.light.size;
    let subsamp = match picture.colour {
        Some(_) => Subsamp::Sub2x2,
        None => Subsamp::Gray,
    };
    let mut pixels = Vec::new();
    match &picture.colour {
        Some(colour) => {
            even(&picture.light, &mut pixels);
            colour.iter().for_each(|plane| pixels.extend(&plane.values));
        }
        None => pixels.extend(&picture.light.values),
    }
    let mut encoder = Compressor::new().ok()?;
    encoder.set_quality(quality.into()).ok()?;
    encoder.set_subsamp(subsamp).ok()?;
    let image = YuvImage {
        pixels: pixels.as_slice(),
        width: usize::try_from(width).ok()?,
        align: 1,
        height: usize::try_from(height).ok()?,
        subsamp,
    };
    encoder.compress_yuv_to_vec(image).ok()
}

/// The rows of a plane, the last value and the last row twice where their number is odd.
fn even(plane: &Plane, pixels: &mut Vec<u8>) {
    let width = plane.size.width as usize;
    let rows = plane.values.chunks_exact(width.max(1));
    let again = rows.clone().next_back();
    let again = again.filter(|_| !plane.size.height.is_multiple_of(2));
    for row in rows.chain(again) {
        pixels.extend(row);
        if !width.is_multiple_of(2) {
            pixels.extend(row.last());
        }
    }
}
