//! What the markers of a JPEG say (ISO/IEC 10918-1 annex B), without decoding it.

mod blank;
mod coded;
mod course;
mod huffman;
mod ijg;
mod outline;
mod quantisation;
mod segments;

use model::{JpegFacts, JpegProcess, Sha256Digest};

use crate::bytes::Order;
use crate::limits::MAX_METADATA;
pub(crate) use coded::frame;
use course::Course;
use outline::Outline;
use segments::{Segment, segments};

const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;
const APP15: u8 = 0xEF;
/// Marker and length of a segment.
const BEFORE_BODY: usize = 4;
const COMMENT: u8 = 0xFE;
const HUFFMAN: u8 = 0xC4;
const QUANTISATION: u8 = 0xDB;
const RESTART_INTERVAL: u8 = 0xDD;
const SCAN: u8 = 0xDA;
const EXIF: &[u8] = b"Exif\0\0";
const INDEX: &[u8] = b"MPF\0";
/// Most components whose factors are told.
const MOST_COMPONENTS: usize = 4;

/// The frame header: how a picture is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    pub(crate) width: u16,
    pub(crate) height: u16,
    precision: u8,
    components: u8,
    marker: u8,
    /// Three bytes for each component: id, factors across and down, table.
    each: &'a [u8],
}

/// What stands before the first scan, and how the file goes on from there.
#[derive(Debug, Default)]
pub(crate) struct Header<'a> {
    pub(crate) frame: Option<Frame<'a>>,
    pub(crate) exif: Option<&'a [u8]>,
    /// The index of a file of several pictures (CIPA DC-007), and where it stands.
    pub(crate) index: Option<(usize, &'a [u8])>,
    pub(crate) metadata: Vec<u8>,
    pub(crate) quantisation: Option<Sha256Digest>,
    zeros: blank::Zeros,
    huffman: Option<Sha256Digest>,
    ijg_quality: Option<u8>,
    restart_interval: Option<u16>,
    course: Course,
    segments: String,
    /// The file from its first scan on.
    scans: Option<&'a [u8]>,
}

impl<'a> Header<'a> {
    /// Reads the markers of `jpeg`, which begins with the first; what is not there is absent.
    pub(crate) fn parse(jpeg: &'a [u8]) -> Self {
        let mut header = Self::default();
        let mut tables = quantisation::Tables::default();
        let mut codes = huffman::Tables::default();
        let mut outline = Outline::default();
        let mut room = MAX_METADATA;
        for segment in segments(jpeg) {
            if segment.marker == SCAN {
                header.scans = jpeg.get(segment.at..);
                break;
            }
            outline.add(segment.marker, segment.body);
            match segment.marker {
                APP0..=APP15 | COMMENT => header.keep(&segment, &mut room),
                HUFFMAN => {
                    header.zeros.define(segment.body);
                    codes.define(segment.body);
                }
                QUANTISATION => tables.define(segment.body),
                RESTART_INTERVAL => {
                    header.restart_interval =
                        Order::Big.u16(segment.body, 0).filter(|some| *some > 0);
                }
                marker if is_frame(marker) && header.frame.is_none() => {
                    header.frame = Frame::parse(marker, segment.body);
                }
                _ => {}
            }
        }
        if let (Some(frame), Some(scans)) = (header.frame, header.scans) {
            header.course = Course::follow(scans, frame, header.zeros, &mut outline);
        }
        header.segments = outline.into_text();
        header.huffman = codes.signature();
        header.ijg_quality = tables.ijg_quality();
        header.quantisation = tables.signature();
        header
    }

    /// How the file was made, as far as its markers tell.
    pub(crate) fn facts(&self) -> JpegFacts {
        JpegFacts {
            process: self.frame.map(Frame::process),
            bits: self.frame.map(|frame| frame.precision),
            components: self.frame.map(|frame| frame.components),
            subsampling: self.frame.and_then(Frame::subsampling),
            segments: self.segments.clone(),
            huffman: self.huffman,
            ijg_quality: self.ijg_quality,
            restart_interval: self.restart_interval,
            scans: self.course.scans,
            after_end: self.course.after_end,
        }
    }

    /// How many scans there may be: no coded data hold the marker of one.
    pub(crate) fn scans(&self) -> usize {
        if self.course.whole {
            return usize::try_from(self.course.scans).unwrap_or(usize::MAX);
        }
        let scans = self.scans.unwrap_or_default();
        let marker = |pair: &&[u8]| **pair == [0xFF, SCAN];
        scans.windows(2).filter(marker).count()
    }

    /// Whether the file goes on to its end as its header promises.
    pub(crate) fn is_whole(&self) -> bool {
        self.course.whole
    }

    fn keep(&mut self, segment: &Segment<'a>, room: &mut usize) {
        if segment.marker == APP1
            && let Some(exif) = segment.body.strip_prefix(EXIF)
        {
            self.exif.get_or_insert(exif);
        }
        if segment.marker == APP2
            && let Some(index) = segment.body.strip_prefix(INDEX)
        {
            self.index
                .get_or_insert((segment.at + BEFORE_BODY + INDEX.len(), index));
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

impl<'a> Frame<'a> {
    fn parse(marker: u8, body: &'a [u8]) -> Option<Self> {
        let &[precision, h1, h0, w1, w0, components, ref each @ ..] = body else {
            return None;
        };
        Some(Self {
            width: u16::from_be_bytes([w1, w0]),
            height: u16::from_be_bytes([h1, h0]),
            precision,
            components,
            marker,
            each,
        })
    }

    fn process(self) -> JpegProcess {
        match self.marker {
            0xC0 => JpegProcess::Baseline,
            0xC1 => JpegProcess::Extended,
            0xC2 => JpegProcess::Progressive,
            0xC3 => JpegProcess::Lossless,
            0xC9..=0xCB => JpegProcess::Arithmetic,
            _ => JpegProcess::Hierarchical,
        }
    }

    /// What people call the factors of the components, else the factors; a grey picture has none.
    fn subsampling(self) -> Option<String> {
        let components = self.each.as_chunks::<3>().0;
        let factors: Vec<(u8, u8)> = components
            .iter()
            .take(usize::from(self.components).min(MOST_COMPONENTS))
            .map(|[_, factors, _]| (factors >> 4, factors & 0x0F))
            .collect();
        let name = match *factors {
            [] | [_] => return None,
            [(1, 1), (1, 1), (1, 1)] => "4:4:4",
            [(2, 1), (1, 1), (1, 1)] => "4:2:2",
            [(1, 2), (1, 1), (1, 1)] => "4:4:0",
            [(2, 2), (1, 1), (1, 1)] => "4:2:0",
            [(4, 1), (1, 1), (1, 1)] => "4:1:1",
            _ => {
                let each = factors
                    .iter()
                    .map(|(across, down)| format!("{across}x{down}"));
                return Some(each.collect::<Vec<_>>().join(" "));
            }
        };
        Some(name.into())
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
