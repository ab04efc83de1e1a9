//! What a camera wrote into its file, taken from Exif (2.32) and from its maker's notes.

mod lens;
mod maker;
mod place;
mod text;
mod when;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use text::readable;

use exif::{Exif, In, Reader, Tag, Value};
use model::Facts;

use crate::bytes::Order;
use crate::ifd::Tiff;
use crate::limits::MAX_METADATA;

/// What stands after the order of bytes in TIFF.
const TIFF: u16 = 42;

/// Fills in what the Exif bytes say; they begin with a TIFF header.
pub(crate) fn read(tiff: &[u8], facts: &mut Facts) {
    // The parser is not ours: a fault of it must cost no more than these facts.
    let Ok(Some(exif)) = catch_unwind(AssertUnwindSafe(|| parse(tiff))) else {
        return;
    };
    facts.make = text(&exif, Tag::Make);
    facts.model = text(&exif, Tag::Model);
    facts.software = text(&exif, Tag::Software);
    facts.orientation = orientation(&exif);
    facts.gps = place::read(&exif);
    if let Some(moment) = when::read(&exif) {
        facts.captured = Some(moment.shown);
        facts.captured_offset = moment.offset;
    }
    let notes = notes(&exif, facts).unwrap_or_default();
    facts.serial = text(&exif, Tag::BodySerialNumber).or(notes.serial);
    facts.lens = lens::read(&exif).or(notes.lens);
    facts.shutter_count = notes.shutter_count;
    facts.file_number = notes.file_number;
}

/// Whether the bytes may be Exif: they begin as TIFF or as a raw file that is built like it.
pub(crate) fn are(tiff: &[u8]) -> bool {
    Tiff::of_camera(tiff).is_some()
}

fn parse(tiff: &[u8]) -> Option<Exif> {
    // The parser wants bytes of its own, and a hostile text may take it many times its length.
    let mut tiff = tiff.get(..MAX_METADATA).unwrap_or(tiff).to_vec();
    // It reads raw files too if they say that they are TIFF.
    if let Some((camera, _)) = Tiff::of_camera(&tiff) {
        let number = match camera.order {
            Order::Little => TIFF.to_le_bytes(),
            Order::Big => TIFF.to_be_bytes(),
        };
        tiff.splice(2..4, number);
    }
    Reader::new()
        .continue_on_error(true)
        .read_raw(tiff)
        .or_else(|error| error.distill_partial_result(|_| {}))
        .ok()
}

fn text(exif: &Exif, tag: Tag) -> Option<String> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(texts) => text::clean(texts.first()?),
        _ => None,
    }
}

fn orientation(exif: &Exif) -> Option<u8> {
    let value = exif
        .get_field(Tag::Orientation, In::PRIMARY)?
        .value
        .get_uint(0)?;
    u8::try_from(value)
        .ok()
        .filter(|turn| (1..=8).contains(turn))
}

fn notes(exif: &Exif, facts: &Facts) -> Option<maker::Notes> {
    let Value::Undefined(note, at) = &exif.get_field(Tag::MakerNote, In::PRIMARY)?.value else {
        return None;
    };
    maker::read(&maker::Place {
        tiff: exif.buf(),
        at: usize::try_from(*at).ok()?,
        length: note.len(),
        make: facts.make.as_deref().unwrap_or_default(),
        model: facts.model.as_deref().unwrap_or_default(),
    })
}
