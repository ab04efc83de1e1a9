//! Directories of TIFF (6.0 section 2), as far as cameras use them for what they say.

use crate::bytes::Order;

/// Most entries that are looked at; cameras write about a hundred.
const MAX_ENTRIES: u16 = 512;
/// Most numbers or fractions of one entry that are looked at.
const MAX_NUMBERS: usize = 8;
/// What stands after the order of bytes: in TIFF, and in raw files of Olympus (`RO`, `RS`) and Panasonic.
const CAMERAS: [u16; 4] = [42, 0x4F52, 0x5352, 0x55];
const ENTRY_SIZE: usize = 12;
/// A value of at most so many bytes stands in its entry.
const INLINE: usize = 4;

/// A stretch of bytes whose offsets count from its beginning.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tiff<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) order: Order,
}

/// One tag with its value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) tag: u16,
    order: Order,
    kind: u16,
    /// The value, or where it is: the last four bytes of the entry.
    field: &'a [u8],
    value: &'a [u8],
}

impl<'a> Tiff<'a> {
    /// Takes bytes that begin with a TIFF header, and says where the first directory is.
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<(Self, usize)> {
        let order = Order::of_tiff(bytes)?;
        let first = order.size(bytes, 4)?;
        (order.u16(bytes, 2)? == 42).then_some((Self { bytes, order }, first))
    }

    /// Takes bytes that begin as TIFF or as a raw format that is built like it: of Olympus and Panasonic.
    pub(crate) fn of_camera(bytes: &'a [u8]) -> Option<(Self, usize)> {
        let order = Order::of_tiff(bytes)?;
        let first = order.size(bytes, 4)?;
        let known = CAMERAS.contains(&order.u16(bytes, 2)?);
        known.then_some((Self { bytes, order }, first))
    }

    /// Where the directory after that at `at` is; 0 after the last.
    pub(crate) fn next(self, at: usize) -> Option<usize> {
        let entries = usize::from(self.order.u16(self.bytes, at)?) * ENTRY_SIZE;
        self.order
            .size(self.bytes, at.checked_add(2)?.checked_add(entries)?)
    }

    /// The entries of the directory at `at`; those whose value lies outside are left out.
    pub(crate) fn entries(self, at: usize) -> impl Iterator<Item = Entry<'a>> {
        let count = self.order.u16(self.bytes, at).unwrap_or(0);
        let table = at
            .checked_add(2)
            .and_then(|begin| self.bytes.get(begin..))
            .unwrap_or_default();
        table
            .chunks_exact(ENTRY_SIZE)
            .take(usize::from(count.min(MAX_ENTRIES)))
            .filter_map(move |entry| self.entry(entry))
    }

    /// The entry of the directory at `at` with that tag.
    pub(crate) fn find(self, at: usize, tag: u16) -> Option<Entry<'a>> {
        self.entries(at).find(|entry| entry.tag == tag)
    }

    fn entry(self, entry: &'a [u8]) -> Option<Entry<'a>> {
        let kind = self.order.u16(entry, 2)?;
        let length = self
            .order
            .size(entry, 4)?
            .checked_mul(size_of_kind(kind)?)?;
        let field = entry.get(8..)?;
        let value = if length <= INLINE {
            field.get(..length)?
        } else {
            let begin = self.order.size(field, 0)?;
            self.bytes.get(begin..begin.checked_add(length)?)?
        };
        Some(Entry {
            tag: self.order.u16(entry, 0)?,
            order: self.order,
            kind,
            field,
            value,
        })
    }
}

impl<'a> Entry<'a> {
    /// The bytes of the value.
    pub(crate) fn bytes(self) -> &'a [u8] {
        self.value
    }

    /// The first of its whole numbers.
    pub(crate) fn number(self) -> Option<u32> {
        match self.kind {
            1 => self.value.first().map(|byte| u32::from(*byte)),
            3 => self.order.u16(self.value, 0).map(u32::from),
            4 | 13 => self.order.u32(self.value, 0),
            _ => None,
        }
    }

    /// Its whole numbers of 32 bits, or the only one of 16, that say where or how much.
    pub(crate) fn numbers(self) -> Vec<usize> {
        let wide = matches!(self.kind, 4 | 13);
        let all = self.value.chunks_exact(4).take(MAX_NUMBERS);
        let all = all.filter_map(|number| self.order.size(number, 0));
        if wide {
            return all.collect();
        }
        let only = self
            .number()
            .and_then(|number| usize::try_from(number).ok());
        only.filter(|_| self.value.len() <= 2).into_iter().collect()
    }

    /// Its fractions, as numbers above and below; none where it is of another kind.
    pub(crate) fn fractions(self) -> Vec<(f64, f64)> {
        let pairs = self.value.chunks_exact(8).take(MAX_NUMBERS);
        let number = |pair, at| self.order.u32(pair, at).map(f64::from);
        let pairs = pairs.filter_map(|pair| number(pair, 0).zip(number(pair, 4)));
        if self.kind == 5 {
            pairs.collect()
        } else {
            Vec::new()
        }
    }

    /// Its text, where it is one.
    pub(crate) fn text(self) -> Option<&'a [u8]> {
        (self.kind == 2).then_some(self.value)
    }

    /// Where a directory is that this entry points to or holds.
    pub(crate) fn place(self) -> Option<usize> {
        self.order.size(self.field, 0)
    }
}

fn size_of_kind(kind: u16) -> Option<usize> {
    match kind {
        1 | 2 | 6 | 7 => Some(1),
        3 | 8 => Some(2),
        4 | 9 | 11 | 13 => Some(4),
        5 | 10 | 12 => Some(8),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header and a directory with an inline number, a text elsewhere and a text nowhere.
    fn tiff() -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0\x03\0".to_vec();
        bytes.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
        bytes.extend(b"\x0F\x01\x02\0\x06\0\0\0\x32\0\0\0");
        bytes.extend(b"\x10\x01\x02\0\xFF\xFF\xFF\xFF\x32\0\0\0");
        bytes.resize(0x32, 0);
        bytes.extend(b"Qamar\0");
        bytes
    }

    #[test]
    fn values_are_found_inside_and_outside_of_their_entry() {
        let bytes = tiff();
        let (tiff, first) = Tiff::parse(&bytes).unwrap();
        assert_eq!(tiff.find(first, 0x112).unwrap().number(), Some(6));
        assert_eq!(
            tiff.find(first, 0x10F).unwrap().text(),
            Some(&b"Qamar\0"[..])
        );
        assert_eq!(tiff.entries(first).count(), 2, "the third lies outside");
    }

    #[test]
    fn no_truncation_and_no_place_panics() {
        let bytes = tiff();
        for end in 0..bytes.len() {
            let Some((tiff, _)) = Tiff::parse(&bytes[..end]) else {
                continue;
            };
            for at in [0, 8, end, usize::MAX - 1, usize::MAX] {
                assert!(tiff.entries(at).count() <= usize::from(MAX_ENTRIES));
            }
        }
    }
}
