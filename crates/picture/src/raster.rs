use model::{Hasher, Sha256Digest};
use scaling::{Channels, Size, scale};

use crate::orientation::upright;

/// One value a pixel: rows of bytes from the top, without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plane {
    pub(crate) size: Size,
    pub(crate) values: Vec<u8>,
}

/// A picture as JPEG keeps it: its light, and how far its blue and red are from it (ITU-R BT.601, full range).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) light: Plane,
    /// Blue and red, of the same picture and each of a size of its own; none of a grey picture.
    pub(crate) colour: Option<[Plane; 2]>,
}

/// The light of a picture, reduced by averaging and upright: rows of values from 0 to 255.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Luma {
    pub(crate) size: Size,
    pub(crate) values: Vec<f32>,
}

/// The shorter side of [`Luma`] keeps at least so many pixels, where the picture has them.
const LEAST_SHORT_SIDE: u32 = 512;

impl Plane {
    /// The plane in another size; `None` if that is refused.
    pub(crate) fn scaled(&self, to: Size) -> Option<Self> {
        let values = if self.size == to {
            self.values.clone()
        } else {
            scale(&self.values, self.size, to, Channels::Grey).ok()?
        };
        Some(Self { size: to, values })
    }

    fn upright(self, orientation: u8) -> Self {
        let (values, size) = upright(self.values, self.size, orientation);
        Self { size, values }
    }

    /// The mean values of equal blocks, as few as leave `least` pixels on the longer side, if there are as many.
    fn averaged(&self, least: u32) -> Self {
        let Size { width, height } = self.size;
        let factor = (width.max(height) / least.max(1)).max(1);
        if factor == 1 {
            return self.clone();
        }
        let size = reduced(self.size, factor);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the mean of bytes is one, rounded half up"
        )]
        let byte = |mean: f32| (mean + 0.5) as u8;
        Self {
            size,
            values: means(self, size, byte),
        }
    }
}

/// The size in blocks of `factor` pixels, none of them empty.
fn reduced(size: Size, factor: u32) -> Size {
    Size {
        width: (size.width / factor).max(1),
        height: (size.height / factor).max(1),
    }
}

impl Picture {
    /// A picture of which red, green and blue bytes are known.
    pub(crate) fn of_rgb(size: Size, pixels: &[u8]) -> Self {
        let pixels = pixels.as_chunks::<3>().0;
        let plane = |weights: [i32; 3], middle: i32| {
            let value = |pixel: &[u8; 3]| {
                let [red, green, blue] = pixel.map(i32::from);
                let [r, g, b] = weights;
                let sum = r * red + g * green + b * blue + middle * ONE + ONE / 2;
                u8::try_from((sum / ONE).clamp(0, 255)).unwrap_or(u8::MAX)
            };
            Plane {
                size,
                values: pixels.iter().map(value).collect(),
            }
        };
        Self {
            light: plane(LIGHT, 0),
            colour: Some([plane(BLUE, MIDDLE), plane(RED, MIDDLE)]),
        }
    }

    /// The picture in another size, its colour at half the resolution.
    pub(crate) fn scaled(&self, to: Size) -> Option<Self> {
        let half = Size {
            width: to.width.div_ceil(2),
            height: to.height.div_ceil(2),
        };
        let colour = match &self.colour {
            Some([blue, red]) => Some([blue.scaled(half)?, red.scaled(half)?]),
            None => None,
        };
        Some(Self {
            light: self.light.scaled(to)?,
            colour,
        })
    }

    /// SHA-256 over its planes as `docs/spec/facts.md` says: the same of every file that decodes to them.
    pub(crate) fn digest(&self) -> Sha256Digest {
        let mut hasher = Hasher::new();
        for plane in std::iter::once(&self.light).chain(self.colour.iter().flatten()) {
            hasher.update(plane.size.width.to_be_bytes());
            hasher.update(plane.size.height.to_be_bytes());
            hasher.update(&plane.values);
        }
        hasher.finish()
    }

    /// Reduced by averaging, its colour to half, but to no less than `least` pixels on the longer side.
    pub(crate) fn averaged(&self, least: u32) -> Self {
        let colour = self.colour.as_ref();
        Self {
            light: self.light.averaged(least),
            colour: colour.map(|planes| planes.each_ref().map(|plane| plane.averaged(least / 2))),
        }
    }

    pub(crate) fn upright(self, orientation: u8) -> Self {
        let turned = |plane: Plane| plane.upright(orientation);
        Self {
            light: turned(self.light),
            colour: self.colour.map(|planes| planes.map(turned)),
        }
    }
}

/// What weights are parts of.
const ONE: i32 = 1 << 16;
const MIDDLE: i32 = 128;
/// How red, green and blue make light, blue and red, in parts of [`ONE`].
const LIGHT: [i32; 3] = [19_595, 38_470, 7_471];
const BLUE: [i32; 3] = [-11_059, -21_709, 32_768];
const RED: [i32; 3] = [32_768, -27_439, -5_329];

