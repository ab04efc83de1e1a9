use model::{
    CacheFacts, Embedded, Facts, FileFormat, Gps, JpegFacts, Measured, Pages, PictureDefect,
    Quality, Seen,
};
use picture::{MOST_CELLS, MOST_EMBEDDED, MOST_PAGES, readable};

use crate::cache::{MOST_SEEN, MOST_WORDS};

/// Most bytes of a text among the facts.
pub(super) const MAX_TEXT: usize = 1024;
/// All of a picture, in thousandths.
const MOST_SHARE: u16 = 1000;
/// The square of four times the whitest cell.
pub(super) const MOST_SHARPNESS: u32 = 1_040_400;
/// Bits of a perceptual hash.
const MOST_DISTANCE: u16 = 256;
/// The best quality of a hash.
pub(super) const MOST_QUALITY: u8 = 100;

/// Whether these are facts that can be of a file.
pub(super) fn is_sound(facts: &Facts) -> bool {
    let texts = [
        &facts.make,
        &facts.model,
        &facts.serial,
        &facts.lens,
        &facts.software,
        &facts.captured_offset,
        &facts.file_number,
    ];
    texts.into_iter().flatten().all(|text| is_text(text))
        // Of films this program tells itself.
        && facts.defect != Some(PictureDefect::OneOfAFilm)
        && facts.orientation.is_none_or(|turn| (1..=8).contains(&turn))
        && facts
            .pdq_quality
            .is_none_or(|quality| quality <= MOST_QUALITY)
        && facts.gps.is_none_or(is_on_earth)
        && facts
            .measured
            .as_deref()
            .is_none_or(|measured| is_measured(measured, facts))
}

/// Whether these are measures of such a file: what was decoded is what is shown.
fn is_measured(measured: &Measured, facts: &Facts) -> bool {
    let quality = |it: Quality| {
        it.sharpness <= MOST_SHARPNESS && [it.light, it.black, it.white].into_iter().all(is_share)
    };
    measured.of == facts.shown()
        && measured.film.is_none()
        && (measured.of.is_some() || (measured.pixels.is_none() && measured.quality.is_none()))
        && measured.quality.is_none_or(quality)
        && measured.jpeg.as_ref().is_none_or(is_of_jpeg)
        && measured.embedded.len() <= MOST_EMBEDDED
        && measured.embedded.iter().all(is_embedded)
        && measured
            .cache
            .as_ref()
            .is_none_or(|cache| is_cache(cache, facts))
        && measured.pages.is_none_or(|pages| are_pages(pages, facts))
}

/// Whether so many pages are shown of such a file.
fn are_pages(pages: Pages, facts: &Facts) -> bool {
    match facts.format {
        FileFormat::Pdf if facts.has_renditions() => (1..=MOST_PAGES).contains(&pages.count),
        FileFormat::Pdf => {
            pages.count <= MOST_PAGES || facts.defect == Some(PictureDefect::TooLarge)
        }
        FileFormat::Tiff => pages.count <= MOST_PAGES && !pages.foreign_fonts,
        _ => false,
    }
}

/// Whether a cache of such a file tells of no more than is kept, and of pictures that are on its sheet.
fn is_cache(cache: &CacheFacts, facts: &Facts) -> bool {
    let formats = [FileFormat::Ole, FileFormat::Text, FileFormat::Unknown];
    let cells = cache.seen.iter().filter_map(|one| one.cell);
    let words: usize = cache.seen.iter().map(Seen::words).sum();
    formats.contains(&facts.format)
        && cache.seen.len() <= MOST_SEEN
        && words <= MOST_WORDS
        && cache.seen.iter().all(is_seen)
        && cells.clone().is_sorted_by(|one, next| one < next)
        && (cells.count() == 0 || facts.has_renditions())
}

fn is_seen(one: &Seen) -> bool {
    let is_as_read = |text: &String| readable(text, MAX_TEXT).as_ref() == Some(text);
    let texts = [&one.name, &one.note];
    texts.into_iter().flatten().all(is_as_read)
        && one
            .name
            .as_deref()
            .is_none_or(|name| !name.contains(['/', '\\']))
        && one
            .pdq_quality
            .is_none_or(|quality| quality <= MOST_QUALITY)
        && one
            .cell
            .is_none_or(|cell| (1..=MOST_CELLS).contains(&cell.into()))
}

fn is_share(share: u16) -> bool {
    share <= MOST_SHARE
}

fn is_embedded(one: &Embedded) -> bool {
    one.distance.is_none_or(|bits| bits <= MOST_DISTANCE) && one.difference.is_none_or(is_share)
}

fn is_of_jpeg(jpeg: &JpegFacts) -> bool {
    let texts = [Some(&jpeg.segments), jpeg.subsampling.as_ref()];
    texts.into_iter().flatten().all(|text| is_text(text))
        && jpeg
            .ijg_quality
            .is_none_or(|quality| (1..=100).contains(&quality))
}

/// Whether it is a text as facts hold them.
fn is_text(text: &str) -> bool {
    text.len() <= MAX_TEXT && !text.contains(char::is_control)
}

fn is_on_earth(gps: Gps) -> bool {
    (-90.0..=90.0).contains(&gps.latitude) && (-180.0..=180.0).contains(&gps.longitude)
}
