//! PDQ, the perceptual hash of Meta's ThreatExchange, on one canonical raster
//! (`docs/spec/facts.md`): the order of steps and their rounding follow the published reference.

use std::f32::consts::PI;

use model::PdqHash;

use crate::raster::Luma;

/// The picture is reduced to so many cells on each side.
const CELLS: usize = 64;
/// So many waves on each side are kept of it, from the second on.
const WAVES: usize = 16;
/// The filter's window is the picture's side divided by twice [`CELLS`], rounded up.
const WINDOWS: usize = 128;
/// The reference divides the sum of all steps by this, and calls 100 what is more.
const QUALITY_DIVISOR: i32 = 90;
const MOST_QUALITY: i32 = 100;

/// So many lines are blurred together: each is a chain of sums, and these do not wait for one another.
const TOGETHER: usize = 8;
/// Values at one place of as many lines.
type Values = [f32; TOGETHER];

/// The hash of an upright picture and its quality.
pub(crate) fn hash(luma: &Luma) -> (PdqHash, u8) {
    let width = luma.size.width.max(1) as usize;
    let height = luma.size.height as usize;
    let mut values = luma.values.clone();
    blur_rows(&mut values, width);
    blur_columns(&mut values, width, height);
    // Of the last blurs only the rows and columns of cells are asked for.
    let mut values = blurred_columns_of_cells(&values, width);
    blur_columns(&mut values, CELLS, height);
    let cells = rows_of_cells(&values, height);
    (hash_of(&waves(&cells)), quality(&cells))
}

/// Each value becomes the mean of the window around it, as far as the window lies in the picture.
fn blur_rows(values: &mut [f32], width: usize) {
    let mut lines = vec![Values::default(); width];
    let mut blurred = lines.clone();
    for rows in values.chunks_mut(width * TOGETHER) {
        beside(rows, width, &mut lines);
        blur(&lines, &mut blurred);
        for (number, row) in rows.chunks_exact_mut(width).enumerate() {
            for (value, values) in row.iter_mut().zip(&blurred) {
                *value = values.get(number).copied().unwrap_or_default();
            }
        }
    }
}

/// The same, but of each row only the columns nearest to the middles of 64 equal ones.
fn blurred_columns_of_cells(values: &[f32], width: usize) -> Vec<f32> {
    let mut lines = vec![Values::default(); width];
    let mut blurred = lines.clone();
    let mut cells = Vec::with_capacity(CELLS * (values.len() / width));
    for rows in values.chunks(width * TOGETHER) {
        beside(rows, width, &mut lines);
        blur(&lines, &mut blurred);
        for number in 0..rows.len() / width {
            let columns = (0..CELLS).filter_map(|x| blurred.get(middle(x, width)));
            cells.extend(columns.filter_map(|values| values.get(number)));
        }
    }
    cells
}

/// Lays up to [`TOGETHER`] rows beside one another.
fn beside(rows: &[f32], width: usize, lines: &mut [Values]) {
    for (number, row) in rows.chunks_exact(width).enumerate() {
        for (values, value) in lines.iter_mut().zip(row) {
            if let Some(place) = values.get_mut(number) {
                *place = *value;
            }
        }
    }
}

/// The same downwards.
fn blur_columns(values: &mut [f32], width: usize, height: usize) {
    let mut lines = vec![Values::default(); height];
    let mut blurred = lines.clone();
    for left in (0..width).step_by(TOGETHER) {
        let across = TOGETHER.min(width - left);
        for (line, row) in lines.iter_mut().zip(values.chunks_exact(width)) {
            for (place, value) in line.iter_mut().zip(row.iter().skip(left)) {
                *place = *value;
            }
        }
        blur(&lines, &mut blurred);
        for (row, line) in values.chunks_exact_mut(width).zip(&blurred) {
            for (value, place) in row.iter_mut().skip(left).zip(line.iter().take(across)) {
                *value = *place;
            }
        }
    }
}

