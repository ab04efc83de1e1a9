use super::{Notes, Place, serial};
use crate::bytes::Order;
use crate::ifd::Tiff;

const OLDER_DIRECTORY: usize = 8;
const OLDER_SERIALS: [u16; 2] = [0x0404, 0x101A];
/// Shorter ones were not seen.
const LEAST_OLDER_SERIAL: usize = 7;
const EQUIPMENT: u16 = 0x2010;
const SERIAL: u16 = 0x0101;
const INTERNAL_SERIAL: u16 = 0x0102;

/// Older notes count offsets from the TIFF header, newer ones from themselves.
pub(super) fn read(place: &Place<'_>) -> Option<Notes> {
    let note = place.note()?;
    let found = if note.starts_with(b"OLYMPUS\0") {
        newer(place, 8)
    } else if note.starts_with(b"OM SYSTEM\0") {
        newer(place, 12)
    } else if note.starts_with(b"OLYMP\0") {
        older(place)
    } else {
        None
    };
    Some(Notes {
        serial: found,
        ..Notes::default()
    })
}

/// The order of bytes stands `header` bytes into the note, the directory four bytes after it.
fn newer(place: &Place<'_>, header: usize) -> Option<String> {
    let bytes = place.from(0)?;
    let tiff = Tiff {
        bytes,
        order: Order::of_tiff(bytes.get(header..)?)?,
    };
    let equipment = tiff.find(header + 4, EQUIPMENT)?.place()?;
    let text = |tag| {
        let entry = tiff.find(equipment, tag)?;
        entry.text().and_then(|_| serial(entry))
    };
    text(SERIAL).or_else(|| text(INTERNAL_SERIAL))
}

fn older(place: &Place<'_>) -> Option<String> {
    let directory = place.at.checked_add(OLDER_DIRECTORY)?;
    let tiff = place.outer(directory)?;
    OLDER_SERIALS.iter().find_map(|tag| {
        let entry = tiff.find(directory, *tag)?;
        let found = entry.text().and_then(|_| serial(entry))?;
        // Some models count offsets from elsewhere, and then another text may stand there.
        let sound = found.len() >= LEAST_OLDER_SERIAL
            && found.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && found.bytes().any(|byte| byte.is_ascii_digit());
        sound.then_some(found)
    })
}
