//! What makers write of their cameras in notes of their own. Only what is known to be read as
//! ExifTool reads it: no number is better than a wrong one.

mod canon;
mod fujifilm;
mod leica;
mod nikon;
mod olympus;
mod panasonic;
mod pentax;
mod reconyx;
mod sigma;
mod sony;

use super::{lens, text};
use crate::bytes::Order;
use crate::ifd::{Entry, Tiff};

/// Where a note is: its offsets count from different places.
pub(super) struct Place<'a> {
    /// The Exif bytes, from their TIFF header on.
    pub(super) tiff: &'a [u8],
    pub(super) at: usize,
    pub(super) length: usize,
    pub(super) make: &'a str,
    pub(super) model: &'a str,
}

/// What is taken from a note.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    pub(super) serial: Option<String>,
    pub(super) lens: Option<String>,
    pub(super) shutter_count: Option<u64>,
    pub(super) file_number: Option<String>,
}

/// Reads the note of whichever maker it shows itself to be of.
pub(super) fn read(place: &Place<'_>) -> Option<Notes> {
    let note = place.note()?;
    if note.starts_with(b"Nikon\0\x02") {
        nikon::read(place)
    } else if note.starts_with(b"OLYMP") || note.starts_with(b"OM SYSTEM\0") {
        olympus::read(place)
    } else if note.starts_with(b"Panasonic\0") {
        panasonic::read(place)
    } else if note.starts_with(b"FUJIFILM") {
        fujifilm::read(place)
    } else if note.starts_with(b"SIGMA\0\0\0") || note.starts_with(b"FOVEON\0\0") {
        sigma::read(place)
    } else if note.starts_with(b"AOC\0") || note.starts_with(b"PENTAX \0") {
        pentax::read(place)
    } else if note.starts_with(b"LEICA\0") {
        leica::read(place)
    } else if note.starts_with(b"\x01\xF1\x02\0")
        || note.starts_with(b"\x01\xF1\x03\0")
        || (note.starts_with(b"\x01\xF1") && place.make == "RECONYX")
    {
        reconyx::read(place)
    } else if place.make.starts_with("Canon") {
        canon::read(place)
    } else if sony::is(note, place.make) {
        sony::read(place)
    } else {
        None
    }
}

impl<'a> Place<'a> {
    fn note(&self) -> Option<&'a [u8]> {
        let end = self.at.checked_add(self.length)?;
        self.tiff.get(self.at..end)
    }

    /// The Exif bytes from `begin` bytes into the note on: what its offsets count from.
    fn from(&self, begin: usize) -> Option<&'a [u8]> {
        self.tiff.get(self.at.checked_add(begin)?..)
    }

    /// All Exif bytes, for the directory of a note at `directory`.
    ///
    /// Programs that wrote Exif anew in the other order of bytes left the notes as they were: the
    /// count of entries tells, for no camera writes as many as 256.
    fn outer(&self, directory: usize) -> Option<Tiff<'a>> {
        let order = Order::of_tiff(self.tiff)?;
        let turned = order.u16(self.tiff, directory)?.is_multiple_of(256);
        Some(Tiff {
            bytes: self.tiff,
            order: if turned { order.other() } else { order },
        })
    }
}

/// A lens by its name, where the entry is a text.
fn named_lens(entry: Entry<'_>) -> Option<String> {
    let name = entry.text().and_then(text::clean)?;
    // A name has letters, and no byte that is no text.
    let told =
        name.chars().any(char::is_alphanumeric) && !name.contains(char::REPLACEMENT_CHARACTER);
    told.then_some(name)
}

/// A serial number in letters and digits. Whatever else stands there is none.
fn serial(entry: Entry<'_>) -> Option<String> {
    let bytes = entry.bytes();
    let end = bytes.iter().position(|byte| *byte == 0);
    let bytes = bytes.get(..end.unwrap_or(bytes.len()))?;
    let plain = bytes.iter().all(|byte| matches!(byte, b' '..=b'~'));
    let digits = bytes
        .iter()
        .any(|byte| matches!(byte, b'1'..=b'9' | b'A'..=b'Z' | b'a'..=b'z'));
    text::clean(bytes).filter(|_| plain && digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory of entries that hold their values.
    fn directory(entries: &[(u16, u16, u32, [u8; 4])]) -> Vec<u8> {
        let mut bytes = u16::try_from(entries.len()).unwrap().to_be_bytes().to_vec();
        for (tag, kind, count, value) in entries {
            bytes.extend(tag.to_be_bytes());
            bytes.extend(kind.to_be_bytes());
            bytes.extend(count.to_be_bytes());
            bytes.extend(value);
        }
        bytes
    }

    fn notes(note: &[u8], make: &str, model: &str) -> Option<Notes> {
        let tiff = [b"MM\0*\0\0\0\x08", note].concat();
        read(&Place {
            tiff: &tiff,
            at: 8,
            length: note.len(),
            make,
            model,
        })
    }

    #[test]
    fn a_nikon_counts_its_shutter_and_a_canon_its_files() {
        let entries = directory(&[
            (0x001D, 2, 4, *b"512\0"),
            (0x00A7, 4, 1, 26_241u32.to_be_bytes()),
        ]);
        let nikon = [b"Nikon\0\x02\x10\0\0MM\0*\0\0\0\x08", &entries[..]].concat();
        let found = notes(&nikon, "NIKON", "D70").unwrap();
        assert_eq!(found.serial.as_deref(), Some("512"));
        assert_eq!(found.shutter_count, Some(26_241));

        let canon = directory(&[
            (0x0008, 4, 1, 1_010_163u32.to_be_bytes()),
            (0x000C, 4, 1, 620_412_345u32.to_be_bytes()),
        ]);
        let found = notes(&canon, "Canon", "Canon EOS 20D").unwrap();
        assert_eq!(found.file_number.as_deref(), Some("101-0163"));
        assert_eq!(found.serial.as_deref(), Some("0620412345"));
    }

    #[test]
    fn what_is_not_counted_or_of_no_known_maker_is_absent() {
        let entries = directory(&[(0x00A7, 4, 1, [0xFF; 4])]);
        let nikon = [b"Nikon\0\x02\x10\0\0MM\0*\0\0\0\x08", &entries[..]].concat();
        assert_eq!(notes(&nikon, "NIKON", "D70"), Some(Notes::default()));
        assert_eq!(notes(&entries, "Qamar", "K310"), None);
    }

    #[test]
    fn no_truncation_of_a_note_panics() {
        for begin in [
            &b"Nikon\0\x02\x10\0\0MM\0*\0\0\0\x08\0\x09"[..],
            b"OLYMPUS\0II\x03\0\xFF\xFF",
            b"OLYMP\0\x01\0\xFF\xFF",
            b"OM SYSTEM\0\0\0II\x04\0\xFF",
            b"Panasonic\0\0\0\xFF\xFF",
            b"FUJIFILM\xFF\xFF\xFF\xFF",
            b"SIGMA\0\0\0\x01\0\xFF\xFF",
            b"\x01\xF1\x02\0H\0",
        ] {
            for end in 0..=begin.len() {
                let found = notes(&begin[..end], "", "").unwrap_or_default();
                assert_eq!(found, Notes::default());
            }
        }
    }
}
