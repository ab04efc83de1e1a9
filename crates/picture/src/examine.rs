use model::{Facts, FileFormat, PictureDefect};

use crate::decode::{Decoded, Pixels, is_picture};
use crate::raster::Luma;
use crate::{claims, container, decode, format, jpeg, pdq, render};

/// The method that facts are read by; it changes when they do.
pub const FACTS_METHOD: &str = "facts/2";
/// The method that renditions are made by; it changes when their bytes do.
pub const RENDITIONS_METHOD: &str = "renditions/2";

/// What there is of a file.
#[derive(Debug, Clone, Copy)]
pub enum Offered<'a> {
    /// All of its bytes.
    Whole(&'a [u8]),
    /// How it begins: it is too large to be decoded.
    Beginning(&'a [u8]),
}

/// What a file says and shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Examination {
    /// What was read from it.
    pub facts: Facts,
    /// Its metadata as they stand in it, where it has any.
    pub metadata: Option<Vec<u8>>,
    /// What people are shown; `None` exactly if the facts name a defect without renditions.
    pub renditions: Option<Renditions>,
}

/// Renditions of a picture, each a baseline JPEG without metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renditions {
    /// Grey and blurred beyond recognition; 320 pixels on the longer side.
    pub shielded: Vec<u8>,
    /// At most 320 pixels on the longer side.
    pub small: Vec<u8>,
    /// At most 1,600 pixels on the longer side.
    pub large: Vec<u8>,
}

/// Reads what a file says of itself and renders it. Every fault of the file is among the facts.
pub fn examine(file: Offered<'_>) -> Examination {
    match file {
        Offered::Whole(bytes) => whole(bytes),
        Offered::Beginning(bytes) => beginning(bytes),
    }
}

pub(crate) fn beginning(bytes: &[u8]) -> Examination {
    let mut facts = Facts::of_format(format::of(bytes, false));
    facts.defect = Some(match facts.format {
        FileFormat::Empty => PictureDefect::Empty,
        format if is_picture(format) => PictureDefect::TooLarge,
        _ => PictureDefect::NotAPicture,
    });
    Examination {
        facts,
        metadata: None,
        renditions: None,
    }
}

fn whole(bytes: &[u8]) -> Examination {
    let Opened {
        mut facts,
        metadata,
        decoded,
    } = open(bytes);
    let renditions = show(decoded, &mut facts);
    Examination {
        facts,
        metadata: (!metadata.is_empty()).then_some(metadata),
        renditions,
    }
}

/// A file that was read and decoded.
pub(crate) struct Opened {
    /// What it says; nothing yet of what only pixels give.
    pub(crate) facts: Facts,
    metadata: Vec<u8>,
    pub(crate) decoded: Decoded,
}

/// Reads what a whole file says and decodes it.
pub(crate) fn open(bytes: &[u8]) -> Opened {
    let mut facts = Facts::of_format(format::of(bytes, true));
    let (exif, metadata, decoded);
    if let Some(jpeg) = format::jpeg(bytes) {
        let mut header = jpeg::Header::parse(jpeg);
        facts.quantisation = header.quantisation;
        exif = header.exif;
        metadata = std::mem::take(&mut header.metadata);
        decoded = decode::jpeg(jpeg, &header);
    } else {
        let kept = container::metadata(facts.format, bytes);
        exif = kept.exif;
        metadata = kept.metadata;
        decoded = decode::other(facts.format, bytes);
    }
    if let Some(exif) = exif {
        claims::read(exif, &mut facts);
    }
    Opened {
        facts,
        metadata,
        decoded,
    }
}

/// Renders what was decoded and hashes it; fills in the facts that only pixels give.
fn show(decoded: Decoded, facts: &mut Facts) -> Option<Renditions> {
    facts.width = decoded.size.map(|size| size.width);
    facts.height = decoded.size.map(|size| size.height);
    let Pixels { picture, whole } = match decoded.outcome {
        Ok(pixels) => pixels,
        Err(defect) => {
            facts.defect = Some(defect);
            return None;
        }
    };
    let orientation = facts.orientation.unwrap_or(1);
    let luma = Luma::of(&picture.light).upright(orientation);
    let renditions = render::render(&picture, orientation, &luma);
    facts.defect = match (&renditions, whole) {
        (None, _) => Some(PictureDefect::DoesNotDecode),
        (Some(_), false) => Some(PictureDefect::DecodedInPart),
        (Some(_), true) => None,
    };
    if renditions.is_some() {
        let (hash, quality) = pdq::hash(&luma);
        facts.pdq = Some(hash);
        facts.pdq_quality = Some(quality);
    }
    renditions
}
