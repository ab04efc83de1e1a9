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
const FILTER_PASSES: usize = 2;
/// The reference divides the sum of all steps by this, and calls 100 what is more.
const QUALITY_DIVISOR: i32 = 90;
const MOST_QUALITY: i32 = 100;

/// The hash of an upright picture and its quality.
pub(crate) fn hash(luma: &Luma) -> (PdqHash, u8) {
    let width = luma.size.width as usize;
    let height = luma.size.height as usize;
    let mut values = luma.values.clone();
    for _ in 0..FILTER_PASSES {
        blur_rows(&mut values, width);
        blur_columns(&mut values, width, height);
    }
    let cells = cells(&values, width, height);
    (hash_of(&waves(&cells)), quality(&cells))
}

/// Each value becomes the mean of the window around it, as far as the window lies in the picture.
fn blur_rows(values: &mut [f32], width: usize) {
    let (before, after) = window(width);
    let mut blurred = vec![0.0; width];
    for row in values.chunks_exact_mut(width.max(1)) {
        let mut sum: f32 = row.iter().take(after).sum();
        let mut count = after.min(width);
        for (x, value) in blurred.iter_mut().enumerate() {
            if let Some(entering) = row.get(x + after) {
                sum += entering;
                count += 1;
            }
            if let Some(leaving) = (x > before).then(|| row.get(x - before - 1)).flatten() {
                sum -= leaving;
                count -= 1;
            }
            *value = sum / as_f32(count);
        }
        row.copy_from_slice(&blurred);
    }
}

/// The same downwards, a whole row at a time.
fn blur_columns(values: &mut [f32], width: usize, height: usize) {
    let (before, after) = window(height);
    let source = values.to_vec();
    let row = |y: usize| source.get(y * width..(y + 1) * width);
    let mut sums = vec![0.0f32; width];
    let mut count = after.min(height);
    for values in (0..count).filter_map(row) {
        add(&mut sums, values, 1.0);
    }
    for (y, blurred) in values.chunks_exact_mut(width.max(1)).enumerate() {
        if let Some(entering) = row(y + after) {
            add(&mut sums, entering, 1.0);
            count += 1;
        }
        if let Some(leaving) = (y > before).then(|| row(y - before - 1)).flatten() {
            add(&mut sums, leaving, -1.0);
            count -= 1;
        }
        for (value, sum) in blurred.iter_mut().zip(&sums) {
            *value = sum / as_f32(count);
        }
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

/// The values nearest to the middles of 64 by 64 equal cells.
fn cells(values: &[f32], width: usize, height: usize) -> Vec<f32> {
    let middle = |index: usize, length: usize| (2 * index + 1) * length / (2 * CELLS);
    let places = (0..CELLS).flat_map(|y| (0..CELLS).map(move |x| (x, y)));
    places
        .filter_map(|(x, y)| {
            values
                .get(middle(y, height) * width + middle(x, width))
                .copied()
        })
        .collect()
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
