use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::vocabulary::{UnknownWord, vocabulary};
use crate::{CacheFacts, Sha256Digest};

vocabulary! {
    /// Which picture of a file was decoded: what its renditions, its perceptual hash, its pixels and
    /// its light are of.
    PictureOf {
        /// The picture that the file is.
        Picture = "picture",
        /// A JPEG that a camera put beside a picture which is not decoded here.
        Preview = "preview",
        /// One of the pictures of a film.
        OneOfAFilm = "one-of-a-film",
    }
}

vocabulary! {
    /// How a JPEG is coded, by the marker of its frame (ISO/IEC 10918-1 table B.1).
    JpegProcess {
        /// Sequential, Huffman codes, 8 bits: SOF0.
        Baseline = "baseline",
        /// Sequential, Huffman codes: SOF1.
        Extended = "extended",
        /// In scans that refine each other, Huffman codes: SOF2.
        Progressive = "progressive",
        /// Without loss, Huffman codes: SOF3.
        Lossless = "lossless",
        /// Arithmetic codes, whatever else: SOF9 to SOF11.
        Arithmetic = "arithmetic",
        /// In frames that refine each other, whatever else: SOF5 to SOF7, SOF13 to SOF15.
        Hierarchical = "hierarchical",
    }
}

vocabulary! {
    /// What a JPEG inside of a file is there for.
    EmbeddedKind {
        /// The thumbnail of Exif's second directory.
        Thumbnail = "thumbnail",
        /// A larger one: of another directory of a camera, or of a file of several pictures (CIPA DC-007).
        Preview = "preview",
    }
}

/// What a machine measures of the bytes and the pixels of a file and nothing else: no judgement.
/// Defined in `docs/spec/facts.md`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Measured {
    /// Which picture of the file was decoded; `None` if none was.
    pub of: Option<PictureOf>,
    /// SHA-256 over the decoded planes: the same of files that differ only around their pixels.
    pub pixels: Option<Sha256Digest>,
    /// How sharp and how light the picture is.
    pub quality: Option<Quality>,
    /// How a JPEG was made, as far as its markers tell.
    pub jpeg: Option<JpegFacts>,
    /// The JPEGs inside of the file, in the order in which they were found.
    pub embedded: Vec<Embedded>,
    /// What the file remembers of pictures, if it is a cache of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache: Option<CacheFacts>,
    /// The film that the file is, where FFmpeg read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub film: Option<Film>,
    /// The pages of a PDF or a TIFF; `None` of a file that has none, and of one that was looked at by a method before
    /// `facts/4`.
    pub pages: Option<Pages>,
}

/// The pages of a file, of which the first is its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pages {
    /// How many were found.
    pub count: u32,
    /// Whether they are all that the file says: false of a chain of directories that leads back into itself, out of the
    /// file or beyond the limit, and of a PDF whose own number is another.
    pub whole: bool,
    /// Whether the first page of a PDF asks for a composite font (ISO 32000-1, 9.7) that the file does not bring:
    /// letters may be absent or other.
    pub foreign_fonts: bool,
}

/// A film, as far as FFmpeg reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Film {
    /// Milliseconds that it takes, as its container says or its pictures tell; `None` if neither does.
    pub length: Option<u64>,
    /// Which FFmpeg read it, as that says: another may take another picture of it.
    pub version: String,
}

impl Film {
    /// Most bytes of [`Film::version`].
    pub const LONGEST_VERSION: usize = 64;
}

/// One of several pictures that a file holds, beside the one that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Within {
    /// A page, counted from 1.
    Page(u32),
    /// One of the [`Embedded`], counted from 1 in the order of the facts.
    Embedded(u32),
}

/// Sharpness and light, from the canonical raster of the upright picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quality {
    /// The mean square of the Laplacian, 0 to 1,040,400.
    pub sharpness: u32,
    /// The mean light, in thousandths of white.
    pub light: u16,
    /// How many thousandths of the picture are black.
    pub black: u16,
    /// How many thousandths of the picture are white.
    pub white: u16,
}

impl Quality {
    /// By what pictures are put in order, the best first: the sharpness, less the part of the picture that is black or
    /// white. It says nothing of what is shown.
    pub fn best(self) -> u32 {
        let clipped = (u32::from(self.black) + u32::from(self.white)).min(1000);
        // At most 1,040,400 times 1,000 is less than 2^32.
        self.sharpness.saturating_mul(1000 - clipped) / 1000
    }
}

/// What the markers of a JPEG tell of how it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JpegFacts {
    /// How it is coded.
    pub process: Option<JpegProcess>,
    /// Bits of a sample.
    pub bits: Option<u8>,
    /// How many components it has: 1 is grey, 3 in colour.
    pub components: Option<u8>,
    /// How many pixels share a value of colour: `4:2:0`; the factors where that has no such name.
    pub subsampling: Option<String>,
    /// Its markers and segments, in their order.
    pub segments: String,
    /// SHA-256 over the Huffman tables before its first scan.
    pub huffman: Option<Sha256Digest>,
    /// N, if its quantisation tables are those that the IJG's library makes of quality N: 1 to 100.
    pub ijg_quality: Option<u8>,
    /// MCUs between restarts, if there are any.
    pub restart_interval: Option<u16>,
    /// How many scans it has, as far as its markers are in order.
    pub scans: u32,
    /// Bytes after its end marker; `None` if the walk does not come to one.
    pub after_end: Option<u64>,
}

/// A JPEG inside of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Embedded {
    /// What it is there for.
    pub kind: EmbeddedKind,
    /// Pixels in a row, as its header says.
    pub width: u32,
    /// Rows of pixels, as its header says.
    pub height: u32,
    /// Its bytes.
    pub bytes: u64,
    /// In how many of 256 bits its perceptual hash differs from that of the picture, if they were compared.
    pub distance: Option<u16>,
    /// How far its light is from that of the picture, in thousandths of white, if they were compared.
    pub difference: Option<u16>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_black_or_white_takes_from_what_is_sharp() {
        let quality = |sharpness, black, white| Quality {
            sharpness,
            light: 500,
            black,
            white,
        };
        assert_eq!(quality(400, 0, 0).best(), 400);
        assert_eq!(quality(400, 100, 150).best(), 300);
        assert_eq!(quality(400, 700, 700).best(), 0);
        assert_eq!(quality(1_040_400, 0, 0).best(), 1_040_400);
    }
}
