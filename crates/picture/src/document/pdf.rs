use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::FontQuery;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::object::Dict;
use hayro::hayro_syntax::page::Page as Drawing;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{
    Level, Pixmap, RasterizerSettings, RenderContext, RenderSettings as Raster, Resources,
    TargetInit,
};
use hayro::{RenderCache, RenderSettings, kurbo::Affine, render_into};
use model::{Pages, PictureDefect};
use scaling::Size;

use super::Page;
use crate::decode::{Decoded, Pixels, unwound};
use crate::limits::MOST_PAGES;
use crate::raster::Picture;
use crate::render::LARGE_SIDE;

/// Draws one page of a PDF, counted from 1, so that its longer side is that of the large rendition.
pub(super) fn draw(bytes: &[u8], number: u32) -> Page {
    let mut pages = None;
    let outcome = unwound(|| open(bytes, number, &mut pages));
    Page {
        pages,
        decoded: Decoded {
            size: None,
            outcome,
        },
        orientation: 1,
    }
}

fn open(bytes: &[u8], number: u32, told: &mut Option<Pages>) -> Result<Pixels, PictureDefect> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PictureDefect::Encrypted,
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            PictureDefect::NotDecodedHere
        }
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => PictureDefect::DoesNotDecode,
    })?;
    let all = pdf.pages();
    let pages = Pages {
        count: u32::try_from(all.len()).unwrap_or(u32::MAX),
        whole: said(&pdf) == Some(all.len()),
        foreign_fonts: false,
    };
    *told = Some(pages);
    if pages.count > MOST_PAGES {
        return Err(PictureDefect::TooLarge);
    }
    let index = usize::try_from(number)
        .ok()
        .and_then(|it| it.checked_sub(1));
    let page = index.and_then(|index| all.get(index));
    let page = page.ok_or(match pages.count {
        0 => PictureDefect::DoesNotDecode,
        _ => PictureDefect::NotAPicture,
    })?;
    let absent = Absent::default();
    let picture = rasterised(page, &absent)?;
    *told = Some(Pages {
        foreign_fonts: absent.fonts.load(Ordering::Relaxed),
        ..pages
    });
    Ok(Pixels {
        picture,
        whole: !absent.parts.load(Ordering::Relaxed),
    })
}

/// What of a page could not be drawn as it is meant.
#[derive(Default)]
struct Absent {
    /// A picture, a note or the letters of a font are not there.
    parts: Arc<AtomicBool>,
    /// A font is drawn that the file does not bring, and that is none of those which every program has.
    fonts: Arc<AtomicBool>,
}

impl Absent {
    /// Settings that note it while a page is drawn.
    fn noted(&self) -> InterpreterSettings {
        let (parts, fonts) = (Arc::clone(&self.parts), Arc::clone(&self.fonts));
        InterpreterSettings {
            warning_sink: Arc::new(move |_| parts.store(true, Ordering::Relaxed)),
            font_resolver: Arc::new(move |query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(font) => {
                    fonts.store(true, Ordering::Relaxed);
                    Some(font.pick_standard_font().get_font_data())
                }
            }),
            ..InterpreterSettings::default()
        }
    }
}

/// How many pages the root of the page tree says there are.
fn said(pdf: &Pdf) -> Option<usize> {
    let root: Dict<'_> = pdf.xref().get(pdf.xref().root_id())?;
    let tree: Dict<'_> = root.get(b"Pages")?;
    tree.get::<i32>(b"Count")?.try_into().ok()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a conversion that keeps within the range of the type is what is wanted"
)]
fn whole(length: f32) -> u32 {
    (length.round() as u32).max(1)
}

fn rasterised(page: &Drawing<'_>, absent: &Absent) -> Result<Picture, PictureDefect> {
    let (width, height) = page.render_dimensions();
    let scale = side() / width.max(height);
    if !scale.is_normal() {
        return Err(PictureDefect::DoesNotDecode);
    }
    let size = Size {
        width: whole(width * scale).min(LARGE_SIDE),
        height: whole(height * scale).min(LARGE_SIDE),
    };
    let [columns, rows] = [size.width, size.height].map(u16::try_from);
    let (Ok(columns), Ok(rows)) = (columns, rows) else {
        return Err(PictureDefect::TooLarge);
    };
    let mut context = RenderContext::new_with(columns, rows, raster());
    let transform = Affine::scale(scale.into()) * page.initial_transform(true).to_kurbo();
    render_into(
        page,
        &RenderCache::new(),
        &absent.noted(),
        &RenderSettings::default(),
        &mut context,
        transform,
    );
    context.flush();
    let mut drawn = Pixmap::new(columns, rows);
    let onto_white = RasterizerSettings {
        target_init: TargetInit::Clear(WHITE),
        ..RasterizerSettings::default()
    };
    context.render_with(&mut drawn, &mut Resources::default(), onto_white);
    let pixels = drawn.data_as_u8_slice().as_chunks::<4>().0;
    let rgb: Vec<u8> = pixels
        .iter()
        .flat_map(|[r, g, b, _]| [*r, *g, *b])
        .collect();
    Ok(Picture::of_rgb(size, &rgb))
}

/// The same instructions on every processor of a kind, in this thread alone.
fn raster() -> Raster {
    Raster {
        level: Level::baseline(),
        num_threads: 0,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the side of a rendition is a small number"
)]
fn side() -> f32 {
    LARGE_SIDE as f32
}
