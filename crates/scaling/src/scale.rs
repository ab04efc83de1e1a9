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

/// Gives a picture another size: Lanczos with three lobes, widened by the reduction, so that every
/// pixel counts. Rows follow one another from the top without padding.
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
    resample(pixels, from, to, channels).map_err(|reason| Error::Refused { from, to, reason })
}

fn resample(pixels: &[u8], from: Size, to: Size, channels: Channels) -> Result<Vec<u8>, String> {
    let kind = match channels {
        Channels::Grey => PixelType::U8,
        Channels::Rgb => PixelType::U8x3,
    };
    let source =
        ImageRef::new(from.width, from.height, pixels, kind).map_err(|error| error.to_string())?;
    let mut scaled = Image::new(to.width, to.height, kind);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .use_alpha(false);
    Resizer::new()
        .resize(&source, &mut scaled, &options)
        .map_err(|error| error.to_string())?;
    Ok(scaled.into_vec())
}
