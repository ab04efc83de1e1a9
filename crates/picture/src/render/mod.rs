//! Renditions of a decoded picture (`docs/spec/facts.md`): upright, small, and without metadata.

mod encode;
mod shielded;

use std::borrow::Cow;

use scaling::{Channels, Size, scale};

use crate::Renditions;
use crate::orientation::upright;
use crate::raster::{Luma, Raster};

const LARGE_SIDE: u32 = 1600;
const LARGE_QUALITY: u8 = 85;
const SMALL_SIDE: u32 = 320;
const SMALL_QUALITY: u8 = 80;

/// All renditions of a picture; `None` when a size or the encoder is refused, which no picture
/// within the limits is.
pub(crate) fn render(raster: &Raster, orientation: u8, luma: &Luma) -> Option<Renditions> {
    let large = reduce(&raster.pixels, raster.size, LARGE_SIDE)?;
    let size = fit(raster.size, LARGE_SIDE);
    let (pixels, turned) = upright(large.as_chunks::<3>().0, size, orientation);
    let large = pixels.as_flattened();
    let small = reduce(large, turned, SMALL_SIDE)?;
    Some(Renditions {
        shielded: shielded::render(luma)?,
        small: encode::colour(&small, fit(turned, SMALL_SIDE), SMALL_QUALITY)?,
        large: encode::colour(large, turned, LARGE_QUALITY)?,
    })
}

fn reduce(pixels: &[u8], size: Size, side: u32) -> Option<Cow<'_, [u8]>> {
    let fitted = fit(size, side);
    if fitted == size {
        return Some(Cow::Borrowed(pixels));
    }
    scale(pixels, size, fitted, Channels::Rgb)
        .ok()
        .map(Cow::Owned)
}

/// The size with its longer side at most `side` and its form kept; never larger, never empty.
fn fit(size: Size, side: u32) -> Size {
    let long = size.width.max(size.height);
    if long <= side {
        return size;
    }
    Size {
        width: proportional(size.width, side, long),
        height: proportional(size.height, side, long),
    }
}

/// `length * to / from`, rounded, at least 1.
fn proportional(length: u32, to: u32, from: u32) -> u32 {
    let from = u64::from(from.max(1));
    let rounded = (u64::from(length) * u64::from(to) + from / 2) / from;
    u32::try_from(rounded).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_fitted_and_never_enlarged_or_emptied() {
        for (from, to) in [
            ((4000, 3000), (1600, 1200)),
            ((3000, 4000), (1200, 1600)),
            ((1600, 7), (1600, 7)),
            ((60_000, 2), (1600, 1)),
            ((1, 1), (1, 1)),
        ] {
            let size = Size {
                width: from.0,
                height: from.1,
            };
            let fitted = fit(size, 1600);
            assert_eq!((fitted.width, fitted.height), to);
        }
    }
}
