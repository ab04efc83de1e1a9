use super::hand::Hand;
use super::ink::Ink;
use super::{Colour, grain};
use crate::geometry::{Placement, Point, soft_step};
use crate::{Dice, Picture};

/// A card's height, when its width is 1.
const HEIGHT: f32 = 0.74;
/// The height of a letter on it.
const LETTER: f32 = 0.155;
/// The upper edges of the three lines of writing.
const LINES: [f32; 3] = [0.075, 0.295, 0.515];
/// The printed lines between them.
const RULES: [f32; 2] = [0.262, 0.482];

/// A white card with three handwritten numbers.
pub(super) struct Card {
    /// From the card, whose width is 1, to the pixels of the picture.
    place: Placement,
    /// The card is seen shorter by this factor: it leans away from the camera.
    squeeze: f32,
    paper: Colour,
    pen: Colour,
    ink: Ink,
    shadow: Point,
    /// Width of a shadow's soft edge, in pixels.
    softness: f32,
}

impl Card {
    pub(super) fn lay(picture: &Picture, dice: &mut Dice) -> Self {
        let (width, height) = (
            f32::from(picture.size.width()),
            f32::from(picture.size.height()),
        );
        let scale = width.min(height * 1.3) * dice.between(0.5, 0.68);
        let squeeze = dice.between(0.9, 1.0);
        let corner = Point::new(
            width * (0.5 + dice.around(0.08)) - scale / 2.0,
            height * (0.5 + dice.around(0.07)) - scale * HEIGHT * squeeze / 2.0,
        );
        let grain = grain(picture.size);
        let mut card = Self {
            place: Placement::new(corner, scale, dice.around(0.1)),
            squeeze,
            paper: [0.93, 0.92, 0.89].map(|channel: f32| channel + dice.around(0.015)),
            pen: dice.pick([[0.1, 0.1, 0.12], [0.1, 0.15, 0.42], [0.16, 0.15, 0.15]]),
            ink: Ink::none(picture.size.width(), picture.size.height()),
            shadow: Point::new(
                dice.between(2.0, 7.0) * grain,
                dice.between(3.0, 8.0) * grain,
            ),
            softness: dice.between(4.0, 10.0) * grain,
        };
        card.write(picture, dice);
        card
    }

    fn write(&mut self, picture: &Picture, dice: &mut Dice) {
        let hand = Hand::draw(dice);
        let tip = self.place.scale() * dice.between(0.0085, 0.0125);
        for (line, top) in picture.numbers.lines(picture.digits).iter().zip(LINES) {
            let (traces, width) = hand.write(line, dice);
            let left = (1.0 - width * LETTER) / 2.0 + dice.around(0.1);
            let fall = dice.around(0.03);
            for trace in traces {
                let trace: Vec<Point> = trace
                    .iter()
                    .map(|point| {
                        let x = left + point.x * LETTER;
                        self.in_pixels(Point::new(x, top + point.y * LETTER + x * fall))
                    })
                    .collect();
                self.ink.draw(&trace, tip * dice.between(0.88, 1.12));
            }
        }
    }

    fn in_pixels(&self, point: Point) -> Point {
        self.place
            .apply(Point::new(point.x, point.y * self.squeeze))
    }

    fn on_card(&self, pixel: Point) -> Point {
        let point = self.place.undo(pixel);
        Point::new(point.x, point.y / self.squeeze)
    }

    /// Paints the card and its shadow into the row `y` of pixels.
    pub(super) fn paint(&self, y: u16, row: &mut [Colour]) {
        for ((x, pixel), ink) in row.iter_mut().enumerate().zip(self.ink.row(y)) {
            let here = Point::new(x as f32 + 0.5, f32::from(y) + 0.5);
            let shaded = Point::new(here.x - self.shadow.x, here.y - self.shadow.y);
            let shadow = 1.0 - soft_step(-self.softness, self.softness, self.outside(shaded));
            if shadow > 0.0 {
                *pixel = pixel.map(|channel| channel * (1.0 - 0.5 * shadow));
            }
            let cover = 1.0 - soft_step(-0.7, 0.7, self.outside(here));
            if cover > 0.0 {
                let ink = f32::from(*ink) / 255.0 * 0.94;
                let face = mix(self.face(here), self.pen, ink);
                *pixel = mix(*pixel, face, cover);
            }
        }
    }

    /// The paper with its printed lines.
    fn face(&self, pixel: Point) -> Colour {
        const BLUE: Colour = [0.55, 0.66, 0.8];
        let y = self.on_card(pixel).y;
        let nearest = RULES.map(|rule| (y - rule).abs());
        let [one, other] = nearest;
        let distance = one.min(other) * self.place.scale();
        mix(
            self.paper,
            BLUE,
            0.5 * (1.0 - soft_step(0.3, 1.3, distance)),
        )
    }

    /// How many pixels a place lies outside the card; negative inside.
    fn outside(&self, pixel: Point) -> f32 {
        let point = self.on_card(pixel);
        let across = (point.x - 0.5).abs() - 0.5;
        let down = (point.y - HEIGHT / 2.0).abs() - HEIGHT / 2.0;
        across.max(down) * self.place.scale()
    }
}

/// `part` of `over` and the rest of `under`.
fn mix(under: Colour, over: Colour, part: f32) -> Colour {
    let [r, g, b] = under;
    let [s, h, c] = over;
    [r + (s - r) * part, g + (h - g) * part, b + (c - b) * part]
}
