use super::{Notes, Place, lens, serial};
use crate::bytes::Order;
use crate::ifd::Tiff;

/// The directory follows such a header, where there is one.
const HEADER: usize = 12;
const FOCUS: u16 = 0x0020;
const SERIAL: u16 = 0x2031;
const LENS: u16 = 0xB02A;
/// Lengths of the record of the focus in cameras that count their shutter there, low byte first.
const FOCUS_LENGTHS: [usize; 2] = [19_154, 19_148];
const SHUTTER_COUNT: usize = 0x0846;
const COUNT_BITS: u32 = 0x00FF_FFFF;
/// The models whose count is known to stand there.
const COUNTING: [&str; 7] = [
    "DSLR-A230",
    "DSLR-A290",
    "DSLR-A330",
    "DSLR-A380",
    "DSLR-A390",
    "DSLR-A850",
    "DSLR-A900",
];
const SERIAL_DIGITS: usize = 8;

/// Whether a note is of this kind: other makers made some cameras of that name.
pub(super) fn is(note: &[u8], make: &str) -> bool {
    let headers: [&[u8]; 3] = [b"SONY DSC \0", b"SONY CAM \0", b"SONY MOBILE"];
    let others: [&[u8]; 3] = [b"SONY", b"PREMI\0", b"\x01\0"];
    let begins = |with: &[&[u8]]| with.iter().any(|with| note.starts_with(with));
    begins(&headers) || (make.starts_with("SONY") && !begins(&others))
}

/// Offsets count from the TIFF header. What newer cameras encipher is not read.
pub(super) fn read(place: &Place<'_>) -> Option<Notes> {
    let headed = place.from(0)?.starts_with(b"SONY ");
    let directory = place.at.checked_add(if headed { HEADER } else { 0 })?;
    let tiff = place.outer(directory)?;
    let text = tiff
        .find(directory, SERIAL)
        .filter(|entry| entry.text().is_some());
    let lens = tiff.find(directory, LENS);
    Some(Notes {
        serial: text.and_then(serial).and_then(|text| turned(&text)),
        lens: lens.and_then(|entry| specified(entry.bytes())),
        shutter_count: shutter_count(tiff, directory, place.model),
        file_number: None,
    })
}

/// Eight digits, of which the pairs stand in the other order.
fn turned(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digits = bytes.len() == SERIAL_DIGITS && bytes.iter().all(u8::is_ascii_digit);
    let pairs = bytes.chunks(2).rev().flatten();
    digits.then(|| pairs.map(|digit| char::from(*digit)).collect())
}

fn shutter_count(tiff: Tiff<'_>, directory: usize, model: &str) -> Option<u64> {
    let focus = tiff.find(directory, FOCUS)?.bytes();
    let known = FOCUS_LENGTHS.contains(&focus.len()) && COUNTING.contains(&model);
    let count = Order::Little.u32(focus, SHUTTER_COUNT).filter(|_| known)?;
    Some(u64::from(count & COUNT_BITS))
}

/// A specification in digits of four bits: what it has, shortest and longest focal length, ten times
/// the smallest f-number at each, and what else it has.
fn specified(bytes: &[u8]) -> Option<String> {
    let [_, s1, s0, l1, l0, at_short, at_long, _] = *bytes else {
        return None;
    };
    let focal = |high, low| {
        let digits = format!("{high:02x}{low:02x}");
        digits.parse::<f64>().ok().filter(|number| *number > 0.0)
    };
    // From f/10 on the first digit is one of sixteen.
    let aperture = |byte: u8| {
        let (tens, ones) = (byte >> 4, byte & 0x0F);
        let number = f64::from(tens) + f64::from(ones) / 10.0;
        (ones < 10 && number > 0.0).then_some(number)
    };
    let (short, long) = (focal(s1, s0)?, focal(l1, l0));
    let (at_short, at_long) = (aperture(at_short)?, aperture(at_long));
    let ordered =
        long.is_none_or(|long| long >= short) && at_long.is_none_or(|number| number >= at_short);
    if ordered {
        lens::said(short, long, Some(at_short), at_long)
    } else {
        None
    }
}