impl Luma {
    /// Its values as bytes, rounded half up.
    pub(crate) fn rounded(&self) -> Plane {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the light is between 0 and 255"
        )]
        let values = self.values.iter().map(|value| (value + 0.5) as u8);
        Plane {
            size: self.size,
            values: values.collect(),
        }
    }

    /// Averages the light over equal blocks, as `docs/spec/facts.md` says. Not yet upright.
    pub(crate) fn of(light: &Plane) -> Self {
        let Size { width, height } = light.size;
        let size = reduced(light.size, (width.min(height) / LEAST_SHORT_SIDE).max(1));
        Self {
            size,
            values: means(light, size, |mean| mean),
        }
    }

    pub(crate) fn upright(self, orientation: u8) -> Self {
        let (values, size) = upright(self.values, self.size, orientation);
        Self { size, values }
    }
}

/// What `value` makes of the mean of each of `size` equal blocks.
fn means<V>(plane: &Plane, size: Size, value: impl Fn(f32) -> V) -> Vec<V> {
    let row_length = plane.size.width as usize;
    let columns: Vec<usize> = edges(plane.size.width, size.width).collect();
    let ends = columns.iter().skip(1);
    let widths: Vec<usize> = columns.iter().zip(ends).map(|(a, b)| b - a).collect();
    let lengths: Vec<f32> = widths.iter().map(|width| as_f32(*width)).collect();
    let mut rows = plane.values.chunks_exact(row_length.max(1));
    let mut means = Vec::with_capacity((size.width * size.height) as usize);
    let mut sums = vec![0u16; row_length];
    let mut blocks = vec![0.0; widths.len()];
    let mut taken = 0;
    for end in edges(plane.size.height, size.height).skip(1) {
        sums.fill(0);
        for row in rows.by_ref().take(end - taken) {
            // At most 102 rows of bytes (65,535 by 640): no sum overflows, and unchecked sums are many times faster.
            for (sum, byte) in sums.iter_mut().zip(row) {
                *sum = sum.wrapping_add(u16::from(*byte));
            }
        }
        add_columns(&sums, &widths, &mut blocks);
        let height = as_f32(end - taken);
        let blocks = blocks.iter().zip(&lengths);
        means.extend(blocks.map(|(sum, length)| value(sum / (length * height))));
        taken = end;
    }
    means
}

/// The sums over the columns of each block: whole numbers far below 2^24, so each is exact.
fn add_columns(sums: &[u16], widths: &[usize], blocks: &mut [f32]) {
    if widths.iter().all(|width| *width == 2) {
        for (block, [one, two]) in blocks.iter_mut().zip(sums.as_chunks::<2>().0) {
            *block = f32::from(*one) + f32::from(*two);
        }
        return;
    }
    let mut rest = sums;
    for (block, width) in blocks.iter_mut().zip(widths) {
        let Some((columns, others)) = rest.split_at_checked(*width) else {
            return;
        };
        rest = others;
        *block = match *columns {
            [one] => one.into(),
            [one, two, three] => f32::from(one) + f32::from(two) + f32::from(three),
            _ => columns.iter().map(|sum| f32::from(*sum)).sum(),
        };
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a block has far less than 2^24 rows or columns"
)]
fn as_f32(count: usize) -> f32 {
    count as f32
}

/// Where each of `parts` equal stretches of `length` begins, and where the last ends.
pub(crate) fn edges(length: u32, parts: u32) -> impl Iterator<Item = usize> {
    let part = move |index: u32| u64::from(index) * u64::from(length) / u64::from(parts.max(1));
    (0..=parts).map(move |index| usize::try_from(part(index)).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_one_colour(width: u32, height: u32, colour: [u8; 3]) -> Picture {
        let size = Size { width, height };
        Picture::of_rgb(size, &colour.repeat((width * height) as usize))
    }

    #[test]
    fn a_small_picture_keeps_its_size_and_a_large_one_its_short_side() {
        for (from, to) in [
            ((1, 1), (1, 1)),
            ((1023, 700), (1023, 700)),
            ((1025, 1030), (512, 515)),
            ((4001, 3000), (800, 600)),
        ] {
            let luma = Luma::of(&of_one_colour(from.0, from.1, [9, 9, 9]).light);
            assert_eq!((luma.size.width, luma.size.height), to);
            assert_eq!(luma.values.len(), (to.0 * to.1) as usize);
            assert!(luma.values.iter().all(|value| *value == 9.0));
        }
    }

    #[test]
    fn colours_become_what_a_jpeg_keeps_of_them() {
        for (colour, kept) in [
            ([255, 255, 255], [255, 128, 128]),
            ([0, 0, 0], [0, 128, 128]),
            ([255, 0, 0], [76, 85, 255]),
            ([0, 255, 0], [150, 44, 21]),
            ([0, 0, 255], [29, 255, 107]),
        ] {
            let picture = of_one_colour(3, 2, colour);
            let [blue, red] = picture.colour.unwrap();
            let planes = [picture.light, blue, red].map(|plane| plane.values[5]);
            assert_eq!(planes, kept, "{colour:?}");
        }
    }
}
