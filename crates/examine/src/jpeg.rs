//! What the JPEGs that a worker gives as renditions look like from outside. Nothing is decoded.

use crate::Rendition;

const START: [u8; 2] = [0xff, 0xd8];
const END: [u8; 2] = [0xff, 0xd9];
const FRAME: u8 = 0xc0;
const HUFFMAN: u8 = 0xc4;
const SCAN: u8 = 0xda;
const QUANTISATION: u8 = 0xdb;
/// The first segment of every rendition: JFIF 1.1, square pixels, no thumbnail.
const JFIF: &[u8] = b"\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
/// Bytes of a length, which counts itself.
const LENGTH: usize = 2;
/// One table of 64 bytes and its id.
const QUANTISATION_BODY: usize = 65;
/// One table: its id, how many codes there are of each length, and at least one value.
const LEAST_HUFFMAN_BODY: usize = 18;
const MOST_HUFFMAN_BODY: usize = 17 + 256;
const BITS: u8 = 8;

/// What is taken for a rendition: a baseline JPEG of one scan, made of such segments as the encoder
/// writes and nothing else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// Most bytes.
    pub(crate) most_bytes: usize,
    /// One for grey, three for colour.
    components: u8,
    /// Most pixels in a row or column.
    most_side: u16,
}

impl Shape {
    /// The shape of a rendition of this kind.
    pub(crate) fn of(what: Rendition) -> Self {
        let (most_bytes, components, most_side) = match what {
            Rendition::Shielded => (64 * 1024, 1, 320),
            Rendition::Small => (512 * 1024, 3, 320),
            Rendition::Large => (12 * 1024 * 1024, 3, 1600),
        };
        Self {
            most_bytes,
            components,
            most_side,
        }
    }

    /// Whether the bytes are of this shape.
    pub(crate) fn fits(self, jpeg: &[u8]) -> bool {
        jpeg.len() <= self.most_bytes && self.scan_of(jpeg).is_some_and(is_one_scan)
    }

    /// What follows the header of the only scan, if all before it is as it must be.
    fn scan_of(self, jpeg: &[u8]) -> Option<&[u8]> {
        let mut rest = jpeg.strip_prefix(&START)?.strip_prefix(JFIF)?;
        let mut framed = false;
        loop {
            let (marker, body, after) = segment(rest)?;
            rest = after;
            match marker {
                QUANTISATION if body.len() == QUANTISATION_BODY => {}
                HUFFMAN if (LEAST_HUFFMAN_BODY..=MOST_HUFFMAN_BODY).contains(&body.len()) => {}
                FRAME if !framed && self.frames(body) => framed = true,
                SCAN if framed && self.scans(body) => return Some(rest),
                _ => return None,
            }
        }
    }

    fn frames(self, body: &[u8]) -> bool {
        let &[bits, h1, h0, w1, w0, components, ref each @ ..] = body else {
            return false;
        };
        let sides = 1..=self.most_side;
        bits == BITS
            && sides.contains(&u16::from_be_bytes([h1, h0]))
            && sides.contains(&u16::from_be_bytes([w1, w0]))
            && components == self.components
            && each.len() == 3 * usize::from(components)
    }

    fn scans(self, body: &[u8]) -> bool {
        body.first() == Some(&self.components) && body.len() == 4 + 2 * usize::from(self.components)
    }
}

/// A segment's marker and body, and what follows it. Fill bytes before it are refused.
fn segment(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let &[0xff, marker, high, low, ref rest @ ..] = bytes else {
        return None;
    };
    let length = usize::from(u16::from_be_bytes([high, low]));
    let (body, after) = rest.split_at_checked(length.checked_sub(LENGTH)?)?;
    Some((marker, body, after))
}

/// Whether the coded data go on without a marker to the end of the picture, and nothing follows it.
fn is_one_scan(bytes: &[u8]) -> bool {
    let Some(coded) = bytes.strip_suffix(&END) else {
        return false;
    };
    let mut after_ff = coded.split(|byte| *byte == 0xff).skip(1);
    after_ff.all(|bytes| bytes.first() == Some(&0))
}

#[cfg(test)]
pub(crate) mod tests {
    use picture::{Offered, Renditions, examine};

    use super::*;

    /// The renditions of a square picture of `side` pixels.
    pub(crate) fn renditions(side: u32, pixels: &[u8]) -> Renditions {
        let row = side as usize * 3;
        let padding = vec![0; row.next_multiple_of(4) - row];
        let mut bmp = b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
        bmp.extend([side.to_le_bytes(), side.to_le_bytes()].as_flattened());
        bmp.extend(b"\x01\0\x18\0");
        bmp.extend([0; 24]);
        for row in pixels.chunks(row) {
            bmp.extend([row, &padding].concat());
        }
        examine(Offered::Whole(&bmp)).renditions.unwrap()
    }

