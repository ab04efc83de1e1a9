use model::PictureDefect;
use scaling::Size;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::{ABSENT, Pixels, planes};
use crate::jpeg::Header;
use crate::limits::{self, MAX_SCANS, MAX_SIDE};
use crate::raster::Picture;

/// Bytes of a pixel: red, green, blue.
const PIXEL: usize = 3;

/// Decodes a whole picture straight to what is needed of it, and any other as far as the file goes.
pub(super) fn decode(jpeg: &[u8], header: &Header<'_>) -> Result<Pixels, PictureDefect> {
    let frame = header.frame.ok_or(PictureDefect::DoesNotDecode)?;
    limits::check(frame.width.into(), frame.height.into())?;
    if !frame.is_decoded_here() {
        return Err(PictureDefect::NotDecodedHere);
    }
    if header.is_whole()
        && let Some(picture) = planes::decode(jpeg, header.scans())
    {
        return Ok(Pixels {
            picture,
            whole: true,
        });
    }
    in_part(jpeg, header)
}

/// Decodes all of it to red, green and blue, whatever the file lacks.
fn in_part(jpeg: &[u8], header: &Header<'_>) -> Result<Pixels, PictureDefect> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options());
    decoder
        .decode_headers()
        .map_err(|_| PictureDefect::DoesNotDecode)?;
    // A file may have several headers: what counts is the one that the decoder goes by.
    let (width, height) = decoder.dimensions().ok_or(PictureDefect::DoesNotDecode)?;
    let size = Size {
        width: u32::try_from(width).map_err(|_| PictureDefect::TooLarge)?,
        height: u32::try_from(height).map_err(|_| PictureDefect::TooLarge)?,
    };
    limits::check(size.width, size.height)?;
    limits::check_scans(size.pixels(), header.scans())?;

    let mut pixels = vec![ABSENT; width * height * PIXEL];
    let decoded = decoder.decode_into(&mut pixels).is_ok();
    let whole = decoded && header.is_whole() && !ends_early(jpeg, &pixels, width);
    if !whole && pixels.iter().all(|byte| *byte == ABSENT) {
        return Err(PictureDefect::DoesNotDecode);
    }
    let picture = Picture::of_rgb(size, &pixels);
    Ok(Pixels { picture, whole })
}

/// Whether the decoder gave up before the last row. It does so silently and leaves grey; it says so
/// only when it is asked to be strict, and then it refuses much that is harmless. So it is asked a
/// second time only about a picture that ends in that grey.
fn ends_early(jpeg: &[u8], pixels: &[u8], width: usize) -> bool {
    let mut last_row = pixels.iter().rev().take(width * PIXEL);
    last_row.all(|byte| *byte == ABSENT)
        && JpegDecoder::new_with_options(ZCursor::new(jpeg), options().set_strict_mode(true))
            .decode()
            .is_err()
}

fn options() -> DecoderOptions {
    let side = MAX_SIDE as usize;
    DecoderOptions::default()
        .set_max_width(side)
        .set_max_height(side)
        .set_strict_mode(false)
        .jpeg_set_max_scans(MAX_SCANS)
        .jpeg_set_out_colorspace(ColorSpace::RGB)
}
