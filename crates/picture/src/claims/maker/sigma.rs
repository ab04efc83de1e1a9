use super::{Notes, Place, serial};

const DIRECTORY: usize = 10;
const SERIAL: u16 = 0x0002;

/// Offsets count from the TIFF header.
pub(super) fn read(place: &Place<'_>) -> Option<Notes> {
    let directory = place.at.checked_add(DIRECTORY)?;
    let entry = place.outer(directory)?.find(directory, SERIAL)?;
    Some(Notes {
        serial: entry.text().and_then(|_| serial(entry)),
        ..Notes::default()
    })
}
