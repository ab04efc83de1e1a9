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

    fn upright(&self, orientation: u8) -> Self {
        let (values, size) = upright(&self.values, self.size, orientation);
        Self {
            size,
            values: values.into_owned(),
        }
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

    pub(crate) fn upright(&self, orientation: u8) -> Self {
        let colour = self.colour.as_ref();
        Self {
            light: self.light.upright(orientation),
            colour: colour.map(|planes| planes.each_ref().map(|plane| plane.upright(orientation))),
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
        let factor = (width.min(height) / LEAST_SHORT_SIDE).max(1);
        let size = Size {
            width: (width / factor).max(1),
            height: (height / factor).max(1),
        };
        let columns: Vec<usize> = edges(width, size.width).collect();
        let row_length = width as usize;
        let mut rows = light.values.chunks_exact(row_length.max(1));
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

    pub(crate) fn upright(self, orientation: u8) -> Self {
        let (values, size) = upright(&self.values, self.size, orientation);
        Self {
            size,
            values: values.into_owned(),
        }
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
    let mut rest = sums;
    for (begin, end) in columns.iter().zip(columns.iter().skip(1)) {
        let Some((block, after)) = rest.split_at_checked(end - begin) else {
            return;
        };
        rest = after;
        let light = block
            .iter()
            .fold(0u32, |sum, light| sum.wrapping_add(u32::from(*light)));
        let count = block.len() * rows;
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
