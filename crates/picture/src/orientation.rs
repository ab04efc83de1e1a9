//! Turning a picture upright, as EXIF counts orientations (2.32 section 4.6.4, tag 274).

use scaling::Size;

/// So many pixels in each direction are turned at a time: the rows and columns of them are near the processor.
const SQUARE: usize = 64;

/// A picture of that orientation, upright, with its size.
pub(crate) fn upright<P: Copy>(pixels: Vec<P>, size: Size, orientation: u8) -> (Vec<P>, Size) {
    let (right, bottom) = (size.width as usize, size.height as usize);
    let (right, bottom) = (right.saturating_sub(1), bottom.saturating_sub(1));
    // Where the pixel that is upright at x, y is stored: column and row.
    match orientation {
        2 => turned(&pixels, size, false, |x, y| (right - x, y)),
        3 => turned(&pixels, size, false, |x, y| (right - x, bottom - y)),
        4 => turned(&pixels, size, false, |x, y| (x, bottom - y)),
        5 => turned(&pixels, size, true, |x, y| (y, x)),
        6 => turned(&pixels, size, true, |x, y| (y, bottom - x)),
        7 => turned(&pixels, size, true, |x, y| (right - y, bottom - x)),
        8 => turned(&pixels, size, true, |x, y| (right - y, x)),
        _ => (pixels, size),
    }
}

fn turned<P: Copy>(
    pixels: &[P],
    size: Size,
    on_its_side: bool,
    stored: impl Fn(usize, usize) -> (usize, usize),
) -> (Vec<P>, Size) {
    let shown = if on_its_side {
        Size {
            width: size.height,
            height: size.width,
        }
    } else {
        size
    };
    let (across, down) = (shown.width as usize, shown.height as usize);
    let mut upright = pixels.to_vec();
    for top in (0..down).step_by(SQUARE) {
        for left in (0..across).step_by(SQUARE) {
            for y in top..(top + SQUARE).min(down) {
                let right = (left + SQUARE).min(across);
                let row = upright.get_mut(y * across + left..y * across + right);
                for (x, place) in (left..).zip(row.into_iter().flatten()) {
                    let (column, row) = stored(x, y);
                    *place = pixels
                        .get(row * size.width as usize + column)
                        .copied()
                        .unwrap_or(*place);
                }
            }
        }
    }
    (upright, shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_eight_orientations_is_undone() {
        // Upright: a b c / d e f; stored as a camera of that orientation stores it.
        for (orientation, stored, width) in [
            (1, "abcdef", 3),
            (2, "cbafed", 3),
            (3, "fedcba", 3),
            (4, "defabc", 3),
            (5, "adbecf", 2),
            (6, "cfbead", 2),
            (7, "fcebda", 2),
            (8, "daebfc", 2),
        ] {
            let size = Size {
                width,
                height: 6 / width,
            };
            let (upright, turned) = upright(stored.as_bytes().to_vec(), size, orientation);
            assert_eq!(
                String::from_utf8(upright).unwrap(),
                "abcdef",
                "{orientation}"
            );
            assert_eq!((turned.width, turned.height), (3, 2), "{orientation}");
        }
    }
}
