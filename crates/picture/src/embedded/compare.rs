use model::PdqHash;
use scaling::Size;

use super::Found;
use crate::decode::planes;
use crate::pdq;
use crate::raster::{Luma, Plane, edges};

/// Longer ones are not compared: they take as long to decode as pictures do.
const MOST_BYTES: usize = 64 * 1024;
/// Cells of each side by which light is compared.
const CELLS: u32 = 16;
/// The mean light of a line that is part of a bar.
const BAR: u64 = 8;

/// The picture that is shown, as far as others are compared with it.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) orientation: u8,
    pub(crate) hash: PdqHash,
    /// Its canonical raster, upright.
    pub(crate) raster: Plane,
}

/// How far another picture is from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compared {
    /// Bits in which the perceptual hashes differ.
    pub(super) distance: u16,
    /// The mean difference of light, in thousandths of white.
    pub(super) difference: u16,
}

impl Shown {
    /// Compares another picture with it. Some cameras put black bars around a thumbnail to give it another form:
    /// what counts is the smaller figure of all of it and of what is between them.
    pub(super) fn compared_with(&self, other: &Found<'_>) -> Option<Compared> {
        if other.jpeg.len() > MOST_BYTES || !other.header.is_whole() {
            return None;
        }
        let light = planes::decode(other.jpeg, other.header.scans())?.light;
        let own = cells(&self.raster);
        let compared = |light: &Plane| {
            let luma = Luma::of(light).upright(self.orientation);
            let (hash, _) = pdq::hash(&luma);
            Some(Compared {
                distance: u16::try_from(hash.distance(self.hash)).ok()?,
                difference: difference(&own, &cells(&luma.rounded()))?,
            })
        };
        let (whole, inner) = (compared(&light)?, without_bars(&light));
        let inner = inner.as_ref().and_then(compared).unwrap_or(whole);
        Some(Compared {
            distance: whole.distance.min(inner.distance),
            difference: whole.difference.min(inner.difference),
        })
    }
}

/// The mean light of [`CELLS`] by [`CELLS`] equal cells, cut to whole numbers; cells of a small raster share values.
fn cells(raster: &Plane) -> Vec<u32> {
    let ends = |length: u32| edges(length, CELLS).zip(edges(length, CELLS).skip(1));
    let width = raster.size.width as usize;
    let mut cells = Vec::new();
    for (top, bottom) in ends(raster.size.height) {
        let mut sums = [0u32; CELLS as usize];
        let rows = raster.values.chunks_exact(width.max(1));
        let rows = rows.skip(top).take(bottom.max(top + 1) - top);
        for row in rows {
            for (sum, (left, right)) in sums.iter_mut().zip(ends(raster.size.width)) {
                let cell = row.get(left..right.max(left + 1)).unwrap_or_default();
                let light = cell
                    .iter()
                    .fold(0u32, |sum, light| sum.wrapping_add((*light).into()));
                *sum = sum.wrapping_add(light);
            }
        }
        let across = sums.into_iter().zip(ends(raster.size.width));
        cells.extend(across.map(|(sum, (left, right))| {
            let count = (right.max(left + 1) - left) * (bottom.max(top + 1) - top);
            sum / u32::try_from(count).unwrap_or(u32::MAX).max(1)
        }));
    }
    cells
}

fn difference(one: &[u32], other: &[u32]) -> Option<u16> {
    let sum: u32 = one
        .iter()
        .zip(other)
        .map(|(one, other)| one.abs_diff(*other))
        .sum();
    u16::try_from(sum * 1000 / (255 * CELLS * CELLS)).ok()
}

/// A plane without the rows at its top and bottom and then the columns at its sides whose mean light is at most
/// [`BAR`]; `None` if that is all of it or nothing.
fn without_bars(plane: &Plane) -> Option<Plane> {
    let width = plane.size.width.max(1) as usize;
    let rows: Vec<&[u8]> = plane.values.chunks_exact(width).collect();
    let is_dark = |line: &mut dyn Iterator<Item = &u8>| {
        let (sum, count) = line.fold((0, 0), |(sum, count), light| {
            (sum + u64::from(*light), count + 1)
        });
        sum <= BAR * count
    };
    let lit = |row: &&&[u8]| !is_dark(&mut row.iter());
    let top = rows.iter().take_while(|row| !lit(row)).count();
    let bottom = rows.iter().rev().take_while(|row| !lit(row)).count();
    let kept = rows.get(top..rows.len().checked_sub(bottom)?)?;
    let column = |x: &usize| is_dark(&mut kept.iter().filter_map(|row| row.get(*x)));
    let left = (0..width).take_while(column).count();
    let right = (0..width).rev().take_while(column).count();
    let across = left..width.checked_sub(right)?;
    let size = Size {
        width: u32::try_from(across.len()).ok()?,
        height: u32::try_from(kept.len()).ok()?,
    };
    let cells = kept
        .iter()
        .filter_map(|row| row.get(across.clone()))
        .flatten();
    let values = cells.copied().collect();
    (size != plane.size && size.pixels() > 0).then_some(Plane { size, values })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_on_any_side_are_cut_off_and_darkness_inside_is_not() {
        let lit = |x: u32, y: u32| {
            if (2..7).contains(&x) && (1..4).contains(&y) && x != 4 {
                90
            } else {
                0
            }
        };
        let values = (0..5)
            .flat_map(|y| (0..8).map(move |x| lit(x, y)))
            .collect();
        let size = Size {
            width: 8,
            height: 5,
        };
        let cut = without_bars(&Plane { size, values }).unwrap();
        assert_eq!((cut.size.width, cut.size.height), (5, 3));
        assert_eq!(cut.values, [[90, 90, 0, 90, 90]; 3].as_flattened());
        assert_eq!(without_bars(&cut), None);
        let dark = Plane {
            size,
            values: vec![8; 40],
        };
        assert_eq!(without_bars(&dark), None);
    }
}
