//! What a camera wrote into its file, taken from Exif (2.32) and from its maker's notes.

mod maker;
mod place;
mod text;
mod when;

use std::panic::{AssertUnwindSafe, catch_unwind};

use exif::{Exif, In, Reader, Tag, Value};
use model::Facts;

use crate::limits::MAX_METADATA;

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
    facts.shutter_count = notes.shutter_count;
    facts.file_number = notes.file_number;
}

fn parse(tiff: &[u8]) -> Option<Exif> {
    // The parser wants bytes of its own, and a hostile text may take it many times its length.
    let tiff = tiff.get(..MAX_METADATA).unwrap_or(tiff);
    Reader::new()
        .continue_on_error(true)
        .read_raw(tiff.to_vec())
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
