//! Renditions of a decoded picture (`docs/spec/facts.md`): upright, small, and without metadata.

mod encode;
mod shielded;

use scaling::Size;

use crate::raster::{Picture, Plane};
use crate::{Renditions, Wanted};

/// Pixels on the longer side of the large rendition.
pub(crate) const LARGE_SIDE: u32 = 1600;
const LARGE_QUALITY: u8 = 85;
const SMALL_SIDE: u32 = 320;
const SMALL_QUALITY: u8 = 80;
/// Before the small rendition is scaled its picture is averaged to no less than so many times its side.
const SMALL_ROOM: u32 = 2;

/// Renditions of a picture, whose canonical raster is given as it lies; `None` when a size or the encoder is refused,
/// which no picture within the limits is.
pub(crate) fn render(
    picture: &Picture,
    orientation: u8,
    raster: &Plane,
    wanted: Wanted,
) -> Option<Renditions> {
    Some(Renditions {
        shielded: shielded::render(&raster.clone().upright(orientation))?,
        small: rendition(
            &picture.averaged(SMALL_ROOM * SMALL_SIDE, raster),
            orientation,
            (SMALL_SIDE, SMALL_QUALITY),
        )?,
        large: match wanted {
            Wanted::All => Some(large(picture, orientation)?),
            Wanted::AllButLarge => None,
        },
    })
}

/// The large rendition alone.
pub(crate) fn large(picture: &Picture, orientation: u8) -> Option<Vec<u8>> {
    rendition(picture, orientation, (LARGE_SIDE, LARGE_QUALITY))
}

fn rendition(picture: &Picture, orientation: u8, (side, quality): (u32, u8)) -> Option<Vec<u8>> {
    let size = fit(picture.light.size, side);
    encode::jpeg(&picture.scaled(size)?.upright(orientation), quality)
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
