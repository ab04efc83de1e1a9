use model::Timestamp;

use crate::{Dice, Digits, Error, Numbers, Size, camera, draw};

/// What lies behind a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scene {
    /// A painted wall, indoors.
    Wall,
    /// A green sheet with folds.
    Sheet,
    /// The asphalt of a yard.
    Asphalt,
}

/// Midnight before the first drawn picture: 2012-08-01T00:00:00.
const FIRST_NIGHT: i64 = 1_343_779_200_000_000_000;
const SECOND: i64 = 1_000_000_000;
/// Drawn pictures are taken within this many seconds after [`FIRST_NIGHT`]: three months.
const SEASON: u32 = 90 * 24 * 60 * 60;

/// A picture that can be drawn: the same values give the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Decides all that the other fields leave open: the hand, the light, the grain, the camera's settings.
    pub seed: u64,
    /// The numbers on the card.
    pub numbers: Numbers,
    /// The digits that they are written in.
    pub digits: Digits,
    /// What lies behind the card.
    pub scene: Scene,
    /// When the camera says that it was taken; EXIF keeps whole seconds.
    pub taken: Timestamp,
    /// Its size in pixels.
    pub size: Size,
}

impl Picture {
    /// A picture with everything drawn from `seed`: numbers, digits, scene and a moment in the
    /// three months from August 2012.
    pub fn draw(seed: u64, size: Size) -> Self {
        // The drawing itself throws dice that begin with the seed; these must not be the same.
        let mut dice = Dice::new(seed.rotate_left(32) ^ 0x5A);
        Self {
            seed,
            numbers: Numbers::draw(&mut dice),
            digits: dice.pick([Digits::Western, Digits::ArabicIndic]),
            scene: dice.pick([Scene::Wall, Scene::Sheet, Scene::Asphalt]),
            taken: Timestamp::from_unix_nanos(
                FIRST_NIGHT + i64::from(dice.whole(0, SEASON)) * SECOND,
            ),
            size,
        }
    }

    /// Draws the picture: a baseline JPEG with EXIF, as a camera would write it.
    ///
    /// # Errors
    ///
    /// When the encoder refuses; no [`Size`] makes it do so.
    pub fn to_jpeg(&self) -> Result<Vec<u8>, Error> {
        camera::develop(self, &draw::pixels(self))
    }
}
