use crate::Dice;

/// Soft random unevenness: values on a lattice, joined smoothly.
pub(super) struct Texture {
    columns: usize,
    rows: usize,
    /// How far a value lies from 0.
    strength: f32,
    /// `rows + 1` rows of `columns + 1` values from -1 to 1.
    lattice: Vec<f32>,
}

impl Texture {
    /// Unevenness in `columns` by `rows` cells over the picture.
    pub(super) fn draw(columns: usize, rows: usize, strength: f32, dice: &mut Dice) -> Self {
        let values = (columns + 1) * (rows + 1);
        Self {
            columns,
            rows,
            strength,
            lattice: (0..values).map(|_| dice.around(1.0)).collect(),
        }
    }

    /// Adds the values along the line at height `y` (a part of the picture's) to `sums`.
    pub(super) fn add(&self, y: f32, sums: &mut [f32]) {
        let line = self.line(y);
        let cells_per_pixel = self.columns as f32 / sums.len() as f32;
        for (x, sum) in sums.iter_mut().enumerate() {
            let (cell, t) = split((x as f32 + 0.5) * cells_per_pixel, self.columns);
            if let Some([left, right]) = line.get(cell..cell + 2) {
                *sum += left + (right - left) * t;
            }
        }
    }

    /// The lattice's values where the line at height `y` crosses its columns.
    fn line(&self, y: f32) -> Vec<f32> {
        let (cell, t) = split(y * self.rows as f32, self.rows);
        let values = self.columns + 1;
        let above = self.lattice.iter().skip(cell * values);
        let below = self.lattice.iter().skip((cell + 1) * values);
        above
            .zip(below)
            .take(values)
            .map(|(above, below)| (above + (below - above) * t) * self.strength)
            .collect()
    }
}

/// The cell that `place` lies in and the smoothed way through it.
fn split(place: f32, cells: usize) -> (usize, f32) {
    let cell = (place as usize).min(cells - 1);
    let t = place - cell as f32;
    (cell, t * t * (3.0 - 2.0 * t))
}
