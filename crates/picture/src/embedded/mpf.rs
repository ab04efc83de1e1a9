use model::EmbeddedKind;

use super::Place;
use crate::ifd::Tiff;

/// The list of pictures in the index (CIPA DC-007 section 5.2.3).
const ENTRIES: u16 = 0xB002;
/// Attributes, length, place, and two numbers of others.
const ENTRY: usize = 16;
const LENGTH: usize = 4;
const BEGIN: usize = 8;
/// Most pictures of an index that are looked at.
const MOST: usize = 16;

/// The pictures of the index at `at` but the first, which is the file's own. Their places count from the index.
pub(super) fn places<'a>(jpeg: &'a [u8], (at, index): (usize, &'a [u8])) -> Vec<Place<'a>> {
    listed(jpeg, at, index).unwrap_or_default()
}

fn listed<'a>(jpeg: &'a [u8], at: usize, index: &'a [u8]) -> Option<Vec<Place<'a>>> {
    let (tiff, first) = Tiff::parse(index)?;
    let entries = tiff.find(first, ENTRIES)?.bytes();
    let place = |entry: &[u8]| {
        let begin = tiff.order.size(entry, BEGIN)?;
        let length = tiff.order.size(entry, LENGTH)?;
        let begin = at.checked_add(begin)?;
        jpeg.get(begin..begin.checked_add(length)?)
    };
    let others = entries.chunks_exact(ENTRY).take(MOST).skip(1);
    Some(
        others
            .filter_map(place)
            .map(|jpeg| (EmbeddedKind::Preview, jpeg))
            .collect(),
    )
}