    /// The picture that is hardest to compress: every value is black or white by chance.
    fn noise(side: u32) -> Vec<u8> {
        let mut state = 1_u64;
        let mut draw = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            if state >> 63 == 0 { 0 } else { 255 }
        };
        (0..side * side * 3).map(|_| draw()).collect()
    }

    fn grey() -> Vec<u8> {
        renditions(1, &[0x80; 3]).shielded
    }

    fn is_shielded(jpeg: &[u8]) -> bool {
        Shape::of(Rendition::Shielded).fits(jpeg)
    }

    /// The picture with `bytes` where its frame begins.
    fn with(bytes: &[u8]) -> Vec<u8> {
        let grey = grey();
        let (before, after) = grey.split_at(START.len() + JFIF.len());
        [before, bytes, after].concat()
    }

    #[test]
    fn the_largest_renditions_that_there_are_fit_with_room_to_spare() {
        for side in [16, 320, 1600] {
            let made = renditions(side, &noise(side));
            for (what, jpeg) in [
                (Rendition::Shielded, made.shielded),
                (Rendition::Small, made.small),
                (Rendition::Large, made.large.unwrap()),
            ] {
                let shape = Shape::of(what);
                println!("{side} {what}: {} of {}", jpeg.len(), shape.most_bytes);
                assert!(shape.fits(&jpeg), "{side} {what}");
                assert!(jpeg.len() < shape.most_bytes / 2, "{side} {what}");
            }
        }
    }

    #[test]
    fn a_picture_that_is_larger_or_in_colour_is_not_taken_for_a_shielded_one() {
        let made = renditions(321, &noise(321));
        let large = made.large.as_ref().unwrap();
        for (what, jpeg) in [
            (Rendition::Shielded, &made.small),
            (Rendition::Shielded, large),
            (Rendition::Small, large),
            (Rendition::Small, &made.shielded),
            (Rendition::Large, &made.shielded),
        ] {
            assert!(!Shape::of(what).fits(jpeg), "{what}");
        }
        let frame = [0xff, FRAME, 0, 11, BITS];
        let at = grey().windows(5).position(|bytes| bytes == frame).unwrap();
        let sides = at + frame.len();
        assert_eq!(grey()[sides..sides + 4], [1, 64, 1, 64]);
        for (at, side) in [(0, 321), (2, 321), (0, 0), (2, 0)] {
            let mut other = grey();
            let side = u16::to_be_bytes(side);
            other[sides + at..][..2].copy_from_slice(&side);
            assert!(!is_shielded(&other), "{side:?}");
        }
    }

    #[test]
    fn metadata_and_whatever_the_encoder_does_not_write_are_refused() {
        assert!(is_shielded(&with(b"")));
        assert!(is_shielded(&with(
            &[b"\xff\xdb\0\x43", &[1; 65][..]].concat()
        )));
        for marker in (0..=0xff).filter(|marker| ![FRAME, HUFFMAN, QUANTISATION].contains(marker)) {
            let segment = [b"\xff", &[marker][..], b"\0\x06Exif"].concat();
            assert!(!is_shielded(&with(&segment)), "{marker:x}");
        }
        for segment in [
            &b"\xff"[..],
            b"\xff\xdb\0\x06Exif",
            b"\xff\xc4\0\x06Exif",
            b"\xff\xc0\0\x0b\x08\0\x08\0\x08\x01\x01\x11\0",
            b"\xff\xdb\0\x01",
            JFIF,
        ] {
            assert!(!is_shielded(&with(segment)), "{segment:x?}");
        }
        let mut progressive = grey();
        progressive[START.len() + JFIF.len() + 1] = 0xc2;
        assert!(!is_shielded(&progressive));
        let mut thumbnail = grey();
        thumbnail[START.len() + JFIF.len() - 1] = 1;
        assert!(!is_shielded(&thumbnail));
    }

    #[test]
    fn nothing_follows_the_only_scan_and_no_marker_stands_in_it() {
        let whole = grey();
        let (coded, _) = whole.split_at(whole.len() - END.len());
        for tail in [
            &b"\xff\xd9\xff\xd9"[..],
            b"\xff\xd9Exif",
            b"\xff\xe1\0\x06Exif\xff\xd9",
            b"\xff\xd0\xff\xd9",
            b"\xff\xff\xd9",
            b"\xff\0",
        ] {
            assert!(!is_shielded(&[coded, tail].concat()), "{tail:x?}");
        }
        assert!(is_shielded(&[coded, b"\xff\0\xff\xd9"].concat()));
        for end in 0..whole.len() {
            assert!(!is_shielded(&whole[..end]), "{end} bytes");
        }
        let long = vec![0; Shape::of(Rendition::Shielded).most_bytes - whole.len()];
        assert!(is_shielded(&[coded, &long, &END].concat()));
        assert!(!is_shielded(&[coded, &long, b"\0", &END].concat()));
    }
}
