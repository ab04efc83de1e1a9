use crate::Error;
use crate::frame::{Component, Frame, Grid, Place, TILE};

/// The quantised coefficients of 8 by 8 pixels, in natural order: row by row, the lowest frequencies first.
pub type Block = [i16; 64];

/// The quantised coefficients of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coefficients {
    frame: Frame,
    /// Of each component, row by row.
    planes: Vec<Vec<Block>>,
}

impl Coefficients {
    /// The blocks of each component that show something of the picture ([`Frame::blocks`]), row by row.
    ///
    /// # Errors
    ///
    /// [`Error::OtherBlocks`] if they are not so many.
    pub fn new(frame: Frame, planes: Vec<Vec<Block>>) -> Result<Self, Error> {
        let expected = frame
            .components()
            .iter()
            .map(|one| frame.blocks(one).count());
        if expected.eq(planes.iter().map(Vec::len)) {
            Ok(Self { frame, planes })
        } else {
            Err(Error::OtherBlocks)
        }
    }

    /// What they are to be read by.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// The blocks of each component, row by row.
    pub fn planes(&self) -> &[Vec<Block>] {
        &self.planes
    }

    /// The same, to be changed.
    pub fn planes_mut(&mut self) -> impl Iterator<Item = &mut [Block]> {
        self.planes.iter_mut().map(Vec::as_mut_slice)
    }

    /// The blocks of a tile, component after component and each row by row; none of a place outside.
    pub fn tile(&self, place: Place) -> impl Iterator<Item = &Block> {
        let components = self.frame.components().iter().zip(&self.planes);
        components.flat_map(move |(component, plane)| {
            let grid = self.frame.blocks(component);
            rows(grid, component, place).flat_map(move |row| plane.get(row).unwrap_or_default())
        })
    }

    /// The value that each component of a tile has all over, if it has one: then the tile shows nothing.
    pub fn blank(&self, place: Place) -> Option<Vec<i16>> {
        let components = self.frame.components().iter().zip(&self.planes);
        let values = components.map(|(component, plane)| {
            let grid = self.frame.blocks(component);
            let mut blocks =
                rows(grid, component, place).flat_map(|row| plane.get(row).unwrap_or_default());
            let first = blocks.next()?;
            let (mean, waves) = first.split_first()?;
            let is_flat = waves.iter().all(|value| *value == 0);
            (is_flat && blocks.all(|block| block == first)).then_some(*mean)
        });
        values.collect()
    }
}

/// Where the rows of a tile stand among the blocks of a component.
fn rows(
    grid: Grid,
    component: &Component,
    place: Place,
) -> impl Iterator<Item = std::ops::Range<usize>> + use<> {
    let span = |at: u32, factor: u8, all: u32| {
        let blocks = TILE * u32::from(factor);
        let start = at.saturating_mul(blocks).min(all);
        start..start.saturating_add(blocks).min(all)
    };
    let columns = span(place.column, component.across, grid.wide);
    span(place.row, component.down, grid.high).map(move |row| {
        let start = row as usize * grid.wide as usize;
        start + columns.start as usize..start + columns.end as usize
    })
}
