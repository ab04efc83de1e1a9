use super::{Notes, Place, named_lens};

const FILE_NUMBER: u16 = 0x0008;
const SERIAL: u16 = 0x000C;
const LENS: u16 = 0x0095;

/// The note is a directory without a header; offsets count from the TIFF header.
pub(super) fn read(place: &Place<'_>) -> Option<Notes> {
    let tiff = place.outer(place.at)?;
    let number = |tag| {
        let number = tiff.find(place.at, tag)?.number()?;
        (number != 0).then_some(number)
    };
    Some(Notes {
        serial: number(SERIAL).map(|number| serial(number, place.model)),
        lens: tiff.find(place.at, LENS).and_then(named_lens),
        shutter_count: None,
        file_number: number(FILE_NUMBER).and_then(file_number),
    })
}

/// As it is printed on the body, which depends on the model.
fn serial(number: u32, model: &str) -> String {
    if model.ends_with("EOS D30") {
        format!("{:04x}{:05}", number >> 16, number & 0xFFFF)
    } else if model.contains("EOS-1D") {
        format!("{number:06}")
    } else {
        format!("{number:010}")
    }
}

/// The folder's number and the file's: `101-0163`.
fn file_number(number: u32) -> Option<String> {
    let (folder, file) = (number / 10_000, number % 10_000);
    (folder > 0).then(|| format!("{folder}-{file:04}"))
}
