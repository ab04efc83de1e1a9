use super::{Notes, Place, serial};
use crate::bytes::Order;
use crate::ifd::Tiff;

/// Where the place of the directory stands; offsets count from the note, low byte first.
const DIRECTORY_PLACE: usize = 8;
const INTERNAL_SERIAL: u16 = 0x0010;
const IMAGE_COUNT: u16 = 0x1438;
const COUNT_BITS: u32 = 0x7FFF;

pub(super) fn read(place: &Place<'_>) -> Option<Notes> {
    let bytes = place.from(0)?;
    let directory = Order::Little.size(bytes, DIRECTORY_PLACE)?;
    let tiff = Tiff {
        bytes,
        order: Order::Little,
    };
    let text = tiff
        .find(directory, INTERNAL_SERIAL)
        .filter(|entry| entry.text().is_some());
    let count = tiff
        .find(directory, IMAGE_COUNT)
        .and_then(|entry| entry.number());
    Some(Notes {
        serial: text.and_then(serial),
        shutter_count: count.map(|count| u64::from(count & COUNT_BITS)),
        ..Notes::default()
    })
}
