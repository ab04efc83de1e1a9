use super::{Notes, Place, serial};
use crate::bytes::Order;
use crate::ifd::Tiff;

const DATE: u16 = 0x0006;
const TIME: u16 = 0x0007;
const SHUTTER_COUNT: u16 = 0x005D;
const CAMERA: u16 = 0x0215;
const SERIAL: u16 = 0x0229;
/// Where the order of bytes and the directory stand in notes that begin `AOC`; offsets count from
/// the TIFF header.
const AOC: (usize, usize) = (4, 6);
/// The same in notes that begin `PENTAX`; offsets count from the note.
const PENTAX: (usize, usize) = (8, 10);
/// Numbers of the camera's own record: when it was made is the second, its own number the fifth.
const MADE: usize = 4;
const INTERNAL_SERIAL: usize = 16;

pub(super) fn read(place: &Place<'_>) -> Option<Notes> {
    let note = place.from(0)?;
    let (tiff, directory) = if note.starts_with(b"AOC\0") {
        let order = order(place, place.at.checked_add(AOC.0)?)?;
        let bytes = place.tiff;
        (Tiff { bytes, order }, place.at.checked_add(AOC.1)?)
    } else {
        let order = order(place, place.at.checked_add(PENTAX.0)?)?;
        (Tiff { bytes: note, order }, PENTAX.1)
    };
    let text = tiff
        .find(directory, SERIAL)
        .filter(|entry| entry.text().is_some());
    let text = text
        .and_then(serial)
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    Some(Notes {
        serial: text.or_else(|| internal_serial(tiff, directory)),
        shutter_count: shutter_count(tiff, directory),
        ..Notes::default()
    })
}

/// The order that stands in the note; where none does, that of the Exif bytes.
fn order(place: &Place<'_>, at: usize) -> Option<Order> {
    Order::of_tiff(place.tiff.get(at..)?).or_else(|| Order::of_tiff(place.tiff))
}

/// It is written mixed with the date and the time of the note, high byte first.
fn shutter_count(tiff: Tiff<'_>, directory: usize) -> Option<u64> {
    let number = |tag, length| {
        let bytes = tiff.find(directory, tag)?.bytes();
        let bytes = bytes
            .get(..length)
            .filter(|whole| whole.len() == bytes.len())?;
        let mut number = [0; 4];
        number
            .iter_mut()
            .zip(bytes)
            .for_each(|(to, from)| *to = *from);
        Some(u32::from_be_bytes(number))
    };
    let count = number(SHUTTER_COUNT, 4)? ^ number(DATE, 4)? ^ !number(TIME, 3)?;
    Some(count.into())
}

/// The camera's own number, if beside it stands a day on which it can have been made.
fn internal_serial(tiff: Tiff<'_>, directory: usize) -> Option<String> {
    let camera = tiff.find(directory, CAMERA)?.bytes();
    let made = tiff.order.u32(camera, MADE)?;
    let (year, month, day) = (made / 10_000, made / 100 % 100, made % 100);
    let plausible =
        (2000..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let number = tiff.order.u32(camera, INTERNAL_SERIAL)?;
    (plausible && number != 0).then(|| number.to_string())
}
