use std::collections::BTreeSet;

use model::Sha256Digest;
use serde::{Deserialize, Serialize};

use crate::coefficients::Coefficients;
use crate::finding::{Checked, Finding};
use crate::frame::{Grid, Place};
use crate::leaf::{self, OF_FRAME};
use crate::secret::{Salt, Secret};
use crate::{Error, tree};

/// What shows a stranger that tiles of a picture are original: the salts and leaves of these, and of all others
/// nothing but hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// How the picture was committed to: [`crate::METHOD`].
    pub method: String,
    /// Of the leaf of the frame.
    pub salt: Salt,
    /// The tiles that it shows, row by row.
    pub shown: Vec<Shown>,
    /// The hashes of the largest subtrees that hold none of them, from the left.
    pub hidden: Vec<Sha256Digest>,
}

/// A tile that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// From the left, from 0.
    pub column: u32,
    /// From the top, from 0.
    pub row: u32,
    /// Of its leaf.
    pub salt: Salt,
    /// Its leaf, so that of several tiles it can be told which one is another.
    pub leaf: Sha256Digest,
}

impl Shown {
    fn place(&self) -> Place {
        Place {
            row: self.row,
            column: self.column,
        }
    }
}

impl Proof {
    /// Proves some tiles of an original.
    ///
    /// # Errors
    ///
    /// [`Error::NoTile`] for a place outside of the picture.
    pub fn new(
        original: &Coefficients,
        secret: &Secret,
        places: &BTreeSet<Place>,
    ) -> Result<Self, Error> {
        let leaves = leaf::all(original, secret);
        let grid = original.frame().tiles();
        let mut numbers = vec![OF_FRAME];
        let mut shown = Vec::with_capacity(places.len());
        for place in places {
            let Place { row, column } = *place;
            let number = number(grid, *place).ok_or(Error::NoTile { column, row })?;
            let leaf = leaves.get(number).ok_or(Error::NoTile { column, row })?;
            numbers.push(number);
            shown.push(Shown {
                column,
                row,
                salt: secret.salt(u32::try_from(number).unwrap_or(u32::MAX)),
                leaf: *leaf,
            });
        }
        Ok(Self {
            method: crate::METHOD.into(),
            salt: secret.salt(0),
            shown,
            hidden: tree::hidden(&leaves, &numbers),
        })
    }

    /// Compares a picture with the original that has this root.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] if it is no proof of a picture of so many tiles, [`Error::OtherRoot`] if it is not of the
    /// original, or the picture has another size, other colours, factors or tables.
    pub fn check(&self, root: &Sha256Digest, picture: &Coefficients) -> Result<Checked, Error> {
        let frame = picture.frame();
        let grid = frame.tiles();
        // One tile twice would let the second be another.
        let in_order = self
            .shown
            .is_sorted_by(|one, next| one.place() < next.place());
        if self.method != crate::METHOD || !in_order {
            return Err(Error::Malformed);
        }
        let of_frame = (OF_FRAME, leaf::of_frame(frame, &self.salt));
        let mut leaves = vec![of_frame];
        for tile in &self.shown {
            let number = number(grid, tile.place()).ok_or(Error::Malformed)?;
            leaves.push((number, tile.leaf));
        }
        let rebuilt = tree::root_of(grid.count() + 1, &leaves, &self.hidden);
        if rebuilt.ok_or(Error::Malformed)? != *root {
            return Err(Error::OtherRoot);
        }
        let mut shown = self.shown.iter().peekable();
        // What is blackened is so in one colour: many could draw something.
        let mut ground: Option<Vec<i16>> = None;
        let tiles = grid.places().map(|place| {
            let finding = match shown.next_if(|tile| tile.place() == place) {
                Some(tile) if leaf::of_tile(picture, place, &tile.salt) == tile.leaf => {
                    Finding::Original
                }
                Some(_) => Finding::Altered,
                None => match picture.blank(place) {
                    Some(colour) if *ground.get_or_insert_with(|| colour.clone()) == colour => {
                        Finding::Blank
                    }
                    _ => Finding::Unproven,
                },
            };
            (place, finding)
        });
        Ok(Checked {
            tiles: tiles.collect(),
        })
    }
}

/// The number of the leaf of a tile.
fn number(grid: Grid, place: Place) -> Option<usize> {
    Some(grid.index(place)? + 1)
}
