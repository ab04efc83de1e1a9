//! The items of a HEIF file (ISO/IEC 14496-12 section 8.11) that stand in one piece in it.

use std::collections::BTreeSet;

use crate::bytes::Order;

const BOX_HEADER: usize = 8;
/// Version and flags of a box that has them.
const VERSION: usize = 4;
/// Most items that are looked at; a picture of a telephone has about fifty.
const MOST_ITEMS: usize = 4096;
/// An item stands in the file itself.
const IN_THE_FILE: u64 = 0;

/// Exif, from its TIFF header on (ISO/IEC 23008-12 annex A.2.1).
pub(crate) fn exif(bytes: &[u8]) -> Option<&[u8]> {
    let item = *items(bytes, b"Exif").first()?;
    let skipped = Order::Big.size(item, 0)?;
    item.get(4..)?.get(skipped..)
}

/// The items of that type, in the order of their table of places.
pub(crate) fn items<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Vec<&'a [u8]> {
    found(bytes, kind).unwrap_or_default()
}

fn found<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Option<Vec<&'a [u8]>> {
    let meta = boxes(bytes)
        .find(|(name, _)| *name == b"meta")?
        .1
        .get(VERSION..)?;
    let within = |wanted: &[u8; 4]| {
        boxes(meta)
            .find(|(name, _)| name == wanted)
            .map(|(_, body)| body)
    };
    let ids = ids(within(b"iinf")?, kind)?;
    places(within(b"iloc")?, &ids).map(|places| {
        let places = places.into_iter();
        places
            .filter_map(|(begin, length)| bytes.get(begin..begin.checked_add(length)?))
            .collect()
    })
}

/// The boxes that stand in `bytes` one after another: name and body.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let size = match Order::Big.size(rest, 0)? {
            0 => rest.len(),
            1 => usize::try_from(number(rest, BOX_HEADER, 8)?).ok()?,
            size => size,
        };
        let header = if Order::Big.u32(rest, 0)? == 1 {
            2 * BOX_HEADER
        } else {
            BOX_HEADER
        };
        let (whole, after) = rest.split_at_checked(size)?;
        rest = after;
        Some((whole.get(4..BOX_HEADER)?, whole.get(header..)?))
    })
}

/// The ids of the items of that type.
fn ids(iinf: &[u8], kind: &[u8; 4]) -> Option<BTreeSet<u64>> {
    let count = if *iinf.first()? == 0 { 2 } else { 4 };
    let entries = boxes(iinf.get(VERSION + count..)?).take(MOST_ITEMS);
    let id = |entry: &[u8]| {
        let length = match *entry.first()? {
            2 => 2,
            3 => 4,
            _ => return None,
        };
        // The id and the number of a protection stand before the type.
        let named = entry.get(VERSION + length + 2..)?.starts_with(kind);
        number(entry, VERSION, length).filter(|_| named)
    };
    Some(
        entries
            .filter(|(name, _)| *name == b"infe")
            .filter_map(|(_, entry)| id(entry))
            .collect(),
    )
}

/// Where the items of those ids begin and how long they are, if each is in one piece.
fn places(iloc: &[u8], ids: &BTreeSet<u64>) -> Option<Vec<(usize, usize)>> {
    let version = *iloc.first()?;
    let &[sizes, bases, ..] = iloc.get(VERSION..)? else {
        return None;
    };
    let (of_place, of_length, of_base) = (sizes >> 4, sizes & 0x0F, bases >> 4);
    let of_index = if version == 0 { 0 } else { bases & 0x0F };
    if of_length == 0 {
        // Whole files as items; and every piece is to take bytes of the table, so that it ends.
        return None;
    }
    let wide = if version < 2 { 2 } else { 4 };
    let mut at = VERSION + 2;
    let mut next = |length: u8| {
        let value = number(iloc, at, length.into())?;
        at += usize::from(length);
        Some(value)
    };
    let count = usize::try_from(next(wide)?).ok()?.min(MOST_ITEMS);
    let mut places = Vec::new();
    for _ in 0..count {
        let id = next(wide)?;
        let method = if version == 0 { IN_THE_FILE } else { next(2)? };
        let source = next(2)?;
        let base = next(of_base)?;
        let pieces = next(2)?;
        let mut piece = None;
        for _ in 0..pieces {
            next(of_index)?;
            piece = Some((next(of_place)?, next(of_length)?));
        }
        let here = method & 0x0F == IN_THE_FILE && source == 0 && pieces == 1 && ids.contains(&id);
        if let Some((begin, length)) = piece.filter(|_| here) {
            let begin = usize::try_from(base.checked_add(begin)?).ok()?;
            places.push((begin, usize::try_from(length).ok()?));
        }
    }
    Some(places)
}

/// A number of 0 to 8 bytes, high byte first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    (length <= 8).then(|| {
        bytes
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len() + BOX_HEADER)
            .unwrap()
            .to_be_bytes();
        [&size, &name[..], body].concat()
    }

    /// A file of two items: a picture, and Exif of eight bytes behind four of its own header.
    fn file() -> Vec<u8> {
        let entry = |id, kind: &[u8; 4]| {
            boxed(
                b"infe",
                &[b"\x02\0\0\0\0", &[id][..], b"\0\0", kind, b"\0"].concat(),
            )
        };
        let iinf = boxed(
            b"iinf",
            &[
                b"\0\0\0\0\0\x02",
                &entry(1, b"hvc1")[..],
                &entry(2, b"Exif"),
            ]
            .concat(),
        );
        let head = boxed(b"ftyp", b"heic\0\0\0\0mif1");
        let iloc = |begin: u32| {
            let place = |id, begin: u32, length: u32| {
                [
                    &[0, id, 0, 0, 0, 1][..],
                    &begin.to_be_bytes(),
                    &length.to_be_bytes(),
                ]
                .concat()
            };
            let places = [place(1, begin, 3), place(2, begin + 3, 18)].concat();
            boxed(b"iloc", &[b"\0\0\0\0\x44\0\0\x02", &places[..]].concat())
        };
        let meta = |begin| boxed(b"meta", &[b"\0\0\0\0", &iinf[..], &iloc(begin)].concat());
        let begin = head.len() + meta(0).len() + BOX_HEADER;
        let data = boxed(b"mdat", b"abc\0\0\0\x06Exif\0\0II*\0\x08\0\0\0");
        [head, meta(u32::try_from(begin).unwrap()), data].concat()
    }

    #[test]
    fn an_item_is_found_by_its_type() {
        let file = file();
        assert_eq!(items(&file, b"hvc1"), [b"abc"]);
        assert_eq!(exif(&file), Some(&b"II*\0\x08\0\0\0"[..]));
        assert!(items(&file, b"jpeg").is_empty());
    }

    #[test]
    fn no_truncation_and_no_change_panics() {
        let file = file();
        for end in 0..file.len() {
            items(&file[..end], b"Exif");
            for value in [0x00, 0x01, 0x7F, 0xFF] {
                let mut changed = file.clone();
                changed[end] = value;
                exif(&changed);
            }
        }
    }
}
