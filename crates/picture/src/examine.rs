use model::{Facts, FileFormat, Measured, PictureDefect, PictureOf};

use crate::decode::{Decoded, Pixels, is_picture};
use crate::embedded::{Found, Shown};
use crate::raster::Luma;
use crate::{claims, container, decode, document, embedded, format, jpeg, pdq, quality, render};

/// The method that facts are read by; it changes when they do.
pub const FACTS_METHOD: &str = "facts/4";
/// The method that renditions are made by; it changes when their bytes do.
pub const RENDITIONS_METHOD: &str = "renditions/4";

/// What there is of a file.
#[derive(Debug, Clone, Copy)]
pub enum Offered<'a> {
    /// All of its bytes.
    Whole(&'a [u8]),
    /// How it begins: it is too large to be decoded.
    Beginning(&'a [u8]),
}

impl<'a> Offered<'a> {
    /// Bytes, and whether they are all of a file or how it begins.
    pub fn of(bytes: &'a [u8], whole: bool) -> Self {
        if whole {
            Self::Whole(bytes)
        } else {
            Self::Beginning(bytes)
        }
    }
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
    /// At most 1,600 pixels on the longer side; `None` where it is left for later.
    pub large: Option<Vec<u8>>,
}

/// Which renditions are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All of them.
    All,
    /// All but the large one, which takes as long as everything else.
    AllButLarge,
}

/// Reads what a file says of itself and makes every rendition of it. Every fault of the file is among the facts.
pub fn examine(file: Offered<'_>) -> Examination {
    examine_for(file, Wanted::All)
}

/// The same, but makes what is `wanted` alone; facts and renditions do not depend on what else is.
pub fn examine_for(file: Offered<'_>, wanted: Wanted) -> Examination {
    match file {
        Offered::Whole(bytes) => whole(bytes, wanted),
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

fn whole(bytes: &[u8], wanted: Wanted) -> Examination {
    let Opened {
        mut facts,
        mut measured,
        found,
        metadata,
        decoded,
    } = open(bytes);
    let (renditions, shown) = show(decoded, wanted, &mut facts, &mut measured);
    measured.embedded = embedded::told(&found, shown.as_ref());
    facts.measured = is_picture(facts.format).then(|| Box::new(measured));
    Examination {
        facts,
        metadata: (!metadata.is_empty()).then_some(metadata),
        renditions,
    }
}

/// A file that was read and decoded.
pub(crate) struct Opened<'a> {
    /// What it says; nothing yet of what only pixels give.
    pub(crate) facts: Facts,
    measured: Measured,
    found: Vec<Found<'a>>,
    metadata: Vec<u8>,
    pub(crate) decoded: Decoded,
}

impl Opened<'_> {
    /// Whether what was decoded is a preview inside of the file.
    pub(crate) fn is_of_preview(&self) -> bool {
        self.measured.of == Some(PictureOf::Preview)
    }
}

/// Why what was decoded is not all of the picture, if it is not.
pub(crate) fn shown_in_part(of_preview: bool, whole: bool) -> Option<PictureDefect> {
    match (of_preview, whole) {
        (true, _) => Some(PictureDefect::PreviewOnly),
        (false, false) => Some(PictureDefect::DecodedInPart),
        (false, true) => None,
    }
}

/// Reads what a whole file says and decodes it.
pub(crate) fn open(bytes: &[u8]) -> Opened<'_> {
    let mut facts = Facts::of_format(format::of(bytes, true));
    let mut measured = Measured::default();
    let (exif, metadata, found, decoded);
    if let Some(jpeg) = format::jpeg(bytes) {
        let mut header = jpeg::Header::parse(jpeg);
        facts.quantisation = header.quantisation;
        measured.jpeg = Some(header.facts());
        exif = header.exif;
        metadata = std::mem::take(&mut header.metadata);
        found = embedded::in_jpeg(jpeg, &header);
        decoded = decode::jpeg(jpeg, &header);
    } else if facts.format == FileFormat::Pdf {
        let page = document::first_of_pdf(bytes);
        measured.pages = page.pages;
        (exif, metadata, found) = (None, Vec::new(), Vec::new());
        decoded = page.decoded;
    } else {
        measured.pages = document::pages(facts.format, bytes);
        let kept = container::metadata(facts.format, bytes);
        metadata = kept.metadata;
        found = embedded::in_other(facts.format, bytes);
        let preview = embedded::largest(&found);
        // A raw file that is not built like TIFF says in its preview what it is of.
        let of_preview = preview.and_then(|preview| preview.header.exif);
        exif = kept.exif.filter(|exif| claims::are(exif)).or(of_preview);
        decoded = match (decode::other(facts.format, bytes), preview) {
            (own, Some(preview)) if own.is_not_decoded_here() => {
                measured.of = Some(PictureOf::Preview);
                decode::preview(preview.jpeg, &preview.header)
            }
            (own, _) => own,
        };
    }
    if let Some(exif) = exif {
        claims::read(exif, &mut facts);
    }
    Opened {
        facts,
        measured,
        found,
        metadata,
        decoded,
    }
}

/// Renders what was decoded and hashes it; fills in the facts that only pixels give.
fn show(
    decoded: Decoded,
    wanted: Wanted,
    facts: &mut Facts,
    measured: &mut Measured,
) -> (Option<Renditions>, Option<Shown>) {
    facts.width = decoded.size.map(|size| size.width);
    facts.height = decoded.size.map(|size| size.height);
    let of_preview = measured.of.take() == Some(PictureOf::Preview);
    let Pixels { picture, whole } = match decoded.outcome {
        Ok(pixels) => pixels,
        Err(defect) => {
            facts.defect = Some(defect);
            return (None, None);
        }
    };
    let orientation = facts.orientation.unwrap_or(1);
    let luma = Luma::of(&picture.light);
    let lying = luma.rounded();
    let luma = luma.upright(orientation);
    let Some(renditions) = render::render(&picture, orientation, &lying, wanted) else {
        facts.defect = Some(PictureDefect::DoesNotDecode);
        return (None, None);
    };
    let raster = lying.upright(orientation);
    facts.defect = shown_in_part(of_preview, whole);
    let (hash, quality) = pdq::hash(&luma);
    facts.pdq = Some(hash);
    facts.pdq_quality = Some(quality);
    measured.of = facts.shown();
    measured.quality = Some(quality::of(&raster));
    // A page has no pixels but those that its drawing gave it.
    measured.pixels = (whole && facts.format != FileFormat::Pdf).then(|| picture.digest());
    let shown = Shown {
        orientation,
        hash,
        raster,
    };
    (Some(renditions), Some(shown))
}
