use super::{Notes, Place, named_lens, serial};
use crate::bytes::Order;
use crate::ifd::Tiff;

const OLDER_DIRECTORY: usize = 8;
const OLDER_SERIALS: [u16; 2] = [0x0404, 0x101A];
/// Shorter ones were not seen.
const LEAST_OLDER_SERIAL: usize = 7;
const EQUIPMENT: u16 = 0x2010;
const SERIAL: u16 = 0x0101;
const INTERNAL_SERIAL: u16 = 0x0102;
const LENS: u16 = 0x0203;

/// Older notes count offsets from the TIFF header, newer ones from themselves.
pub(super) fn read(place: &Place<'_>) -> Option<Notes> {
    let note = place.note()?;
    if note.starts_with(b"OLYMPUS\0") {
        newer(place, 8)
    } else if note.starts_with(b"OM SYSTEM\0") {
        newer(place, 12)
    } else if note.starts_with(b"OLYMP\0") {
        Some(Notes {
            serial: older(place),
            ..Notes::default()
        })
    } else {
        None
    }
}

/// The order of bytes stands `header` bytes into the note, the directory four bytes after it.
fn newer(place: &Place<'_>, header: usize) -> Option<Notes> {
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
    Some(Notes {
        serial: text(SERIAL).or_else(|| text(INTERNAL_SERIAL)),
        lens: tiff.find(equipment, LENS).and_then(named_lens),
        ..Notes::default()
    })
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
