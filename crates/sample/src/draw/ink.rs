use crate::geometry::{Point, soft_step};

/// How much of each pixel is covered with ink: 0 none, 255 all.
pub(super) struct Ink {
    width: usize,
    cover: Vec<u8>,
}

impl Ink {
    pub(super) fn none(width: u16, height: u16) -> Self {
        Self {
            width: usize::from(width),
            cover: vec![0; usize::from(width) * usize::from(height)],
        }
    }

    /// The row `y` of pixels; empty below the last.
    pub(super) fn row(&self, y: u16) -> &[u8] {
        let start = usize::from(y) * self.width;
        self.cover.get(start..start + self.width).unwrap_or(&[])
    }

    /// Draws along `trace` (in pixels) with a pen whose tip is `radius` pixels; what lies outside
    /// the picture is cut off.
    pub(super) fn draw(&mut self, trace: &[Point], radius: f32) {
        for piece in trace.windows(2) {
            if let &[from, to] = piece {
                self.draw_piece(from, to, radius);
            }
        }
    }

    fn draw_piece(&mut self, from: Point, to: Point, radius: f32) {
        let reach = radius + 1.0;
        let columns = span(from.x, to.x, reach);
        let rows = span(from.y, to.y, reach);
        for (y, row) in self
            .cover
            .chunks_exact_mut(self.width)
            .enumerate()
            .take(rows.end)
            .skip(rows.start)
        {
            for (x, cover) in row
                .iter_mut()
                .enumerate()
                .take(columns.end)
                .skip(columns.start)
            {
                let pixel = Point::new(x as f32 + 0.5, y as f32 + 0.5);
                let distance = pixel.distance_to_segment(from, to);
                let part = 1.0 - soft_step(radius - 0.7, radius + 0.7, distance);
                *cover = (*cover).max((part * 255.0) as u8);
            }
        }
    }
}

/// The pixels between two places and `reach` around them; negative places are cut off.
fn span(one: f32, other: f32, reach: f32) -> std::ops::Range<usize> {
    let low = (one.min(other) - reach).max(0.0) as usize;
    let high = (one.max(other) + reach).max(0.0) as usize + 1;
    low..high
}
