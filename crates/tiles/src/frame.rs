use crate::Error;

/// So many units of the picture across, and as many down, are a tile. A unit (MCU) is what a JPEG codes
/// together: 16 pixels across where colour has half the columns, else 8.
pub const TILE: u32 = 4;
/// Most blocks of a component in one unit, across and down.
const MOST_FACTOR: u8 = 4;
/// Pixels of a block, across and down.
const BLOCK: u32 = 8;

/// One component of a picture: light, or a colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Blocks of it in a unit, across.
    pub across: u8,
    /// Blocks of it in a unit, down.
    pub down: u8,
    /// What its coefficients were divided by, in natural order: row by row, the lowest frequencies first.
    pub table: [u16; 64],
}

/// What the components of a picture are, and so how they become red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// Light alone.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// Light, and how far blue and red are from it.
    YCbCr,
    /// Cyan, magenta, yellow, black.
    Cmyk,
    /// Cyan, magenta and yellow as [`Colours::YCbCr`] has red, green and blue; black.
    Ycck,
}

impl Colours {
    /// Its number in the leaf of the frame.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Grey => 1,
            Self::Rgb => 2,
            Self::YCbCr => 3,
            Self::Cmyk => 4,
            Self::Ycck => 5,
        }
    }

    /// How many components there are of it.
    fn components(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb | Self::YCbCr => 3,
            Self::Cmyk | Self::Ycck => 4,
        }
    }
}

/// What the coefficients of a picture are to be read by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    width: u16,
    height: u16,
    colours: Colours,
    components: Vec<Component>,
}

/// How many there are, across and down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    /// Columns.
    pub wide: u32,
    /// Rows.
    pub high: u32,
}

/// Where a tile is; ordered row by row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// From the top, from 0.
    pub row: u32,
    /// From the left, from 0.
    pub column: u32,
}

impl Frame {
    /// A frame in pixels. The factors of a picture of one component say nothing, and are taken as 1.
    ///
    /// # Errors
    ///
    /// [`Error::NoFrame`].
    pub fn new(
        width: u16,
        height: u16,
        colours: Colours,
        mut components: Vec<Component>,
    ) -> Result<Self, Error> {
        if let [only] = &mut *components {
            (only.across, only.down) = (1, 1);
        }
        let factors = 1..=MOST_FACTOR;
        let is_sound =
            |one: &Component| factors.contains(&one.across) && factors.contains(&one.down);
        let has_some = width > 0 && height > 0 && components.len() == colours.components();
        if has_some && components.iter().all(is_sound) {
            Ok(Self {
                width,
                height,
                colours,
                components,
            })
        } else {
            Err(Error::NoFrame)
        }
    }

    /// Pixels across.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Pixels down.
    pub fn height(&self) -> u16 {
        self.height
    }

    /// What its components are.
    pub fn colours(&self) -> Colours {
        self.colours
    }

    /// Its components, in the order of the file.
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// How many tiles there are.
    pub fn tiles(&self) -> Grid {
        let units = self.units();
        Grid {
            wide: units.wide.div_ceil(TILE),
            high: units.high.div_ceil(TILE),
        }
    }

    /// How many units there are.
    pub fn units(&self) -> Grid {
        let (across, down) = self.most();
        Grid {
            wide: u32::from(self.width).div_ceil(BLOCK * across),
            high: u32::from(self.height).div_ceil(BLOCK * down),
        }
    }

    /// The blocks of a component that show something of the picture: those that only fill up the last units
    /// are not among them, for each program makes them up anew.
    pub fn blocks(&self, component: &Component) -> Grid {
        let (across, down) = self.most();
        let blocks = |pixels: u16, factor: u8, most: u32| {
            (u32::from(pixels) * u32::from(factor))
                .div_ceil(most)
                .div_ceil(BLOCK)
        };
        Grid {
            wide: blocks(self.width, component.across, across),
            high: blocks(self.height, component.down, down),
        }
    }

    /// The largest factors.
    fn most(&self) -> (u32, u32) {
        let most = |factor: fn(&Component) -> u8| {
            u32::from(self.components.iter().map(factor).max().unwrap_or(1))
        };
        (most(|one| one.across), most(|one| one.down))
    }
}

impl Grid {
    /// How many in all.
    pub fn count(self) -> usize {
        self.wide as usize * self.high as usize
    }

    /// Every place, row by row.
    pub fn places(self) -> impl Iterator<Item = Place> {
        (0..self.high).flat_map(move |row| (0..self.wide).map(move |column| Place { row, column }))
    }

    /// Which of them it is, counted row by row; `None` if it is outside.
    pub(crate) fn index(self, place: Place) -> Option<usize> {
        let inside = place.row < self.high && place.column < self.wide;
        inside.then(|| place.row as usize * self.wide as usize + place.column as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(width: u16, height: u16, factors: &[(u8, u8)]) -> Frame {
        let component = |(across, down): &(u8, u8)| Component {
            across: *across,
            down: *down,
            table: [1; 64],
        };
        let colours = match factors {
            [_] => Colours::Grey,
            _ => Colours::YCbCr,
        };
        let components = factors.iter().map(component).collect();
        Frame::new(width, height, colours, components).unwrap()
    }

    #[test]
    fn units_tiles_and_blocks_are_counted_as_jpeg_counts_them() {
        let halved = frame(130, 65, &[(2, 2), (1, 1), (1, 1)]);
        assert_eq!(halved.units(), Grid { wide: 9, high: 5 });
        assert_eq!(halved.tiles(), Grid { wide: 3, high: 2 });
        let [light, colour, _] = halved.components() else {
            panic!("three components");
        };
        // The last unit has room for 18 by 10 blocks of light.
        assert_eq!(halved.blocks(light), Grid { wide: 17, high: 9 });
        assert_eq!(halved.blocks(colour), Grid { wide: 9, high: 5 });
    }

    #[test]
    fn the_factors_of_one_component_say_nothing() {
        assert_eq!(frame(40, 40, &[(2, 2)]), frame(40, 40, &[(1, 1)]));
    }

    #[test]
    fn what_no_jpeg_has_is_no_frame() {
        let component = |across| Component {
            across,
            down: 1,
            table: [1; 64],
        };
        use Colours::{Cmyk, Grey, Rgb, YCbCr, Ycck};
        for (width, height, colours, factors) in [
            (0, 1, Grey, &[1][..]),
            (1, 0, Grey, &[1]),
            (1, 1, Grey, &[]),
            (1, 1, Grey, &[1, 1]),
            (1, 1, YCbCr, &[1, 0, 1]),
            (1, 1, Rgb, &[1, 5, 1]),
            (1, 1, Cmyk, &[1, 1, 1]),
            (1, 1, Ycck, &[1, 1, 1, 1, 1]),
        ] {
            let components = factors.iter().map(|across| component(*across)).collect();
            let made = Frame::new(width, height, colours, components);
            assert_eq!(made, Err(Error::NoFrame));
        }
    }
}
