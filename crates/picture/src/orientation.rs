//! Turning a picture upright, as EXIF counts orientations (2.32 section 4.6.4, tag 274).

use std::borrow::Cow;

use scaling::Size;

/// A picture of that orientation, upright, with its size.
pub(crate) fn upright<P: Copy>(pixels: &[P], size: Size, orientation: u8) -> (Cow<'_, [P]>, Size) {
    let (width, height) = (size.width as usize, size.height as usize);
    let turned = Size {
        width: size.height,
        height: size.width,
    };
    let (last_column, last_row) = (width.saturating_sub(1), height.saturating_sub(1));
    // Where the pixel that is upright at x, y is stored: column and row.
    let stored: fn(usize, usize, usize, usize) -> (usize, usize) = match orientation {
        2 => |x, y, last_column, _| (last_column - x, y),
        3 => |x, y, last_column, last_row| (last_column - x, last_row - y),
        4 => |x, y, _, last_row| (x, last_row - y),
        5 => |x, y, _, _| (y, x),
        6 => |x, y, _, last_row| (y, last_row - x),
        7 => |x, y, last_column, last_row| (last_column - y, last_row - x),
        8 => |x, y, last_column, _| (last_column - y, x),
        _ => return (Cow::Borrowed(pixels), size),
    };
    let shown = if orientation >= 5 { turned } else { size };
    let places = (0..shown.height as usize)
        .flat_map(|y| (0..shown.width as usize).map(move |x| (x, y)))
        .map(|(x, y)| stored(x, y, last_column, last_row));
    let mut upright = Vec::with_capacity(pixels.len());
    for (column, row) in places {
        upright.extend(pixels.get(row * width + column));
    }
    (Cow::Owned(upright), shown)
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
            let (upright, turned) = upright(stored.as_bytes(), size, orientation);
            assert_eq!(
                String::from_utf8(upright.into_owned()).unwrap(),
                "abcdef",
                "{orientation}"
            );
            assert_eq!((turned.width, turned.height), (3, 2), "{orientation}");
        }
    }
}
