use super::{Colour, part};
use crate::{Dice, Size};

/// How the light falls: from one side, and less towards the corners.
pub(super) struct Light {
    across: f32,
    down: f32,
    corners: f32,
    warmth: f32,
}

impl Light {
    pub(super) fn draw(dice: &mut Dice) -> Self {
        Self {
            across: dice.around(0.18),
            down: dice.around(0.14),
            corners: dice.between(0.12, 0.3),
            warmth: dice.around(0.03),
        }
    }

    /// Lights the line at height `y` (a part of the picture's).
    pub(super) fn fall(&self, y: f32, row: &mut [Colour]) {
        let width = u16::try_from(row.len()).unwrap_or(u16::MAX);
        for (pixel, x) in row.iter_mut().zip(0..width) {
            let (dx, dy) = (part(x, width) - 0.5, y - 0.5);
            let light =
                1.0 + self.across * dx + self.down * dy - self.corners * (dx * dx + dy * dy);
            let [red, green, blue] = *pixel;
            *pixel = [
                red * light * (1.0 + self.warmth),
                green * light,
                blue * light * (1.0 - self.warmth),
            ];
        }
    }
}

/// The sensor: grain in every channel, and bytes in the end.
pub(super) struct Noise {
    /// Bell-shaped values around 0; each row starts to read them at a place of its own.
    values: Vec<f32>,
    starts: u32,
}

impl Noise {
    /// How many places a row may start at.
    const STARTS: u32 = 16_384;
    /// One standard deviation in steps of a byte.
    const STRENGTH: f32 = 3.4;

    pub(super) fn new(size: Size, dice: &mut Dice) -> Self {
        let values = usize::from(size.width()) * 3 + Self::STARTS as usize;
        Self {
            values: (0..values).map(|_| bell(dice) * Self::STRENGTH).collect(),
            starts: Self::STARTS,
        }
    }

    /// Appends the bytes of `row` to `bytes`.
    pub(super) fn expose(&mut self, row: &[Colour], dice: &mut Dice, bytes: &mut Vec<u8>) {
        let start = dice.whole(0, self.starts - 1) as usize;
        let grain = self.values.iter().skip(start);
        let channels = row.iter().flatten().zip(grain);
        // A float turns into a byte by cutting, and by holding to 0 and 255.
        bytes.extend(channels.map(|(channel, grain)| (channel * 255.0 + grain + 0.5) as u8));
    }
}

/// A value around 0 with a standard deviation of 1: the sum of four even ones.
fn bell(dice: &mut Dice) -> f32 {
    /// An even value from -r to r has a standard deviation of r/√3; four have twice that.
    const REACH: f32 = 0.866;
    (0..4).map(|_| dice.around(REACH)).sum()
}
