//! Files of several pages: which page of them is a picture, and how many there are.

mod pdf;
mod tiff;

use model::{FileFormat, Pages, PictureDefect};

use crate::decode::{Decoded, Pixels};
use crate::examine::beginning;
use crate::{Offered, format, render};

/// A page as a picture, what the file says of its pages, and how the page is to be turned.
pub(crate) struct Page {
    pub(crate) pages: Option<Pages>,
    pub(crate) decoded: Decoded,
    orientation: u8,
}

/// The first page of a PDF.
pub(crate) fn first_of_pdf(bytes: &[u8]) -> Page {
    pdf::draw(bytes, 1)
}

/// How many pages a file says to have that is decoded as a picture; `None` of a format without pages.
pub(crate) fn pages(format: FileFormat, bytes: &[u8]) -> Option<Pages> {
    match format {
        FileFormat::Tiff => tiff::pages(bytes),
        _ => None,
    }
}

/// Makes the large rendition of one page, counted from 1, of a PDF or a TIFF.
///
/// # Errors
///
/// Why there is none: of a file without pages [`PictureDefect::NotAPicture`], and so of a page that the file has not.
pub fn page(file: Offered<'_>, number: u32) -> Result<Vec<u8>, PictureDefect> {
    let bytes = match file {
        Offered::Whole(bytes) => bytes,
        Offered::Beginning(bytes) => {
            let defect = beginning(bytes).facts.defect;
            return Err(defect.unwrap_or(PictureDefect::TooLarge));
        }
    };
    let page = match format::of(bytes, true) {
        FileFormat::Pdf => pdf::draw(bytes, number),
        FileFormat::Tiff => tiff::decode(bytes, number).ok_or(PictureDefect::NotAPicture)?,
        _ => return Err(PictureDefect::NotAPicture),
    };
    let Pixels { picture, .. } = page.decoded.outcome?;
    render::large(&picture, page.orientation).ok_or(PictureDefect::DoesNotDecode)
}
