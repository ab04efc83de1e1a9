use super::{Notes, Place};

/// Fifteen characters of UTF-16, low byte first, in notes of camera traps.
const SERIAL: std::ops::Range<usize> = 42..72;

pub(super) fn read(place: &Place<'_>) -> Option<Notes> {
    let (units, _) = place.note()?.get(SERIAL)?.as_chunks::<2>();
    let mut serial = String::new();
    for unit in units.iter().take_while(|unit| **unit != [0, 0]) {
        let [letter, 0] = *unit else { return None };
        if !letter.is_ascii_alphanumeric() {
            return None;
        }
        serial.push(char::from(letter));
    }
    Some(Notes {
        serial: (!serial.is_empty()).then_some(serial),
        ..Notes::default()
    })
}
