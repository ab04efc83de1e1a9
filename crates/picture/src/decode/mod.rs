//! From the bytes of a file to pixels.

mod jpeg;
mod other;
pub(crate) mod planes;
mod samples;

use std::panic::{AssertUnwindSafe, catch_unwind};

use model::{FileFormat, PictureDefect};
use scaling::Size;

use crate::raster::Picture;

/// The grey that shows where a picture could not be decoded.
const ABSENT: u8 = 128;

/// A picture as far as it could be decoded.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// The size that the file says, also where nothing was decoded.
    pub(crate) size: Option<Size>,
    pub(crate) outcome: Result<Pixels, PictureDefect>,
}

impl Decoded {
    /// Whether it is a picture of a format that is not decoded here.
    pub(crate) fn is_not_decoded_here(&self) -> bool {
        matches!(self.outcome, Err(PictureDefect::NotDecodedHere))
    }
}

/// Pixels, and whether they are all of the picture.
#[derive(Debug)]
pub(crate) struct Pixels {
    pub(crate) picture: Picture,
    pub(crate) whole: bool,
}

/// Decodes the first picture of a file that is not a JPEG.
pub(crate) fn other(format: FileFormat, bytes: &[u8]) -> Decoded {
    let Some(kind) = image_format(format) else {
        return Decoded {
            size: None,
            outcome: Err(not_decoded(format)),
        };
    };
    let mut size = None;
    let outcome = unwound(|| other::decode(kind, bytes, &mut size));
    Decoded { size, outcome }
}

/// Decodes a JPEG that stands whole inside of a file whose own picture is not decoded here; its size is
/// not the file's.
pub(crate) fn preview(bytes: &[u8], header: &crate::jpeg::Header<'_>) -> Decoded {
    let outcome = jpeg(bytes, header).outcome;
    let whole = |pixels: &Pixels| pixels.whole;
    Decoded {
        size: None,
        outcome: outcome
            .ok()
            .filter(whole)
            .ok_or(PictureDefect::NotDecodedHere),
    }
}

/// Decodes a JPEG whose header was read.
pub(crate) fn jpeg(bytes: &[u8], header: &crate::jpeg::Header<'_>) -> Decoded {
    let size = header.frame.map(|frame| Size {
        width: frame.width.into(),
        height: frame.height.into(),
    });
    Decoded {
        size,
        outcome: unwound(|| jpeg::decode(bytes, header)),
    }
}

/// The decoders are not ours: a fault of theirs is a fault of the file.
pub(crate) fn unwound(
    decode: impl FnOnce() -> Result<Pixels, PictureDefect>,
) -> Result<Pixels, PictureDefect> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or(Err(PictureDefect::DoesNotDecode))
}

fn image_format(format: FileFormat) -> Option<image::ImageFormat> {
    match format {
        FileFormat::Png => Some(image::ImageFormat::Png),
        FileFormat::Gif => Some(image::ImageFormat::Gif),
        FileFormat::Bmp => Some(image::ImageFormat::Bmp),
        FileFormat::Tiff => Some(image::ImageFormat::Tiff),
        FileFormat::WebP => Some(image::ImageFormat::WebP),
        _ => None,
    }
}

/// Why a file of a format that is not decoded has no rendition.
fn not_decoded(format: FileFormat) -> PictureDefect {
    match format {
        FileFormat::Empty => PictureDefect::Empty,
        format if is_picture(format) => PictureDefect::NotDecodedHere,
        _ => PictureDefect::NotAPicture,
    }
}

/// Whether files of that format hold a picture, or pages that are shown as one.
pub(crate) fn is_picture(format: FileFormat) -> bool {
    match format {
        FileFormat::Jpeg
        | FileFormat::Png
        | FileFormat::Gif
        | FileFormat::Bmp
        | FileFormat::Tiff
        | FileFormat::WebP
        | FileFormat::Heif
        | FileFormat::Raw
        | FileFormat::OtherJpeg
        | FileFormat::Psd
        | FileFormat::Pdf => true,
        FileFormat::Empty
        | FileFormat::Video
        | FileFormat::Zip
        | FileFormat::Ole
        | FileFormat::Text
        | FileFormat::Unknown => false,
    }
}
