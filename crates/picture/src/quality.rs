//! How sharp and how light a picture is, in whole numbers, so that every processor finds the same
//! (`docs/spec/facts.md`).

use model::Quality;

use crate::raster::Plane;

/// Light of at most so much is black, of at least so much is white.
const BLACK: u8 = 2;
const WHITE: u8 = 253;
const MOST: u64 = 255;
const THOUSAND: u64 = 1000;
/// So many squares of a Laplacian, of at most 1,020, add up to less than 2^32.
const STRETCH: usize = 1024;

/// Measures the canonical raster, which way up it may be.
pub(crate) fn of(raster: &Plane) -> Quality {
    let light = &raster.values;
    let (mut sum, mut black, mut white) = (0u64, 0u64, 0u64);
    for stretch in light.chunks(STRETCH) {
        let total = |value: fn(u8) -> u32| {
            let values = stretch.iter().map(|light| value(*light));
            u64::from(values.fold(0u32, u32::wrapping_add))
        };
        sum += total(u32::from);
        black += total(|light| u32::from(light <= BLACK));
        white += total(|light| u32::from(light >= WHITE));
    }
    let count = light.len() as u64;
    Quality {
        sharpness: sharpness(light, raster.size.width as usize),
        light: thousandths(sum, count * MOST),
        black: thousandths(black, count),
        white: thousandths(white, count),
    }
}

fn thousandths(part: u64, whole: u64) -> u16 {
    u16::try_from(part * THOUSAND / whole.max(1)).unwrap_or(u16::MAX)
}

/// The mean of the squares of the Laplacian over all cells with four neighbours.
fn sharpness(light: &[u8], width: usize) -> u32 {
    let rows: Vec<&[u8]> = light.chunks_exact(width.max(1)).collect();
    let (mut sum, mut count) = (0u64, 0u64);
    for three in rows.windows(3) {
        let &[above, row, below] = three else {
            continue;
        };
        let [above, middle, below] =
            [above, row, below].map(|row| row.get(1..).unwrap_or_default());
        let right = row.get(2..).unwrap_or_default();
        let stretches = right
            .chunks(STRETCH)
            .zip(row.chunks(STRETCH))
            .zip(middle.chunks(STRETCH));
        let around = above.chunks(STRETCH).zip(below.chunks(STRETCH));
        for (((right, left), middle), (above, below)) in stretches.zip(around) {
            sum += u64::from(squares(middle, [left, right, above, below]));
        }
        count += right.len() as u64;
    }
    u32::try_from(sum / count.max(1)).unwrap_or(u32::MAX)
}

/// The sum of the squares of the Laplacian over a stretch of a row; the shortest slice ends it.
fn squares(middle: &[u8], [left, right, above, below]: [&[u8]; 4]) -> u32 {
    let across = left.iter().zip(right).zip(middle);
    let down = above.iter().zip(below);
    across
        .zip(down)
        .fold(0u32, |sum, (((left, right), middle), (above, below))| {
            let [left, right, above, below, middle] =
                [left, right, above, below, middle].map(|value| i16::from(*value));
            let sides = left
                .wrapping_add(right)
                .wrapping_add(above.wrapping_add(below));
            let laplacian = i32::from((middle << 2).wrapping_sub(sides));
            sum.wrapping_add(laplacian.wrapping_mul(laplacian).cast_unsigned())
        })
}

#[cfg(test)]
mod tests {
    use scaling::Size;

    use super::*;

    fn measured(width: u32, height: u32, light: impl Fn(u32, u32) -> u8) -> Quality {
        let size = Size { width, height };
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let values = places.map(|(x, y)| light(x, y)).collect();
        of(&Plane { size, values })
    }

    #[test]
    fn a_plain_picture_has_its_light_and_no_edges() {
        let grey = measured(30, 20, |_, _| 51);
        assert_eq!(
            grey,
            Quality {
                sharpness: 0,
                light: 200,
                black: 0,
                white: 0
            }
        );
        let black = measured(1, 1, |_, _| 2);
        assert_eq!(
            black,
            Quality {
                sharpness: 0,
                light: 7,
                black: 1000,
                white: 0
            }
        );
    }

    #[test]
    fn a_board_of_black_and_white_is_as_sharp_as_can_be() {
        let board = measured(3000, 4, |x, y| if (x + y) % 2 == 0 { 0 } else { 255 });
        assert_eq!(
            board,
            Quality {
                sharpness: 1_040_400,
                light: 500,
                black: 500,
                white: 500
            }
        );
    }

    #[test]
    fn a_line_counts_by_its_steps() {
        // One column of 100 in a picture of 5 by 3: of three inner cells the middle one steps by
        // 2 times 100, and its two neighbours by 100.
        let line = measured(5, 3, |x, _| if x == 2 { 100 } else { 0 });
        assert_eq!(line.sharpness, (200 * 200 + 2 * 100 * 100) / 3);
    }
}
