//! The JPEGs that cameras put inside of files: thumbnails and previews.

mod compare;
mod mpf;
mod tiff;

use model::{Embedded, EmbeddedKind, Facts, FileFormat, PictureDefect};

use crate::bytes::Order;
use crate::decode::Pixels;
use crate::jpeg::Header;
use crate::limits::MOST_EMBEDDED;
use crate::{claims, container, decode, format, heif, render};

pub(crate) use compare::Shown;

/// Where a RAF tells where its preview begins and how long it is, high byte first.
const RAF: &[u8] = b"FUJIFILMCCD-RAW";
const RAF_PREVIEW: usize = 84;
const RAF_PREVIEW_LENGTH: usize = 88;

/// A JPEG inside of a file, as far as its frame header.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    pub(crate) kind: EmbeddedKind,
    pub(crate) jpeg: &'a [u8],
    pub(crate) header: Header<'a>,
}

/// A place in a file that is said to be a JPEG.
type Place<'a> = (EmbeddedKind, &'a [u8]);

/// Those of a JPEG: what Exif's directories and its index of several pictures point to.
pub(crate) fn in_jpeg<'a>(jpeg: &'a [u8], header: &Header<'a>) -> Vec<Found<'a>> {
    let exif = header.exif.into_iter().flat_map(tiff::places);
    let others = header
        .index
        .into_iter()
        .flat_map(|index| mpf::places(jpeg, index));
    taken(exif.chain(others))
}

/// Those of a picture of another format.
pub(crate) fn in_other(format: FileFormat, bytes: &[u8]) -> Vec<Found<'_>> {
    match format {
        FileFormat::Raw if bytes.starts_with(RAF) => taken(raf(bytes).into_iter()),
        FileFormat::Raw | FileFormat::Tiff => taken(tiff::places(bytes).into_iter()),
        FileFormat::Heif => {
            let items = heif::items(bytes, b"jpeg").into_iter();
            taken(items.map(|jpeg| (EmbeddedKind::Preview, jpeg)))
        }
        _ => Vec::new(),
    }
}

/// The one with the most pixels that is decoded here and whole.
pub(crate) fn largest<'f, 'a>(found: &'f [Found<'a>]) -> Option<&'f Found<'a>> {
    let pixels = |one: &&Found<'_>| {
        one.header
            .frame
            .map(|frame| u64::from(frame.width) * u64::from(frame.height))
    };
    found
        .iter()
        .filter(|one| one.header.is_whole())
        .max_by_key(pixels)
}

/// What is told of those that were found; how far each is from the picture that is shown.
pub(crate) fn told(found: &[Found<'_>], shown: Option<&Shown>) -> Vec<Embedded> {
    let told = |one: &Found<'_>| {
        let frame = one.header.frame?;
        let compared = shown.and_then(|shown| shown.compared_with(one));
        Some(Embedded {
            kind: one.kind,
            width: frame.width.into(),
            height: frame.height.into(),
            bytes: one.jpeg.len() as u64,
            distance: compared.map(|it| it.distance),
            difference: compared.map(|it| it.difference),
        })
    };
    found.iter().filter_map(told).collect()
}

/// Makes the large rendition of one of them, counted from 1, turned as the picture is, or as it says itself.
pub(crate) fn large(bytes: &[u8], number: u32) -> Result<Vec<u8>, PictureDefect> {
    let (exif, found) = match format::jpeg(bytes) {
        Some(jpeg) => {
            let header = Header::parse(jpeg);
            (header.exif, in_jpeg(jpeg, &header))
        }
        None => {
            let format = format::of(bytes, true);
            let kept = container::metadata(format, bytes);
            (kept.exif, in_other(format, bytes))
        }
    };
    let index = usize::try_from(number)
        .ok()
        .and_then(|it| it.checked_sub(1));
    let one = index.and_then(|index| found.get(index));
    let Found { jpeg, header, .. } = one.ok_or(PictureDefect::NotAPicture)?;
    let exif = exif.filter(|exif| claims::are(exif));
    let turned = orientation(exif).or_else(|| orientation(header.exif));
    let Pixels { picture, .. } = decode::jpeg(jpeg, header).outcome?;
    render::large(&picture, turned.unwrap_or(1)).ok_or(PictureDefect::DoesNotDecode)
}

fn orientation(exif: Option<&[u8]>) -> Option<u8> {
    let mut facts = Facts::of_format(FileFormat::Jpeg);
    claims::read(exif?, &mut facts);
    facts.orientation
}

/// Those places that are JPEGs which can be decoded, each once, the first ones.
fn taken<'a>(places: impl Iterator<Item = Place<'a>>) -> Vec<Found<'a>> {
    let mut found: Vec<Found<'a>> = Vec::new();
    for (kind, jpeg) in places.filter(|(_, jpeg)| jpeg.starts_with(b"\xFF\xD8\xFF")) {
        if found.len() == MOST_EMBEDDED {
            break;
        }
        if found.iter().any(|one| std::ptr::eq(one.jpeg, jpeg)) {
            continue;
        }
        let header = Header::parse(jpeg);
        if header.frame.is_some_and(|frame| frame.is_decoded_here()) {
            found.push(Found { kind, jpeg, header });
        }
    }
    found
}

fn raf(bytes: &[u8]) -> Option<Place<'_>> {
    let begin = Order::Big.size(bytes, RAF_PREVIEW)?;
    let length = Order::Big.size(bytes, RAF_PREVIEW_LENGTH)?;
    let jpeg = bytes.get(begin..begin.checked_add(length)?)?;
    Some((EmbeddedKind::Preview, jpeg))
}
