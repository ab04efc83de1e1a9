use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage, imageops};
use model::Facts;
use scaling::{Channels, Size, scale};
use turbojpeg::PixelFormat;

use crate::{Offered, Renditions, Wanted, examine_for};

/// Most pictures on a sheet: as many as fit into the large rendition.
pub const MOST_CELLS: usize = 256;
/// The side of a cell, in pixels.
const CELL: u32 = 100;
/// The longer side of a picture in its cell, in pixels.
const SIDE: u32 = 96;
/// The light between the pictures.
const GROUND: u8 = 96;

/// Small pictures side by side, so that they are looked at as one: rows of cells as they are read in Latin script.
#[derive(Default)]
pub struct Sheet {
    cells: Vec<RgbImage>,
    tried: usize,
}

impl Sheet {
    /// Whether as many pictures were tried as there is room for.
    pub fn is_full(&self) -> bool {
        self.tried >= MOST_CELLS
    }

    /// Puts a picture into the next cell; gives its facts, with the number of its cell, from 1 on, if there was room for
    /// it and it was decoded.
    pub fn add(&mut self, bytes: &[u8]) -> (Facts, Option<u16>) {
        let is_full = self.is_full();
        self.tried = self.tried.saturating_add(1);
        let examination = examine_for(Offered::Whole(bytes), Wanted::AllButLarge);
        let cell = examination.renditions.and_then(|made| cell(&made.small));
        let number = cell.filter(|_| !is_full).and_then(|cell| {
            self.cells.push(cell);
            u16::try_from(self.cells.len()).ok()
        });
        (examination.facts, number)
    }

    /// What is shown of all of them; `None` of an empty sheet.
    pub fn renditions(self, wanted: Wanted) -> Option<Renditions> {
        let count = self.cells.len();
        let across = (1..=count).find(|across| across * across >= count)?;
        let down = count.div_ceil(across);
        let side = |cells: usize| u32::try_from(cells).ok()?.checked_mul(CELL);
        let mut sheet = RgbImage::from_pixel(side(across)?, side(down)?, image::Rgb([GROUND; 3]));
        for (number, cell) in self.cells.iter().enumerate() {
            let middle = |size: u32| i64::from((CELL - size.min(CELL)) / 2);
            let (column, row) = (side(number % across)?, side(number / across)?);
            let left = i64::from(column) + middle(cell.width());
            let top = i64::from(row) + middle(cell.height());
            imageops::replace(&mut sheet, cell, left, top);
        }
        let mut file = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(sheet)
            .write_to(&mut file, ImageFormat::Bmp)
            .ok()?;
        examine_for(Offered::Whole(&file.into_inner()), wanted).renditions
    }
}

/// A rendition as it lies in a cell; it is not made larger.
fn cell(rendition: &[u8]) -> Option<RgbImage> {
    let image = turbojpeg::decompress(rendition, PixelFormat::RGB).ok()?;
    let from = Size {
        width: u32::try_from(image.width).ok()?,
        height: u32::try_from(image.height).ok()?,
    };
    let longer = from.width.max(from.height);
    let fitted = |side: u32| {
        (side * SIDE)
            .checked_div(longer.max(SIDE))
            .map(|side| side.max(1))
    };
    let to = Size {
        width: fitted(from.width)?,
        height: fitted(from.height)?,
    };
    let pixels = scale(&image.pixels, from, to, Channels::Rgb).ok()?;
    RgbImage::from_raw(to.width, to.height, pixels)
}
