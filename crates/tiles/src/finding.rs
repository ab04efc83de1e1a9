use crate::frame::Place;

/// What a proof says of a tile of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// Its coefficients are those of the original in this place.
    Original,
    /// The proof shows the original of it, and it is another.
    Altered,
    /// The proof does not show it, and neither does the picture: one colour all over, the same of all such tiles.
    Blank,
    /// The picture shows something there of which the proof says nothing.
    Unproven,
}

/// What a proof says of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Every tile, row by row.
    pub tiles: Vec<(Place, Finding)>,
}

impl Checked {
    /// Whether all that is visible is original.
    pub fn all_visible_is_original(&self) -> bool {
        let good =
            |(_, finding): &(Place, Finding)| matches!(finding, Finding::Original | Finding::Blank);
        self.tiles.iter().all(good)
    }

    /// The tiles of which the proof says this.
    pub fn of(&self, wanted: Finding) -> impl Iterator<Item = Place> {
        let tiles = self.tiles.iter();
        tiles.filter_map(move |(place, finding)| (*finding == wanted).then_some(*place))
    }
}
