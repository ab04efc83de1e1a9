//! Files of several pages: which page of them is a picture, and how many there are.

mod pdf;
mod tiff;

use model::{FileFormat, Pages, PictureDefect};

use crate::decode::{Decoded, Pixels};
use crate::{format, render};

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
pub(crate) fn large(bytes: &[u8], number: u32) -> Result<Vec<u8>, PictureDefect> {
    let page = match format::of(bytes, true) {
        FileFormat::Pdf => pdf::draw(bytes, number),
        FileFormat::Tiff => tiff::decode(bytes, number).ok_or(PictureDefect::NotAPicture)?,
        _ => return Err(PictureDefect::NotAPicture),
    };
    let Pixels { picture, .. } = page.decoded.outcome?;
    render::large(&picture, page.orientation).ok_or(PictureDefect::DoesNotDecode)
}
