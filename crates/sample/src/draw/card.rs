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

/// Half the width of the card's soft edge, in pixels.
const EDGE: f32 = 0.7;

/// A white card with three handwritten numbers.
pub(super) struct Card {
    /// From the card, whose width is 1, to the pixels of the picture.
    place: Placement,
    /// The card is seen shorter by this factor: it leans away from the camera.
    squeeze: f32,
    paper: Colour,
    pen: Colour,
    ink: Ink,
    /// How far the shadow falls, on the card's scale.
    shadow: Point,
    /// Half the width of the shadow's soft edge, in pixels.
    softness: f32,
    /// How many pixels outside the card its shadow ends.
    reach: f32,
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
        let shadow = (dice.between(2.0, 7.0), dice.between(3.0, 8.0));
        let softness = dice.between(4.0, 10.0) * grain;
        let mut card = Self {
            place: Placement::new(corner, scale, dice.around(0.1)),
            squeeze,
            paper: [0.93, 0.92, 0.89].map(|channel: f32| channel + dice.around(0.015)),
            pen: dice.pick([[0.1, 0.1, 0.12], [0.1, 0.15, 0.42], [0.16, 0.15, 0.15]]),
            ink: Ink::none(picture.size.width(), picture.size.height()),
            shadow: Point::new(shadow.0 * grain / scale, shadow.1 * grain / scale),
            softness,
            reach: (shadow.0 + shadow.1) * grain + softness,
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
        let middle = f32::from(y) + 0.5;
        let start = self.on_card(Point::new(0.5, middle));
        let next = self.on_card(Point::new(1.5, middle));
        let (right, down) = (next.x - start.x, next.y - start.y);
        let scale = self.place.scale();
        for ((x, pixel), ink) in row.iter_mut().enumerate().zip(self.ink.row(y)) {
            let here = Point::new(start.x + x as f32 * right, start.y + x as f32 * down);
            let outside = outside(here) * scale;
            if outside < self.reach {
                let shaded = Point::new(here.x - self.shadow.x, here.y - self.shadow.y);
                let edge = soft_step(-self.softness, self.softness, self::outside(shaded) * scale);
                *pixel = pixel.map(|channel| channel * (0.5 + 0.5 * edge));
            }
            if outside < EDGE {
                let ink = f32::from(*ink) / 255.0 * 0.94;
                let face = mix(self.face(here.y), self.pen, ink);
                *pixel = mix(*pixel, face, 1.0 - soft_step(-EDGE, EDGE, outside));
            }
        }
    }

    /// The paper with its printed lines, at a height on the card.
    fn face(&self, y: f32) -> Colour {
        const BLUE: Colour = [0.55, 0.66, 0.8];
        let [one, other] = RULES.map(|rule| (y - rule).abs());
        let distance = one.min(other) * self.place.scale();
        mix(
            self.paper,
            BLUE,
            0.5 * (1.0 - soft_step(0.3, 1.3, distance)),
        )
    }
}

/// How far a place lies outside the card, whose width is 1; negative inside.
fn outside(point: Point) -> f32 {
    let across = (point.x - 0.5).abs() - 0.5;
    let down = (point.y - HEIGHT / 2.0).abs() - HEIGHT / 2.0;
    across.max(down)
}

/// `part` of `over` and the rest of `under`.
fn mix(under: Colour, over: Colour, part: f32) -> Colour {
    let [r, g, b] = under;
    let [s, h, c] = over;
    [r + (s - r) * part, g + (h - g) * part, b + (c - b) * part]
}
