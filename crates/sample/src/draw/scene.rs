use super::Colour;
use super::texture::Texture;
use crate::{Dice, Scene};

/// What lies behind the card.
pub(super) struct Backdrop {
    colour: Colour,
    textures: Vec<Texture>,
}

impl Backdrop {
    pub(super) fn new(scene: Scene, width: u16, dice: &mut Dice) -> Self {
        let mut texture = |cells, strength| Texture::draw(cells, strength, width, dice);
        let (colour, textures) = match scene {
            Scene::Wall => (
                [0.56, 0.56, 0.55],
                vec![
                    texture((4, 3), 0.05),
                    texture((24, 18), 0.03),
                    texture((300, 225), 0.02),
                ],
            ),
            Scene::Sheet => (
                [0.26, 0.42, 0.34],
                vec![
                    // Folds: long across, narrow down.
                    texture((2, 9), 0.14),
                    texture((7, 4), 0.08),
                    texture((400, 300), 0.06),
                ],
            ),
            Scene::Asphalt => (
                [0.34, 0.34, 0.35],
                vec![
                    texture((5, 4), 0.08),
                    texture((90, 60), 0.05),
                    texture((640, 480), 0.3),
                ],
            ),
        };
        let tint = dice.around(0.03);
        Self {
            colour: colour.map(|channel| channel + tint),
            textures,
        }
    }

    /// Fills `row` with the line at height `y` (a part of the picture's).
    pub(super) fn paint(&self, y: f32, row: &mut [Colour]) {
        let mut unevenness = vec![1.0; row.len()];
        for texture in &self.textures {
            texture.add(y, &mut unevenness);
        }
        for (pixel, unevenness) in row.iter_mut().zip(unevenness) {
            *pixel = self.colour.map(|channel| channel * unevenness);
        }
    }
}
