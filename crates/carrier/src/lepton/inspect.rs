use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use super::cost::Cost;

/// Bytes before the compressed header.
const FIXED: usize = 28;
/// What the compressed header holds beside the file's own bytes: recovery values, at most.
const RECOVERY: usize = 64 * 1024;

/// Reads the headers of a Lepton file of a picture of `size` bytes, and what unpacking it will cost.
///
/// The library believes the lengths in them and the number of segments; so all are compared first
/// with what is there, and `lepton/1` has one segment.
pub(super) fn inspect(packed: &[u8], size: usize) -> Option<Cost> {
    let (fixed, rest) = packed.split_first_chunk::<FIXED>()?;
    let [
        0xcf,
        0x84,
        1,
        b'Z' | b'X',
        1,
        0,
        0,
        0,
        ..,
        s0,
        s1,
        s2,
        s3,
        c0,
        c1,
        c2,
        c3,
    ] = *fixed
    else {
        return None;
    };
    if usize::try_from(u32::from_le_bytes([s0, s1, s2, s3])).ok()? != size {
        return None;
    }
    let length = usize::try_from(u32::from_le_bytes([c0, c1, c2, c3])).ok()?;
    let compressed = rest.get(..length)?;
    let header = decompress_to_vec_zlib_with_limit(compressed, size + RECOVERY).ok()?;
    inspect_header(&header, size)
}

/// Walks through the parts of the header; the first is the picture's own headers.
fn inspect_header(header: &[u8], size: usize) -> Option<Cost> {
    let (picture, mut rest) = counted(header.strip_prefix(b"HDR")?, 1)?;
    let mut segments = 0;
    while !rest.is_empty() {
        rest = match rest {
            [b'P', b'0', b'D', _, rest @ ..] => rest,
            [b'H', b'H', 1, rest @ ..] => {
                segments += 1;
                rest.get(16..)?
            }
            [b'C', b'R', b'S', rest @ ..] => counted(rest, 4)?.1,
            [b'F', b'R', b'S', rest @ ..] => counted(rest, 1)?.1,
            [b'G', b'R', b'B', rest @ ..] => {
                let (garbage, rest) = counted(rest, 1)?;
                (garbage.len() <= size).then_some(rest)?
            }
            [b'E', b'E', b'E', rest @ ..] => rest.get(28..)?,
            _ => return None,
        };
    }
    if segments != 1 {
        return None;
    }
    Cost::of(picture)
}

/// A u32 number, so many entries of `each` bytes, and what follows.
fn counted(bytes: &[u8], each: usize) -> Option<(&[u8], &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    let number = usize::try_from(u32::from_le_bytes(*number)).ok()?;
    rest.split_at_checked(number.checked_mul(each)?)
}
