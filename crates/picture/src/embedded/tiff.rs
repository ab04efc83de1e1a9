use std::collections::VecDeque;

use model::EmbeddedKind;

use super::Place;
use crate::ifd::Tiff;

/// Most directories that are looked at; raw files have fewer than ten.
const MOST_DIRECTORIES: usize = 16;
const COMPRESSION: u16 = 0x0103;
const STRIP: u16 = 0x0111;
const STRIP_LENGTH: u16 = 0x0117;
const SUB_DIRECTORIES: u16 = 0x014A;
const JPEG: u16 = 0x0201;
const JPEG_LENGTH: u16 = 0x0202;
/// A whole JPEG as the value of an entry, in Panasonic's raw files.
const JPEG_FROM_RAW: u16 = 0x002E;
/// JPEG before and after its second technical note.
const JPEG_COMPRESSIONS: [u32; 2] = [6, 7];

/// What the directories of TIFF bytes point to as JPEGs, and the directories below them: in the second of the
/// chain stands a thumbnail (Exif 2.32 section 4.5.1), in others a preview.
pub(super) fn places(bytes: &[u8]) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    let Some((tiff, first)) = Tiff::of_camera(bytes) else {
        return places;
    };
    let mut waiting = VecDeque::from([(first, Some(0))]);
    for _ in 0..MOST_DIRECTORIES {
        let Some((at, in_chain)) = waiting.pop_front() else {
            break;
        };
        let kind = match in_chain {
            Some(1) => EmbeddedKind::Thumbnail,
            _ => EmbeddedKind::Preview,
        };
        places.extend(of_directory(tiff, at).map(|jpeg| (kind, jpeg)));
        let below = tiff.find(at, SUB_DIRECTORIES);
        waiting.extend(
            below
                .into_iter()
                .flat_map(|entry| entry.numbers())
                .map(|at| (at, None)),
        );
        // No directory stands where the header does: zero ends the chain.
        let next = in_chain.and_then(|number: u32| Some((tiff.next(at)?, Some(number + 1))));
        waiting.extend(next.filter(|(at, _)| *at != 0));
    }
    places
}

fn of_directory(tiff: Tiff<'_>, at: usize) -> Option<&[u8]> {
    let number = |tag| tiff.find(at, tag)?.number();
    if let Some(whole) = tiff.find(at, JPEG_FROM_RAW) {
        return Some(whole.bytes());
    }
    let stretch = |begin: u16, length: u16| {
        let begin = usize::try_from(number(begin)?).ok()?;
        let length = usize::try_from(number(length)?).ok()?;
        tiff.bytes.get(begin..begin.checked_add(length)?)
    };
    stretch(JPEG, JPEG_LENGTH).or_else(|| {
        let one = |tag| {
            tiff.find(at, tag)
                .is_some_and(|entry| entry.numbers().len() == 1)
        };
        let is_jpeg = number(COMPRESSION).is_some_and(|kind| JPEG_COMPRESSIONS.contains(&kind));
        let whole = is_jpeg && one(STRIP) && one(STRIP_LENGTH);
        stretch(STRIP, STRIP_LENGTH).filter(|_| whole)
    })
}
