use std::io::Cursor;

use image::{ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use model::PictureDefect;
use scaling::Size;

use super::{ABSENT, Pixels, samples};
use crate::limits::{self, MAX_DECODED};
use crate::raster::Picture;

/// Decodes the first picture of a file; `size` is what the file says as soon as it is known.
pub(super) fn decode(
    format: ImageFormat,
    bytes: &[u8],
    size: &mut Option<Size>,
) -> Result<Pixels, PictureDefect> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(allowed());
    let decoder = reader.into_decoder().map_err(|error| defect(&error))?;
    let (width, height) = decoder.dimensions();
    let said = Size { width, height };
    *size = Some(said);
    limits::check(width, height)?;
    if decoder.total_bytes() > MAX_DECODED {
        return Err(PictureDefect::TooLarge);
    }
    let length = usize::try_from(decoder.total_bytes()).map_err(|_| PictureDefect::TooLarge)?;
    let colour = decoder.color_type();
    let mut decoded = vec![ABSENT; length];
    let outcome = decoder.read_image(&mut decoded);
    if let Err(error) = &outcome
        && decoded.iter().all(|byte| *byte == ABSENT)
    {
        return Err(defect(error));
    }
    let pixels = samples::rgb(decoded, colour).ok_or(PictureDefect::NotDecodedHere)?;
    Ok(Pixels {
        picture: Picture::of_rgb(said, &pixels),
        whole: outcome.is_ok(),
    })
}

fn allowed() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(u32::MAX);
    limits.max_image_height = Some(u32::MAX);
    limits.max_alloc = Some(MAX_DECODED);
    limits
}

fn defect(error: &ImageError) -> PictureDefect {
    match error {
        ImageError::Limits(_) => PictureDefect::TooLarge,
        ImageError::Unsupported(_) => PictureDefect::NotDecodedHere,
        _ => PictureDefect::DoesNotDecode,
    }
}
