use super::{Notes, Place, lens, serial};
use crate::bytes::Order;
use crate::ifd::Tiff;

/// The note has a TIFF header of its own here, and offsets count from it.
const HEADER: usize = 10;
const SERIAL: u16 = 0x001D;
const LENS: u16 = 0x0084;
const OLDER_SERIAL: u16 = 0x00A0;
const SHUTTER_COUNT: u16 = 0x00A7;
const FILE_INFO: u16 = 0x00B8;
/// What stands there when the camera does not count.
const NOT_COUNTED: [u32; 2] = [0xFFFF_F7FF, 0xFFFF_FFFF];

/// Notes of type 3, of all cameras since 2000 that count their shutter.
pub(super) fn read(place: &Place<'_>) -> Option<Notes> {
    let (tiff, first) = Tiff::parse(place.from(HEADER)?)?;
    let text = |tag| tiff.find(first, tag).filter(|entry| entry.text().is_some());
    let count = tiff
        .find(first, SHUTTER_COUNT)
        .and_then(|entry| entry.number());
    let info = tiff.find(first, FILE_INFO).map(|entry| entry.bytes());
    Some(Notes {
        serial: text(SERIAL).or_else(|| text(OLDER_SERIAL)).and_then(serial),
        lens: tiff
            .find(first, LENS)
            .and_then(|entry| lens::of_fractions(&entry.fractions())),
        shutter_count: count
            .filter(|count| !NOT_COUNTED.contains(count))
            .map(u64::from),
        file_number: info.and_then(file_number),
    })
}

/// The folder's and the file's number. Some cameras write them in another order of bytes than the
/// rest of the note, so they are taken only if one order alone makes sense of both.
fn file_number(info: &[u8]) -> Option<String> {
    let read = |order: Order| {
        let (folder, file) = (order.u16(info, 6)?, order.u16(info, 8)?);
        let plausible = (100..=999).contains(&folder) && (1..=9999).contains(&file);
        plausible.then(|| format!("{file:04}"))
    };
    match (read(Order::Little), read(Order::Big)) {
        (Some(number), None) | (None, Some(number)) => Some(number),
        _ => None,
    }
}
