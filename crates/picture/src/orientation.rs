//! Turning a picture upright, as EXIF counts orientations (2.32 section 4.6.4, tag 274).

use scaling::Size;

/// So many pixels in each direction are turned at a time: the rows and columns of them are near the processor.
const SQUARE: usize = 64;

/// A picture of that orientation, upright, with its size.
pub(crate) fn upright<P: Copy>(mut pixels: Vec<P>, size: Size, orientation: u8) -> (Vec<P>, Size) {
    let is_on_its_side = (5..=8).contains(&orientation);
    let shown = if is_on_its_side {
        Size {
            width: size.height,
            height: size.width,
        }
    } else {
        size
    };
    if is_on_its_side {
        pixels = transposed(&pixels, size);
    }
    if let 3 | 4 | 7 | 8 = orientation {
        pixels.reverse();
    }
    if let 2 | 4 | 6 | 8 = orientation {
        let rows = pixels.chunks_exact_mut(shown.width.max(1) as usize);
        rows.for_each(<[P]>::reverse);
    }
    (pixels, shown)
}

/// Its columns as rows.
fn transposed<P: Copy>(pixels: &[P], size: Size) -> Vec<P> {
    let (across, down) = (size.width.max(1) as usize, size.height.max(1) as usize);
    let mut turned = pixels.to_vec();
    for (top, rows) in (0..).step_by(SQUARE).zip(pixels.chunks(across * SQUARE)) {
        for left in (0..across).step_by(SQUARE) {
            let lines = turned.chunks_exact_mut(down).enumerate();
            for (x, line) in lines.skip(left).take(SQUARE) {
                let column = rows.iter().skip(x).step_by(across);
                let places = line.iter_mut().skip(top);
                places
                    .zip(column)
                    .for_each(|(place, pixel)| *place = *pixel);
            }
        }
    }
    turned
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
