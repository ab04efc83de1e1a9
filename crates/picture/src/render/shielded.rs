//! What is shown before somebody asks for the picture: grey, soft, and no more than a few cells.

use scaling::Size;

use super::{encode, fit, proportional};
use crate::raster::{Picture, Plane, edges};

/// Cells on the longer side; this bounds what can be told from the rendition.
const CELLS: u32 = 16;
/// Least cells on the shorter side, so that a narrow picture is no line.
const LEAST_CELLS: u32 = 8;
/// A Gaussian of 0.9 cells, from its middle on.
const BLUR: [f32; 4] = [0.4434, 0.2391, 0.0375, 0.0017];
/// Contrast is halved around the middle of what a byte can say, and that becomes this grey.
const GREY: f32 = 144.0;
const MIDDLE: f32 = 128.0;
const CONTRAST: f32 = 0.5;
const SIDE: u32 = 320;
const LEAST_SIDE: u32 = 40;
const QUALITY: u8 = 90;

/// The shielded rendition of a picture whose canonical raster is upright.
pub(super) fn render(raster: &Plane) -> Option<Vec<u8>> {
    let size = cells_of(raster.size);
    let cells = blur(&average(raster, size), size);
    let greys: Vec<u8> = cells.iter().map(|cell| grey(*cell)).collect();
    let shown = shown(raster.size);
    let cells = Plane {
        size,
        values: greys,
    };
    let shielded = Picture {
        light: cells.scaled(shown)?,
        colour: None,
    };
    encode::jpeg(&shielded, QUALITY)
}

fn cells_of(size: Size) -> Size {
    let long = size.width.max(size.height);
    let cells = |length| proportional(length, CELLS, long).max(LEAST_CELLS);
    Size {
        width: cells(size.width),
        height: cells(size.height),
    }
}

/// The form of the picture, with 320 pixels on the longer side also where the picture has fewer.
fn shown(size: Size) -> Size {
    let long = size.width.max(size.height);
    let side = |length| proportional(length, SIDE, long).max(LEAST_SIDE);
    fit(
        Size {
            width: side(size.width),
            height: side(size.height),
        },
        SIDE,
    )
}

/// The mean light of each cell. Where there are fewer pixels than cells, cells share them.
fn average(raster: &Plane, size: Size) -> Vec<f32> {
    let columns: Vec<usize> = edges(raster.size.width, size.width).collect();
    let rows: Vec<usize> = edges(raster.size.height, size.height).collect();
    let width = raster.size.width as usize;
    let mut cells = Vec::with_capacity(rows.len() * columns.len());
    for vertical in rows.windows(2) {
        for horizontal in columns.windows(2) {
            let (&[top, bottom], &[left, right]) = (vertical, horizontal) else {
                continue;
            };
            let rows = (top..bottom.max(top + 1)).filter_map(|y| {
                let begin = y * width;
                raster.values.get(begin + left..begin + right.max(left + 1))
            });
            let (sum, count) = rows.fold((0, 0), |(sum, count), row| {
                (sum + total(row), count + row.len())
            });
            cells.push(if count > 0 { mean(sum, count) } else { MIDDLE });
        }
    }
    cells
}

/// The sum of a row of a cell; a row has at most 65,535 values.
fn total(row: &[u8]) -> u64 {
    let sum = row
        .iter()
        .fold(0u32, |sum, value| sum.wrapping_add(u32::from(*value)));
    sum.into()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a cell has far less than 2^53 values"
)]
#[expect(clippy::cast_possible_truncation, reason = "the mean of bytes is one")]
fn mean(sum: u64, count: usize) -> f32 {
    (sum as f64 / count as f64) as f32
}

fn blur(cells: &[f32], size: Size) -> Vec<f32> {
    let (width, height) = (size.width as usize, size.height as usize);
    let across = blur_along(cells, width, |x, y| y * width + x, height);
    blur_along(&across, height, |y, x| y * width + x, width)
}

/// Blurs lines of `length` cells; `place` is of a cell by its index in a line and the line's. What
/// comes out keeps the order of cells.
fn blur_along(
    cells: &[f32],
    length: usize,
    place: impl Fn(usize, usize) -> usize,
    lines: usize,
) -> Vec<f32> {
    let mut blurred = vec![0.0; cells.len()];
    let at = |index: usize, line: usize| cells.get(place(index, line)).copied().unwrap_or(MIDDLE);
    for line in 0..lines {
        for index in 0..length {
            let [middle, sides @ ..] = BLUR;
            let mut sum = middle * at(index, line);
            for (distance, weight) in (1..).zip(sides) {
                let before = index.saturating_sub(distance);
                let after = (index + distance).min(length - 1);
                sum += weight * (at(before, line) + at(after, line));
            }
            if let Some(cell) = blurred.get_mut(place(index, line)) {
                *cell = sum;
            }
        }
    }
    blurred
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the grey is between 80 and 208"
)]
fn grey(light: f32) -> u8 {
    (GREY + (light - MIDDLE) * CONTRAST).round() as u8
}
