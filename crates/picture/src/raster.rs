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

/// Planes are averaged over blocks of at most so many pixels a side, and where one is left over of twice as many less
/// one: so many rows of bytes fit into sums of 16 bits.
const MOST_AVERAGED: u32 = 128;

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

    pub(crate) fn upright(self, orientation: u8) -> Self {
        let (values, size) = upright(self.values, self.size, orientation);
        Self { size, values }
    }

    /// The mean values of equal blocks, as few as leave `least` pixels on the longer side, if there are as many. Of
    /// `known` means of this plane it takes those that it would compute again.
    fn averaged(&self, least: u32, known: Option<&Self>) -> Self {
        let Size { width, height } = self.size;
        let factor = (width.max(height) / least.max(1)).clamp(1, MOST_AVERAGED);
        let size = reduced(self.size, factor);
        if let Some(known) = [Some(self), known]
            .into_iter()
            .flatten()
            .find(|it| it.size == size)
        {
            return known.clone();
        }
        Self {
            size,
            values: means(self, size, rounded),
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

    /// Reduced by averaging, its colour to half, but to no less than `least` pixels on the longer side. `known` is its
    /// light reduced already.
    pub(crate) fn averaged(&self, least: u32, known: &Plane) -> Self {
        let colour = self.colour.as_ref();
        let reduced = |plane: &Plane| plane.averaged(least / 2, None);
        Self {
            light: self.light.averaged(least, Some(known)),
            colour: colour.map(|planes| planes.each_ref().map(reduced)),
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
        Plane {
            size: self.size,
            values: self.values.iter().map(|value| rounded(*value)).collect(),
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

/// A value between 0 and 255 as a byte, rounded half up.
fn rounded(value: f32) -> u8 {
    /// From here on a `f32` has no fractions, and its last bits are the whole number that was added.
    const WHOLE: f32 = 8_388_608.0;
    // A cast would ask of each value whether it fits, one after the other; this is done to several at once.
    let half_up = value + 0.5;
    let nearest = (half_up + WHOLE) - WHOLE;
    let below = if nearest > half_up {
        nearest - 1.0
    } else {
        nearest
    };
    let [byte, ..] = (below + WHOLE).to_bits().to_le_bytes();
    byte
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
            // At most 255 rows of bytes: no sum overflows, and unchecked sums are many times faster.
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

/// The sums over the columns of each block: whole numbers far below 2^24, so each is exact. Blocks of one width that
/// follow one another are added together.
fn add_columns(mut sums: &[u16], widths: &[usize], mut blocks: &mut [f32]) {
    for run in widths.chunk_by(|one, next| one == next) {
        let width = run.first().copied().unwrap_or_default();
        let columns = sums.split_off(..run.len() * width).unwrap_or_default();
        let blocks = blocks.split_off_mut(..run.len()).unwrap_or_default();
        match width {
            1 => of_columns::<1>(columns, blocks),
            2 => of_columns::<2>(columns, blocks),
            3 => of_columns::<3>(columns, blocks),
            4 => of_columns::<4>(columns, blocks),
            _ => {
                for (block, columns) in blocks.iter_mut().zip(columns.chunks_exact(width.max(1))) {
                    *block = columns.iter().map(|sum| f32::from(*sum)).sum();
                }
            }
        }
    }
}

fn of_columns<const N: usize>(sums: &[u16], blocks: &mut [f32]) {
    for (block, columns) in blocks.iter_mut().zip(sums.as_chunks::<N>().0) {
        *block = columns.map(f32::from).iter().sum();
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
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what is written plainly"
    )]
    fn values_are_rounded_half_up() {
        for step in 0..=255 * 64u16 {
            let value = f32::from(step) / 64.0;
            for value in [
                value,
                value.next_down().max(0.0),
                value.next_up().min(255.0),
            ] {
                assert_eq!(rounded(value), (value + 0.5) as u8, "{value}");
            }
        }
    }

    #[test]
    fn the_mean_of_a_block_is_that_of_its_pixels() {
        // Of 23 columns and 11 rows blocks of every shape are made.
        let size = Size {
            width: 23,
            height: 11,
        };
        let values: Vec<u8> = (0..=255).cycle().step_by(7).take(23 * 11).collect();
        let plane = Plane { size, values };
        for (across, down) in [(23, 11), (12, 11), (11, 5), (7, 3), (5, 2), (1, 1)] {
            let to = Size {
                width: across,
                height: down,
            };
            let (columns, rows) = (edges(23, across), edges(11, down));
            let columns: Vec<_> = columns.zip(edges(23, across).skip(1)).collect();
            let mut expected = Vec::new();
            for (top, bottom) in rows.zip(edges(11, down).skip(1)) {
                for (left, right) in &columns {
                    let places = (top..bottom).flat_map(|y| (*left..*right).map(move |x| (x, y)));
                    let block: Vec<_> = places.map(|(x, y)| plane.values[y * 23 + x]).collect();
                    let sum: f32 = block.iter().copied().map(f32::from).sum();
                    expected.push(sum / as_f32(block.len()));
                }
            }
            assert_eq!(means(&plane, to, |mean| mean), expected, "{across} {down}");
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
