use memchr::memchr;

use crate::bytes::Order;

/// A marker with what belongs to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment<'a> {
    pub(super) marker: u8,
    /// Where its marker is.
    pub(super) at: usize,
    /// Marker, length and body.
    pub(super) whole: &'a [u8],
    pub(super) body: &'a [u8],
}

/// The segments of a JPEG that are there in full, in the order of the file. Whatever stands between
/// them is passed over; markers without a length give nothing.
pub(super) fn segments(jpeg: &[u8]) -> impl Iterator<Item = Segment<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some((marker, begin)) = next_marker(jpeg, at) {
            at = begin + 2;
            let segment = match marker {
                END => return None,
                0x01 | 0xD0..=0xD8 => None,
                _ => segment(jpeg, marker, begin),
            };
            if let Some(segment) = segment {
                at = begin + segment.whole.len();
                return Some(segment);
            }
        }
        None
    })
}

const END: u8 = 0xD9;

/// The next marker from `at` on, and where its two bytes are. Fill bytes before it are no part of
/// it, and a byte of 255 that a zero follows is data.
pub(super) fn next_marker(jpeg: &[u8], mut at: usize) -> Option<(u8, usize)> {
    loop {
        at += memchr(0xFF, jpeg.get(at..)?)?;
        match *jpeg.get(at + 1)? {
            0x00 => at += 2,
            0xFF => at += 1,
            marker => return Some((marker, at)),
        }
    }
}

fn segment(jpeg: &[u8], marker: u8, at: usize) -> Option<Segment<'_>> {
    let length = usize::from(Order::Big.u16(jpeg, at + 2)?);
    let whole = jpeg.get(at..at + 2 + length)?;
    Some(Segment {
        marker,
        at,
        whole,
        body: whole.get(4..)?,
    })
}
