use super::glyph::{Stroke, strokes};
use crate::Dice;
use crate::geometry::{Placement, Point};

/// Straight pieces for each piece of a curve between two of its points.
const PIECES: u8 = 8;
/// Space between two letters, as a part of their height.
const SPACE: f32 = 0.24;

/// One writer on one day: what all letters of a card share.
pub(super) struct Hand {
    /// How far the letters lean to the right for each unit of height.
    lean: f32,
    /// How unsteady the writer is; 1 is usual.
    unrest: f32,
}

/// A line of the pen: points, in units of the height of a letter.
pub(super) type Trace = Vec<Point>;

impl Hand {
    pub(super) fn draw(dice: &mut Dice) -> Self {
        Self {
            lean: dice.between(-0.02, 0.2),
            unrest: dice.between(0.6, 1.2),
        }
    }

    /// Writes `text` from the left; gives the pen's traces and the width of the line.
    pub(super) fn write(&self, text: &str, dice: &mut Dice) -> (Vec<Trace>, f32) {
        let mut traces = Vec::new();
        let mut left = 0.0;
        for letter in text.chars() {
            let shift = Point::new(left, dice.around(0.04 * self.unrest));
            let size = 1.0 + dice.around(0.06 * self.unrest);
            let place = Placement::new(shift, size, dice.around(0.05 * self.unrest));
            let mut width: f32 = 0.0;
            for &stroke in strokes(letter) {
                let trace = self.trace(stroke, place, dice);
                width = trace
                    .iter()
                    .map(|point| point.x - left)
                    .fold(width, f32::max);
                traces.push(trace);
            }
            left += width + SPACE + dice.around(0.04 * self.unrest);
        }
        (traces, left - SPACE)
    }

    fn trace(&self, stroke: Stroke, place: Placement, dice: &mut Dice) -> Trace {
        let reach = 0.018 * self.unrest;
        let points: Vec<Point> = stroke
            .points()
            .map(|point| {
                let leant = point.x + (1.0 - point.y) * self.lean;
                place.apply(Point::new(
                    leant + dice.around(reach),
                    point.y + dice.around(reach),
                ))
            })
            .collect();
        match stroke {
            Stroke::Curve(_) => smooth(&points),
            Stroke::Line(_) => points,
        }
    }
}

/// A Catmull–Rom spline through `points`.
fn smooth(points: &[Point]) -> Trace {
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    let mut padded = vec![first];
    padded.extend(points);
    padded.push(last);

    let mut trace = vec![first];
    for window in padded.windows(4) {
        if let &[before, from, to, after] = window {
            for piece in 1..=PIECES {
                let t = f32::from(piece) / f32::from(PIECES);
                trace.push(Point::new(
                    spline([before.x, from.x, to.x, after.x], t),
                    spline([before.y, from.y, to.y, after.y], t),
                ));
            }
        }
    }
    trace
}

fn spline([before, from, to, after]: [f32; 4], t: f32) -> f32 {
    let slope_from = (to - before) / 2.0;
    let slope_to = (after - from) / 2.0;
    let (square, cube) = (t * t, t * t * t);
    from * (2.0 * cube - 3.0 * square + 1.0)
        + slope_from * (cube - 2.0 * square + t)
        + to * (3.0 * square - 2.0 * cube)
        + slope_to * (cube - square)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::ink::Ink;

    const SIDE: u16 = 64;
    const LETTERS: &str = "0123456789٠١٢٣٤٥٦٧٨٩ج";

    /// `letter` as `hand` writes it, in a square of pixels, moved to the side and down.
    fn written(letter: char, hand: &Hand, dice: &mut Dice, moved: (i8, i8)) -> Vec<u8> {
        let (traces, _) = hand.write(&letter.to_string(), dice);
        let mut ink = Ink::none(SIDE, SIDE);
        let corner = Point::new(10.0 + f32::from(moved.0), 8.0 + f32::from(moved.1));
        let place = Placement::new(corner, 40.0, 0.0);
        for trace in traces {
            let trace: Vec<Point> = trace.iter().map(|point| place.apply(*point)).collect();
            ink.draw(&trace, 4.0);
        }
        (0..SIDE).flat_map(|y| ink.row(y).to_vec()).collect()
    }

    /// What the letters of `script` would look like from this hand at rest, in nine places each.
    fn models(script: &str, hand: &Hand) -> Vec<(char, Vec<u8>)> {
        let steady = Hand {
            unrest: 0.0,
            ..*hand
        };
        let shifts = [-3, 0, 3];
        let places = shifts.iter().flat_map(|x| shifts.iter().map(|y| (*x, *y)));
        places
            .flat_map(|place| script.chars().map(move |letter| (letter, place)))
            .map(|(letter, place)| {
                let pixels = written(letter, &steady, &mut Dice::new(0), place);
                (letter, pixels)
            })
            .collect()
    }

    fn difference(one: &[u8], other: &[u8]) -> u32 {
        let pairs = one.iter().zip(other);
        pairs
            .map(|(one, other)| u32::from(one.abs_diff(*other)))
            .sum()
    }

    #[test]
    fn every_letter_looks_more_like_itself_than_like_any_other_of_its_script() {
        for script in ["0123456789", "٠١٢٣٤٥٦٧٨٩ج"] {
            for seed in 0..40 {
                let mut dice = Dice::new(seed);
                let hand = Hand::draw(&mut dice);
                let models = models(script, &hand);
                for letter in script.chars() {
                    let seen = written(letter, &hand, &mut dice, (0, 0));
                    let nearest = models
                        .iter()
                        .min_by_key(|(_, model)| difference(&seen, model))
                        .map(|(letter, _)| *letter);
                    assert_eq!(nearest, Some(letter), "seed {seed}");
                }
            }
        }
    }

    #[test]
    fn zero_is_a_dab_and_five_a_loop_in_arabic_indic_digits() {
        for seed in 0..40 {
            let mut dice = Dice::new(seed);
            let hand = Hand::draw(&mut dice);
            let covered = |pixels: Vec<u8>| pixels.iter().filter(|cover| **cover > 127).count();
            let zero = covered(written('٠', &hand, &mut dice, (0, 0)));
            let five = covered(written('٥', &hand, &mut dice, (0, 0)));
            assert!(zero * 3 < five, "seed {seed}: {zero} and {five} pixels");
        }
    }

    #[test]
    fn every_letter_of_a_card_can_be_written_and_no_other() {
        let hand = Hand::draw(&mut Dice::new(0));
        for letter in LETTERS.chars() {
            assert!(
                !hand
                    .write(&letter.to_string(), &mut Dice::new(0))
                    .0
                    .is_empty()
            );
        }
        assert!(hand.write("x", &mut Dice::new(0)).0.is_empty());
    }
}
