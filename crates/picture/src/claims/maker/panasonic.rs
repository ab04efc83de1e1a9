use super::{Notes, Place, named_lens};

const DIRECTORY: usize = 12;
const INTERNAL_SERIAL: u16 = 0x0025;
const LENS: u16 = 0x0051;
/// Three letters or digits for the model, the day of making, a number of four digits.
const SERIAL_LENGTH: usize = 13;
const MODEL_LENGTH: usize = 3;

/// Offsets count from the TIFF header.
pub(super) fn read(place: &Place<'_>) -> Option<Notes> {
    let directory = place.at.checked_add(DIRECTORY)?;
    let tiff = place.outer(directory)?;
    // Some models count their offsets two bytes short.
    let serial_of = |bytes: &[u8]| {
        let begin = bytes.iter().take_while(|byte| **byte == 0).count();
        bytes.get(begin..begin + SERIAL_LENGTH).and_then(serial)
    };
    let internal = tiff.find(directory, INTERNAL_SERIAL);
    Some(Notes {
        serial: internal.and_then(|entry| serial_of(entry.bytes())),
        lens: tiff.find(directory, LENS).and_then(named_lens),
        ..Notes::default()
    })
}

fn serial(bytes: &[u8]) -> Option<String> {
    let (model, number) = bytes.split_at_checked(MODEL_LENGTH)?;
    let lettered = model.first()?.is_ascii_uppercase()
        && model
            .iter()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let numbered =
        number.iter().all(u8::is_ascii_digit) && number.iter().any(|digit| *digit != b'0');
    let text = String::from_utf8(bytes.to_vec()).ok()?;
    (lettered && numbered).then_some(text)
}
