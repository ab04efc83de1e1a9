use std::fmt;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::Error;

/// What a pixel holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channels {
    /// One byte: grey.
    Grey,
    /// Three bytes: red, green, blue.
    Rgb,
}

impl Channels {
    /// How many bytes a pixel takes.
    pub fn bytes(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
        }
    }

    fn kind(self) -> PixelType {
        match self {
            Self::Grey => PixelType::U8,
            Self::Rgb => PixelType::U8x3,
        }
    }
}

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

impl Size {
    /// How many pixels there are.
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} x {}", self.width, self.height)
    }
}

/// Gives a picture another size, first downwards and then across: the cubic filter of Catmull and Rom, widened by
/// the reduction, so that every pixel counts. Rows follow one another from the top without padding.
///
/// # Errors
///
/// When a size is empty or `pixels` are not those of a picture of size `from`.
pub fn scale(pixels: &[u8], from: Size, to: Size, channels: Channels) -> Result<Vec<u8>, Error> {
    if from.pixels() == 0 || to.pixels() == 0 {
        return Err(Error::Empty { from, to });
    }
    let expected = usize::try_from(from.pixels())
        .ok()
        .and_then(|count| count.checked_mul(channels.bytes()));
    if expected != Some(pixels.len()) {
        return Err(Error::NotItsPixels {
            from,
            channels,
            bytes: pixels.len(),
        });
    }
    let resample = |pixels: &[u8], from, to, kind| {
        resample(pixels, from, to, kind).map_err(|reason| Error::Refused { from, to, reason })
    };
    let lower = Size {
        height: to.height,
        ..from
    };
    let lowered = resample(pixels, from, lower, channels.kind())?;
    match channels {
        Channels::Grey => {
            // Across, a single channel costs several times what four at once do: four rows are taken as four channels.
            let folded = Size {
                height: lower.height.div_ceil(ROWS),
                ..lower
            };
            let four = fold(&lowered, folded);
            let across = Size {
                width: to.width,
                ..folded
            };
            let scaled = resample(&four, folded, across, PixelType::U8x4)?;
            Ok(unfold(&scaled, to))
        }
        Channels::Rgb => resample(&lowered, lower, to, channels.kind()),
    }
}

/// How many rows are taken as the channels of one.
const ROWS: u32 = 4;

/// Each four rows as one row of pixels of four channels; the last row is repeated.
fn fold(pixels: &[u8], folded: Size) -> Vec<u8> {
    let width = folded.width as usize;
    let mut four = vec![[0; 4]; width * folded.height as usize];
    let folds = four.chunks_exact_mut(width);
    for (fold, rows) in folds.zip(pixels.chunks(width * ROWS as usize)) {
        let row = |number: usize| {
            let row = rows.chunks_exact(width).nth(number);
            row.or_else(|| rows.chunks_exact(width).next_back())
                .unwrap_or_default()
        };
        let columns = row(0).iter().zip(row(1)).zip(row(2)).zip(row(3));
        for (values, (((one, two), three), last)) in fold.iter_mut().zip(columns) {
            *values = [*one, *two, *three, *last];
        }
    }
    four.into_flattened()
}

/// The rows of which four channels were made.
fn unfold(four: &[u8], size: Size) -> Vec<u8> {
    let width = size.width as usize;
    let mut pixels = Vec::with_capacity(four.len());
    for folded in four.as_chunks::<4>().0.chunks_exact(width) {
        pixels.extend(folded.iter().map(|[value, ..]| *value));
        pixels.extend(folded.iter().map(|[_, value, ..]| *value));
        pixels.extend(folded.iter().map(|[.., value, _]| *value));
        pixels.extend(folded.iter().map(|[.., value]| *value));
    }
    pixels.truncate(width * size.height as usize);
    pixels
}

fn resample(pixels: &[u8], from: Size, to: Size, kind: PixelType) -> Result<Vec<u8>, String> {
    if from == to {
        return Ok(pixels.to_vec());
    }
    let source =
        ImageRef::new(from.width, from.height, pixels, kind).map_err(|error| error.to_string())?;
    let mut scaled = Image::new(to.width, to.height, kind);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom))
        .use_alpha(false);
    Resizer::new()
        .resize(&source, &mut scaled, &options)
        .map_err(|error| error.to_string())?;
    Ok(scaled.into_vec())
}
