use scaling::Size;

/// A decoded picture: rows of red, green and blue bytes from the top, without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Raster {
    pub(crate) size: Size,
    pub(crate) pixels: Vec<u8>,
}

/// The light of a picture, reduced by averaging and upright: rows of values from 0 to 255.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Luma {
    pub(crate) size: Size,
    pub(crate) values: Vec<f32>,
}

/// The shorter side of [`Luma`] keeps at least so many pixels, where the picture has them.
const LEAST_SHORT_SIDE: u32 = 512;
/// How much light comes from red, green and blue, in thousandths (ITU-R BT.601).
const WEIGHTS: [u32; 3] = [299, 587, 114];
const THOUSANDTHS: usize = 1000;

impl Luma {
    /// Averages the picture over equal blocks, as `docs/spec/facts.md` says. Not yet upright.
    pub(crate) fn of(raster: &Raster) -> Self {
        let Size { width, height } = raster.size;
        let factor = (width.min(height) / LEAST_SHORT_SIDE).max(1);
        let size = Size {
            width: (width / factor).max(1),
            height: (height / factor).max(1),
        };
        let columns: Vec<usize> = edges(width, size.width).collect();
        let row_length = width as usize * 3;
        let mut rows = raster.pixels.chunks_exact(row_length.max(1));
        let mut values = Vec::with_capacity((size.width * size.height) as usize);
        let mut sums = vec![0u16; row_length];
        let mut taken = 0;
        for end in edges(height, size.height).skip(1) {
            sums.fill(0);
            for row in rows.by_ref().take(end - taken) {
                // At most 28 rows of bytes: no sum overflows, and unchecked sums are many times faster.
                for (sum, byte) in sums.iter_mut().zip(row) {
                    *sum = sum.wrapping_add(u16::from(*byte));
                }
            }
            average(&sums, &columns, end - taken, &mut values);
            taken = end;
        }
        Self { size, values }
    }
}

/// Where each of `parts` equal stretches of `length` begins, and where the last ends.
pub(crate) fn edges(length: u32, parts: u32) -> impl Iterator<Item = usize> {
    let part = move |index: u32| u64::from(index) * u64::from(length) / u64::from(parts.max(1));
    (0..=parts).map(move |index| usize::try_from(part(index)).unwrap_or(usize::MAX))
}

/// Adds the light of one row of blocks, given the sums over their rows. No sum overflows: a block
/// has at most 28 by 28 pixels, or is one pixel.
fn average(sums: &[u16], columns: &[usize], rows: usize, values: &mut Vec<f32>) {
    let [red, green, blue] = WEIGHTS;
    let weigh = |pixel: &[u16; 3]| {
        let [r, g, b] = pixel.map(u32::from);
        let weighted = r.wrapping_mul(red).wrapping_add(g.wrapping_mul(green));
        weighted.wrapping_add(b.wrapping_mul(blue))
    };
    let lights: Vec<u32> = sums.as_chunks().0.iter().map(weigh).collect();
    let mut rest = lights.as_slice();
    for (begin, end) in columns.iter().zip(columns.iter().skip(1)) {
        let Some((block, after)) = rest.split_at_checked(end - begin) else {
            return;
        };
        rest = after;
        let light = block
            .iter()
            .fold(0u32, |sum, light| sum.wrapping_add(*light));
        let count = block.len() * rows * THOUSANDTHS;
        #[expect(
            clippy::cast_precision_loss,
            reason = "the spec says 32-bit floating point"
        )]
        values.push(light as f32 / count as f32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_one_colour(width: u32, height: u32, colour: [u8; 3]) -> Raster {
        Raster {
            size: Size { width, height },
            pixels: colour.repeat((width * height) as usize),
        }
    }

    #[test]
    fn a_small_picture_keeps_its_size_and_a_large_one_its_short_side() {
        for (from, to) in [
            ((1, 1), (1, 1)),
            ((1023, 700), (1023, 700)),
            ((1025, 1030), (512, 515)),
            ((4001, 3000), (800, 600)),
        ] {
            let luma = Luma::of(&of_one_colour(from.0, from.1, [9, 9, 9]));
            assert_eq!((luma.size.width, luma.size.height), to);
            assert_eq!(luma.values.len(), (to.0 * to.1) as usize);
            assert!(luma.values.iter().all(|value| *value == 9.0));
        }
    }

    #[test]
    fn colours_give_the_light_that_the_weights_say() {
        for (colour, light) in [
            ([255, 0, 0], 76.245),
            ([0, 255, 0], 149.685),
            ([0, 0, 255], 29.07),
        ] {
            let luma = Luma::of(&of_one_colour(3, 2, colour));
            assert!((luma.values[0] - light).abs() < 1e-4);
        }
    }
}
