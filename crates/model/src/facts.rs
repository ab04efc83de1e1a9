use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::vocabulary::{UnknownWord, vocabulary};
use crate::{CameraTime, Measured, PdqHash, PictureOf, Sha256Digest};

vocabulary! {
    /// What a file is by its content; its name is not asked.
    FileFormat {
        /// No bytes at all.
        Empty = "empty",
        /// JPEG (ISO/IEC 10918).
        Jpeg = "jpeg",
        /// Portable Network Graphics.
        Png = "png",
        /// Graphics Interchange Format.
        Gif = "gif",
        /// Windows bitmap.
        Bmp = "bmp",
        /// Tagged Image File Format, where it is no camera's raw format.
        Tiff = "tiff",
        /// WebP.
        WebP = "webp",
        /// HEIF: HEIC, AVIF and their like.
        Heif = "heif",
        /// The raw format of a camera, whichever.
        Raw = "raw",
        /// JPEG 2000 or JPEG XL.
        OtherJpeg = "jpeg-other",
        /// Photoshop.
        Psd = "psd",
        /// A film: MPEG-4, QuickTime, AVI, Matroska, MPEG.
        Video = "video",
        /// Portable Document Format.
        Pdf = "pdf",
        /// ZIP, and what lies in one: DOCX, ODT.
        Zip = "zip",
        /// OLE compound file: DOC, Thumbs.db.
        Ole = "ole",
        /// Text without control characters.
        Text = "text",
        /// None of these.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Why a file has no rendition, or only part of one. The words are stable and never translated.
    PictureDefect {
        /// It has no bytes.
        Empty = "empty",
        /// It is of a format that holds no single picture.
        NotAPicture = "not-a-picture",
        /// It is a picture of a format that this version does not decode.
        NotDecodedHere = "not-decoded-here",
        /// It begins as a picture or a document and cannot be decoded.
        DoesNotDecode = "does-not-decode",
        /// Its picture is of a format that this version does not decode; a preview inside of it is shown.
        PreviewOnly = "preview-only",
        /// It is a film; one of its pictures is shown.
        OneOfAFilm = "one-of-a-film",
        /// Part of it was decoded; the rest is damaged or absent and shows as grey.
        DecodedInPart = "decoded-in-part",
        /// It is encrypted, and opens with no password that is known here.
        Encrypted = "encrypted",
        /// It has more pixels, pages or bytes than are decoded.
        TooLarge = "too-large",
        /// Decoding took longer than is allowed.
        TooSlow = "too-slow",
        /// Decoding ended the process that did it, twice.
        EndsItsWorker = "ends-its-worker",
    }
}

impl PictureDefect {
    /// Whether there are renditions nevertheless.
    pub fn has_renditions(self) -> bool {
        matches!(
            self,
            Self::DecodedInPart | Self::PreviewOnly | Self::OneOfAFilm
        )
    }
}

/// Where a camera says it was: degrees in WGS 84, north and east positive; metres above the sea.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gps {
    /// Degrees, -90 to 90.
    pub latitude: f64,
    /// Degrees, -180 to 180.
    pub longitude: f64,
    /// Metres.
    pub altitude: Option<f64>,
}

/// What a machine reads from the bytes of a file and nothing else: claims of the file, not findings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// What the file is.
    pub format: FileFormat,
    /// Why it has no rendition, or only part of one.
    pub defect: Option<PictureDefect>,
    /// Pixels in a row as stored, before the orientation is applied.
    pub width: Option<u32>,
    /// Rows of pixels as stored, before the orientation is applied.
    pub height: Option<u32>,
    /// How it is to be turned: 1 to 8, as EXIF counts.
    pub orientation: Option<u8>,
    /// Who made the camera.
    pub make: Option<String>,
    /// Which camera.
    pub model: Option<String>,
    /// The camera's serial number; it may identify a photographer.
    pub serial: Option<String>,
    /// Which lens, as the camera writes it.
    pub lens: Option<String>,
    /// What wrote the file.
    pub software: Option<String>,
    /// When the camera's clock says that it was taken.
    pub captured: Option<CameraTime>,
    /// How far that clock is ahead of UTC, where the file says so: `+03:00`.
    pub captured_offset: Option<String>,
    /// Where the camera says it was.
    pub gps: Option<Gps>,
    /// How often the shutter had opened.
    pub shutter_count: Option<u64>,
    /// The number that the camera gave the file, as its maker writes it.
    pub file_number: Option<String>,
    /// A JPEG's signature: SHA-256 over its quantisation tables (`docs/spec/facts.md`).
    pub quantisation: Option<Sha256Digest>,
    /// The perceptual hash PDQ of the upright picture.
    pub pdq: Option<PdqHash>,
    /// How much the hash has to hold on to: 0 to 100; below 50 it says little.
    pub pdq_quality: Option<u8>,
    /// What was measured of its bytes and pixels; `None` of a file that is no picture, and of one
    /// that was looked at by a method before `facts/3`.
    pub measured: Option<Box<Measured>>,
}

impl Facts {
    /// Facts of a file of which only the format is known.
    pub fn of_format(format: FileFormat) -> Self {
        Self {
            format,
            defect: None,
            width: None,
            height: None,
            orientation: None,
            make: None,
            model: None,
            serial: None,
            lens: None,
            software: None,
            captured: None,
            captured_offset: None,
            gps: None,
            shutter_count: None,
            file_number: None,
            quantisation: None,
            pdq: None,
            pdq_quality: None,
            measured: None,
        }
    }

    /// Which of its pictures the renditions are of; `None` if there are none.
    pub fn shown(&self) -> Option<PictureOf> {
        match self.defect {
            Some(PictureDefect::PreviewOnly) => Some(PictureOf::Preview),
            Some(PictureDefect::OneOfAFilm) => Some(PictureOf::OneOfAFilm),
            Some(defect) if !defect.has_renditions() => None,
            _ => Some(PictureOf::Picture),
        }
    }

    /// Whether there are renditions of it.
    pub fn has_renditions(&self) -> bool {
        self.defect.is_none_or(PictureDefect::has_renditions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for format in FileFormat::ALL {
            assert_eq!(format.as_str().parse::<FileFormat>().unwrap(), *format);
        }
        for defect in PictureDefect::ALL {
            assert_eq!(defect.as_str().parse::<PictureDefect>().unwrap(), *defect);
        }
    }

    #[test]
    fn facts_read_back_from_json() {
        let mut facts = Facts::of_format(FileFormat::Jpeg);
        facts.captured = Some("2012-08-14T11:04:31.25".parse().unwrap());
        facts.pdq = Some(PdqHash::from_bytes([7; 32]));
        facts.gps = Some(Gps {
            latitude: 33.5138,
            longitude: 36.2765,
            altitude: None,
        });
        let json = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<Facts>(&json).unwrap(), facts);
    }
}
