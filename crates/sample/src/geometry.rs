/// A place, in whatever units its owner says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f32,
    pub(crate) y: f32,
}

impl Point {
    pub(crate) fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// The place a part `t` of the way to `other`.
    pub(crate) fn toward(self, other: Self, t: f32) -> Self {
        Self::new(
            self.x + (other.x - self.x) * t,
            self.y + (other.y - self.y) * t,
        )
    }

    pub(crate) fn distance_to_segment(self, from: Self, to: Self) -> f32 {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let length = dx * dx + dy * dy;
        let t = if length > 0.0 {
            (((self.x - from.x) * dx + (self.y - from.y) * dy) / length).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let nearest = from.toward(to, t);
        let (x, y) = (self.x - nearest.x, self.y - nearest.y);
        (x * x + y * y).sqrt()
    }
}

/// A turn, a scale and a shift, from one plane to another.
///
/// The turn is a slope, not an angle: sine and cosine differ between machines in the last bit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placement {
    origin: Point,
    along: Point,
}

impl Placement {
    /// Puts (0, 0) at `origin`; one unit to the right becomes `scale` units along a line that falls
    /// by `slope` for each unit to the right.
    pub(crate) fn new(origin: Point, scale: f32, slope: f32) -> Self {
        let length = (1.0 + slope * slope).sqrt();
        Self {
            origin,
            along: Point::new(scale / length, scale * slope / length),
        }
    }

    pub(crate) fn apply(&self, point: Point) -> Point {
        Point::new(
            self.origin.x + point.x * self.along.x - point.y * self.along.y,
            self.origin.y + point.x * self.along.y + point.y * self.along.x,
        )
    }

    /// The point that [`Self::apply`] takes to `point`.
    pub(crate) fn undo(&self, point: Point) -> Point {
        let (x, y) = (point.x - self.origin.x, point.y - self.origin.y);
        let square = self.along.x * self.along.x + self.along.y * self.along.y;
        Point::new(
            (x * self.along.x + y * self.along.y) / square,
            (y * self.along.x - x * self.along.y) / square,
        )
    }

    /// How long one unit becomes.
    pub(crate) fn scale(&self) -> f32 {
        (self.along.x * self.along.x + self.along.y * self.along.y).sqrt()
    }
}

/// 0 below `low`, 1 above `high`, and a soft step between.
pub(crate) fn soft_step(low: f32, high: f32, value: f32) -> f32 {
    let t = ((value - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undoing_a_placement_gives_the_point_back() {
        let placement = Placement::new(Point::new(40.0, -3.0), 2.5, 0.2);
        let point = Point::new(0.3, 0.7);
        let back = placement.undo(placement.apply(point));
        assert!((back.x - point.x).abs() < 1e-4 && (back.y - point.y).abs() < 1e-4);
    }

    #[test]
    fn the_distance_to_a_segment_ends_at_its_ends() {
        let (from, to) = (Point::new(0.0, 0.0), Point::new(2.0, 0.0));
        assert_eq!(Point::new(1.0, 3.0).distance_to_segment(from, to), 3.0);
        assert_eq!(Point::new(5.0, 4.0).distance_to_segment(from, to), 5.0);
        assert_eq!(Point::new(3.0, 4.0).distance_to_segment(from, from), 5.0);
    }
}
