//! What the markers of a JPEG say (ISO/IEC 10918-1 annex B), without decoding it.

mod blank;
mod quantisation;
mod scan;
mod segments;

use model::Sha256Digest;

use crate::limits::MAX_METADATA;
use segments::{Segment, segments};

const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const APP15: u8 = 0xEF;
const COMMENT: u8 = 0xFE;
const HUFFMAN: u8 = 0xC4;
const QUANTISATION: u8 = 0xDB;
const SCAN: u8 = 0xDA;
const EXIF: &[u8] = b"Exif\0\0";

/// The frame header: how a picture is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) width: u16,
    pub(crate) height: u16,
    precision: u8,
    components: u8,
    marker: u8,
}

/// What stands before the first scan.
#[derive(Debug, Default)]
pub(crate) struct Header<'a> {
    pub(crate) frame: Option<Frame>,
    pub(crate) exif: Option<&'a [u8]>,
    pub(crate) metadata: Vec<u8>,
    pub(crate) quantisation: Option<Sha256Digest>,
    zeros: blank::Zeros,
    /// The file from its first scan on.
    scans: Option<&'a [u8]>,
}

impl<'a> Header<'a> {
    /// Reads the markers of `jpeg`, which begins with the first; what is not there is absent.
    pub(crate) fn parse(jpeg: &'a [u8]) -> Self {
        let mut header = Self::default();
        let mut tables = quantisation::Tables::default();
        let mut room = MAX_METADATA;
        for segment in segments(jpeg) {
            match segment.marker {
                APP0..=APP15 | COMMENT => header.keep(&segment, &mut room),
                HUFFMAN => header.zeros.define(segment.body),
                QUANTISATION => tables.define(segment.body),
                SCAN => {
                    header.scans = jpeg.get(segment.at..);
                    break;
                }
                marker if is_frame(marker) && header.frame.is_none() => {
                    header.frame = Frame::parse(marker, segment.body);
                }
                _ => {}
            }
        }
        header.quantisation = tables.signature();
        header
    }

    /// How many scans there may be: no coded data hold the marker of one.
    pub(crate) fn scans(&self) -> usize {
        let scans = self.scans.unwrap_or_default();
        let marker = |pair: &&[u8]| **pair == [0xFF, SCAN];
        scans.windows(2).filter(marker).count()
    }

    /// Whether the file goes on to its end as its header promises: every scan is followed by
    /// another or by the end of the picture, the restarts in it are counted without a gap, and no
    /// stretch of it is blank.
    pub(crate) fn is_whole(&self) -> bool {
        match (self.frame, self.scans) {
            (Some(frame), Some(scans)) => scan::goes_on(scans, frame, self.zeros),
            _ => false,
        }
    }

    fn keep(&mut self, segment: &Segment<'a>, room: &mut usize) {
        if segment.marker == APP1
            && let Some(exif) = segment.body.strip_prefix(EXIF)
        {
            self.exif.get_or_insert(exif);
        }
        // Once one is left out, so are those after it: a sidecar is a beginning, without gaps.
        match room.checked_sub(segment.whole.len()) {
            Some(left) => {
                self.metadata.extend_from_slice(segment.whole);
                *room = left;
            }
            None => *room = 0,
        }
    }
}

impl Frame {
    fn parse(marker: u8, body: &[u8]) -> Option<Self> {
        let [precision, h1, h0, w1, w0, components, ..] = *body else {
            return None;
        };
        Some(Self {
            width: u16::from_be_bytes([w1, w0]),
            height: u16::from_be_bytes([h1, h0]),
            precision,
            components,
            marker,
        })
    }

    fn is_progressive(self) -> bool {
        self.marker == 0xC2
    }

    /// Whether it is coded as this version decodes: Huffman, sequential or progressive, 8 bits.
    pub(crate) fn is_decoded_here(self) -> bool {
        matches!(self.marker, 0xC0..=0xC2) && self.precision == 8
    }
}

fn is_frame(marker: u8) -> bool {
    // C4, C8 and CC are Huffman tables, an extension and arithmetic conditioning.
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: &[u8] = b"\xFF\xC0\0\x0B\x08\0\x02\0\x03\x01\x01\x11\0";

    #[test]
    fn segments_are_found_behind_junk_and_fill_bytes() {
        let jpeg = [
            b"\xFF\xD8\xFF\xFF\xFF\xFE\0\x04hi junk \xFF\0 ".as_slice(),
            FRAME,
        ]
        .concat();
        let header = Header::parse(&jpeg);
        assert_eq!(header.metadata, b"\xFF\xFE\0\x04hi");
        let frame = header.frame.unwrap();
        assert_eq!((frame.width, frame.height), (3, 2));
        assert!(frame.is_decoded_here());
    }

    #[test]
    fn exif_is_taken_from_the_first_segment_that_has_it() {
        let jpeg = b"\xFF\xD8\xFF\xE1\0\x05XMP\xFF\xE1\0\x0AExif\0\0II\xFF\xE1\0\x0AExif\0\0MM";
        let header = Header::parse(jpeg);
        assert_eq!(header.exif, Some(&b"II"[..]));
        assert_eq!(header.metadata, jpeg[2..]);
    }
}
