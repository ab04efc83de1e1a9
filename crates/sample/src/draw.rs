//! From what is in a picture to its pixels, row by row.

mod card;
mod glyph;
mod hand;
mod ink;
mod scene;
mod sensor;
mod texture;

use crate::{Dice, Picture, Size};

/// How much light a surface gives back: red, green, blue, each from 0 to 1.
type Colour = [f32; 3];

/// Red, green and blue bytes of each pixel, row after row.
pub(crate) fn pixels(picture: &Picture) -> Vec<u8> {
    let mut dice = Dice::new(picture.seed);
    let size = picture.size;
    let backdrop = scene::Backdrop::new(picture.scene, size.width(), &mut dice);
    let card = card::Card::lay(picture, &mut dice);
    let light = sensor::Light::draw(&mut dice);
    let mut noise = sensor::Noise::new(size, &mut dice);

    let width = usize::from(size.width());
    let mut row = vec![[0.0; 3]; width];
    let mut bytes = Vec::with_capacity(width * usize::from(size.height()) * 3);
    for y in 0..size.height() {
        backdrop.paint(part(y, size.height()), &mut row);
        card.paint(y, &mut row);
        light.fall(part(y, size.height()), &mut row);
        noise.expose(&row, &mut dice, &mut bytes);
    }
    bytes
}

/// The middle of the `index`th of `count` pixels, as a part of their whole length.
fn part(index: u16, count: u16) -> f32 {
    (f32::from(index) + 0.5) / f32::from(count)
}

/// Pixels for each thousandth of the picture's width.
fn grain(size: Size) -> f32 {
    f32::from(size.width()) / 1_000.0
}
