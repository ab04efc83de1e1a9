//! Exif bytes made entry by entry, low byte first.

/// An entry: its tag, the kind of its value, how many there are, and the value's bytes.
pub(crate) type Entry<'a> = (u16, u16, u32, &'a [u8]);

pub(crate) const TEXT: u16 = 2;
pub(crate) const LONG: u16 = 4;
pub(crate) const BYTES: u16 = 7;

/// A directory that begins at `at`, with the values that do not fit into their entries behind it.
pub(crate) fn directory(at: usize, entries: &[Entry<'_>], next: usize) -> Vec<u8> {
    let word = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    let mut table = u16::try_from(entries.len()).unwrap().to_le_bytes().to_vec();
    let mut values = Vec::new();
    let behind = at + 2 + entries.len() * 12 + 4;
    for (tag, kind, count, value) in entries {
        table.extend(tag.to_le_bytes());
        table.extend(kind.to_le_bytes());
        table.extend(count.to_le_bytes());
        if value.len() <= 4 {
            table.extend(value.iter().chain(&[0; 4]).take(4));
        } else {
            table.extend(word(behind + values.len()));
            values.extend(*value);
            values.resize(values.len().next_multiple_of(2), 0);
        }
    }
    table.extend(word(next));
    [table, values].concat()
}

/// Exif bytes of a camera, from their TIFF header on, with its maker's note. `note` is told where it will
/// stand: makers count offsets from different places.
pub(crate) fn with_note(make: &str, model: &str, note: impl Fn(usize) -> Vec<u8>) -> Vec<u8> {
    let texts = [make, model].map(|text| format!("{text}\0").into_bytes());
    let [make, model] = &texts;
    let count = |text: &[u8]| u32::try_from(text.len()).unwrap();
    let first = |place: &[u8]| {
        directory(
            8,
            &[
                (0x010F, TEXT, count(make), make),
                (0x0110, TEXT, count(model), model),
                (0x8769, LONG, 1, place),
            ],
            0,
        )
    };
    let exif_at = 8 + first(&[0; 4]).len();
    let first = first(&u32::try_from(exif_at).unwrap().to_le_bytes());
    // The directory of Exif holds the note alone, which stands right behind it.
    let note = note(exif_at + 2 + 12 + 4);
    let exif = directory(exif_at, &[(0x927C, BYTES, count(&note), &note)], 0);
    [b"II*\0\x08\0\0\0", &first[..], &exif].concat()
}

/// A JPEG with Exif bytes right behind its first marker.
pub(crate) fn jpeg_with(exif: &[u8], jpeg: &[u8]) -> Vec<u8> {
    let length = u16::try_from(exif.len() + 8).unwrap().to_be_bytes();
    let segment = [b"\xFF\xE1", &length[..], b"Exif\0\0", exif].concat();
    [&jpeg[..2], &segment, &jpeg[2..]].concat()
}