/// Blurs lines along their length.
fn blur(lines: &[Values], blurred: &mut [Values]) {
    let (before, after) = window(lines.len());
    let mut sums = Values::default();
    let mut count = after.min(lines.len());
    for values in lines.iter().take(after) {
        add(&mut sums, values, 1.0);
    }
    for (at, blurred) in blurred.iter_mut().enumerate() {
        if let Some(entering) = lines.get(at + after) {
            add(&mut sums, entering, 1.0);
            count += 1;
        }
        if let Some(leaving) = at.checked_sub(before + 1).and_then(|at| lines.get(at)) {
            add(&mut sums, leaving, -1.0);
            count -= 1;
        }
        let count = as_f32(count);
        *blurred = sums.map(|sum| sum / count);
    }
}

fn add(sums: &mut [f32], values: &[f32], weight: f32) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += weight * value;
    }
}

/// How far the window reaches before and after its value.
fn window(length: usize) -> (usize, usize) {
    let full = length.div_ceil(WINDOWS);
    let half = (full + 2) / 2;
    (full - half, half - 1)
}

/// The rows of them nearest to the middles of 64 equal ones.
fn rows_of_cells(values: &[f32], height: usize) -> Vec<f32> {
    let row = |y: usize| values.get(middle(y, height) * CELLS..(middle(y, height) + 1) * CELLS);
    (0..CELLS).filter_map(row).flatten().copied().collect()
}

/// Where the middle of one of 64 equal stretches is.
fn middle(index: usize, length: usize) -> usize {
    (2 * index + 1) * length / (2 * CELLS)
}

/// The discrete cosine transform of the cells, without its first row and column.
fn waves(cells: &[f32]) -> Vec<f32> {
    let basis = basis();
    let mut waves = Vec::with_capacity(WAVES * WAVES);
    for down in basis.chunks_exact(CELLS) {
        let mut columns = [0.0; CELLS];
        for (weight, row) in down.iter().zip(cells.chunks_exact(CELLS)) {
            add(&mut columns, row, *weight);
        }
        for across in basis.chunks_exact(CELLS) {
            waves.push(
                across
                    .iter()
                    .zip(columns)
                    .map(|(weight, sum)| weight * sum)
                    .sum(),
            );
        }
    }
    waves
}

fn basis() -> Vec<f32> {
    let scale = (2.0 / as_f32(CELLS)).sqrt();
    let value = |wave: usize, cell: usize| {
        scale * (PI / 2.0 / as_f32(CELLS) * as_f32(wave + 1) * as_f32(2 * cell + 1)).cos()
    };
    (0..WAVES)
        .flat_map(|wave| (0..CELLS).map(move |cell| value(wave, cell)))
        .collect()
}

/// A bit for each wave that is stronger than the median; the first is the lowest of the last byte.
fn hash_of(waves: &[f32]) -> PdqHash {
    let mut sorted = waves.to_vec();
    sorted.sort_unstable_by(f32::total_cmp);
    let median = sorted
        .get((sorted.len() / 2).saturating_sub(1))
        .copied()
        .unwrap_or(0.0);
    let mut bytes = [0u8; 32];
    for (byte, waves) in bytes.iter_mut().rev().zip(waves.chunks_exact(8)) {
        for (bit, wave) in waves.iter().enumerate() {
            *byte |= u8::from(*wave > median) << bit;
        }
    }
    PdqHash::from_bytes(bytes)
}

/// How much the picture changes from cell to cell.
fn quality(cells: &[f32]) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the reference cuts fractions off"
    )]
    let step = |one: &f32, other: &f32| (((one - other) * 100.0 / 255.0) as i32).abs();
    let down = cells.iter().zip(cells.iter().skip(CELLS));
    let across = cells
        .chunks_exact(CELLS)
        .flat_map(|row| row.iter().zip(row.iter().skip(1)));
    let sum: i32 = down
        .chain(across)
        .map(|(one, other)| step(one, other))
        .sum();
    u8::try_from((sum / QUALITY_DIVISOR).min(MOST_QUALITY)).unwrap_or(0)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sides and windows are far below 2^24"
)]
fn as_f32(count: usize) -> f32 {
    count as f32
}
