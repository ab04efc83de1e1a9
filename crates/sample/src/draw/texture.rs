use super::part;
use crate::Dice;

/// Soft random unevenness: values on a lattice, joined smoothly.
pub(super) struct Texture {
    columns: usize,
    rows: usize,
    /// How far a value lies from 0.
    strength: f32,
    /// `rows + 1` rows of `columns + 1` values from -1 to 1.
    lattice: Vec<f32>,
    /// For each pixel of a line, its column and the way through it.
    pixels: Vec<(usize, f32)>,
}

impl Texture {
    /// Unevenness in `columns` by `rows` cells over a picture of `width` pixels.
    pub(super) fn draw(
        (columns, rows): (usize, usize),
        strength: f32,
        width: u16,
        dice: &mut Dice,
    ) -> Self {
        let values = (columns + 1) * (rows + 1);
        let place = |x| split(part(x, width) * columns as f32, columns);
        Self {
            columns,
            rows,
            strength,
            lattice: (0..values).map(|_| dice.around(1.0)).collect(),
            pixels: (0..width).map(place).collect(),
        }
    }

    /// Adds the values along the line at height `y` (a part of the picture's) to `sums`.
    pub(super) fn add(&self, y: f32, sums: &mut [f32]) {
        let line = self.line(y);
        for (sum, (column, t)) in sums.iter_mut().zip(&self.pixels) {
            if let Some((left, right)) = line.get(*column) {
                *sum += left + (right - left) * t;
            }
        }
    }

    /// For each column, the lattice's values where the line at height `y` enters and leaves it.
    fn line(&self, y: f32) -> Vec<(f32, f32)> {
        let (row, t) = split(y * self.rows as f32, self.rows);
        let values = self.columns + 1;
        let above = self.lattice.iter().skip(row * values);
        let below = self.lattice.iter().skip((row + 1) * values);
        let crossed = above
            .zip(below)
            .take(values)
            .map(|(above, below)| (above + (below - above) * t) * self.strength);
        crossed.clone().zip(crossed.skip(1)).collect()
    }
}

/// The cell that `place` lies in and the smoothed way through it.
fn split(place: f32, cells: usize) -> (usize, f32) {
    let cell = (place as usize).min(cells - 1);
    let t = place - cell as f32;
    (cell, t * t * (3.0 - 2.0 * t))
}
