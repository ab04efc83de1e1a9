//! Little-endian numbers and texts at places that may lie beyond the end.

use model::Timestamp;

/// Most units of a name.
const LONGEST: usize = 4_096;
/// Ticks of 100 nanoseconds from 1601 to 1970.
const TO_1970: u64 = 116_444_736_000_000_000;

pub(crate) fn bytes<const N: usize>(from: &[u8], at: usize) -> Option<[u8; N]> {
    from.get(at..)?.first_chunk().copied()
}

pub(crate) fn u32(from: &[u8], at: usize) -> Option<u32> {
    bytes(from, at).map(u32::from_le_bytes)
}

pub(crate) fn u64(from: &[u8], at: usize) -> Option<u64> {
    bytes(from, at).map(u64::from_le_bytes)
}

/// A number of bytes.
pub(crate) fn size(from: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32(from, at)?).ok()
}

/// A stretch of `length` bytes.
pub(crate) fn stretch(from: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    from.get(at..at.checked_add(length)?)
}

/// UTF-16 up to its end or a zero; half letters are shown as `U+FFFD`.
pub(crate) fn utf16(from: &[u8]) -> String {
    let (units, _) = from.as_chunks::<2>();
    let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
    let units = units.take(LONGEST).take_while(|unit| *unit != 0);
    char::decode_utf16(units)
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// A FILETIME; 0 stands for nothing.
pub(crate) fn file_time(from: &[u8], at: usize) -> Option<Timestamp> {
    let ticks = u64(from, at)?.checked_sub(TO_1970)?;
    let nanos = ticks.checked_mul(100)?;
    i64::try_from(nanos).ok().map(Timestamp::from_unix_nanos)
}
