use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::object::Dict;
use hayro::hayro_syntax::page::Page as Drawing;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{
    Level, Pixmap, RasterizerSettings, RenderContext, RenderSettings as Raster, Resources,
    TargetInit,
};
use hayro::{RenderCache, RenderSettings, kurbo::Affine, render_into};
use model::{Pages, PictureDefect};
use scaling::Size;

use super::Page;
use crate::decode::{Decoded, Pixels};
use crate::limits::MOST_PAGES;
use crate::raster::Picture;
use crate::render::LARGE_SIDE;

/// Draws one page of a PDF, counted from 1, so that its longer side is that of the large rendition.
pub(super) fn draw(bytes: &[u8], number: u32) -> Page {
    let mut page = Page {
        pages: None,
        decoded: Decoded {
            size: None,
            outcome: Err(PictureDefect::DoesNotDecode),
        },
        orientation: 1,
    };
    // The library is not ours: a fault of it is a fault of the file.
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        page.decoded.outcome = open(bytes, number, &mut page.pages);
    }));
    if drawn.is_err() {
        page.decoded.outcome = Err(PictureDefect::DoesNotDecode);
    }
    page
}

fn open(bytes: &[u8], number: u32, told: &mut Option<Pages>) -> Result<Pixels, PictureDefect> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => PictureDefect::Encrypted,
        LoadPdfError::Invalid => PictureDefect::DoesNotDecode,
    })?;
    let all = pdf.pages();
    let pages = Pages {
        count: u32::try_from(all.len()).unwrap_or(u32::MAX),
        whole: said(&pdf) == Some(all.len()),
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
    Ok(Pixels {
        picture: rasterised(page)?,
        whole: true,
    })
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

fn rasterised(page: &Drawing<'_>) -> Result<Picture, PictureDefect> {
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
        &InterpreterSettings::default(),
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
