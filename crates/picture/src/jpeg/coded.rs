use tiles::{Colours, Component};

use super::segments::segments;
use super::{Frame, QUANTISATION, SCAN, is_frame, quantisation};

/// Where the values of a table stand when they are written row by row.
#[rustfmt::skip]
const ZIGZAG: [usize; 64] = [
     0,  1,  8, 16,  9,  2,  3, 10, 17, 24, 32, 25, 18, 11,  4,  5,
    12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13,  6,  7, 14, 21, 28,
    35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
    58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// What the coefficients of a JPEG of one scan are to be read by; `None` if its header lacks something of it.
pub(crate) fn frame(jpeg: &[u8], colours: Colours) -> Option<tiles::Frame> {
    let mut tables = quantisation::Tables::default();
    let mut frame = None;
    for segment in segments(jpeg) {
        match segment.marker {
            SCAN => break,
            QUANTISATION => tables.define(segment.body),
            marker if is_frame(marker) => frame = Frame::parse(marker, segment.body),
            _ => {}
        }
    }
    let frame = frame?;
    let each = frame.each.as_chunks::<3>().0;
    let components = each.get(..usize::from(frame.components))?.iter();
    let components = components.map(|[_, factors, table]| {
        Some(Component {
            across: factors >> 4,
            down: factors & 0x0F,
            table: natural(&tables.values(*table)?),
        })
    });
    tiles::Frame::new(
        frame.width,
        frame.height,
        colours,
        components.collect::<Option<_>>()?,
    )
    .ok()
}

fn natural(zigzag: &[u16; 64]) -> [u16; 64] {
    let mut table = [0; 64];
    for (value, place) in zigzag.iter().zip(ZIGZAG) {
        if let Some(to) = table.get_mut(place) {
            *to = *value;
        }
    }
    table
}
