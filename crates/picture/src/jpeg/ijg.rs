//! The quantisation tables that the library of the Independent JPEG Group makes, and most programs with it.

const VALUES: usize = 64;

/// The tables of ISO/IEC 10918-1 annex K, of light and of colour, in zig-zag order.
const LIGHT: [u8; VALUES] = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
    29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81,
    87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
];
const COLOUR: [u8; VALUES] = [
    17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

/// The highest quality of which the library makes these tables, of values of one byte in zig-zag order; `None` if
/// it makes them of none. A grey picture has no table of colour.
pub(super) fn quality(light: &[u8], colour: Option<&[u8]>) -> Option<u8> {
    (1..=100).rev().find(|quality| {
        are(light, LIGHT, *quality) && colour.is_none_or(|colour| are(colour, COLOUR, *quality))
    })
}

fn are(values: &[u8], of: [u8; VALUES], quality: u8) -> bool {
    let percent = match u32::from(quality) {
        low @ 0..50 => 5000 / low.max(1),
        high => 200 - 2 * high,
    };
    let scaled = |value: u8| ((u32::from(value) * percent + 50) / 100).clamp(1, 255);
    values.len() == VALUES
        && values
            .iter()
            .zip(of)
            .all(|(value, standard)| u32::from(*value) == scaled(standard))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scaled(of: [u8; VALUES], percent: u32) -> Vec<u8> {
        of.map(|value| {
            u8::try_from(((u32::from(value) * percent + 50) / 100).clamp(1, 255)).unwrap()
        })
        .into()
    }

    #[test]
    fn the_tables_of_a_quality_are_those_of_no_other() {
        for (quality_of, percent) in [(1, 5000), (10, 500), (50, 100), (75, 50), (100, 0)] {
            let (light, colour) = (scaled(LIGHT, percent), scaled(COLOUR, percent));
            assert_eq!(quality(&light, Some(&colour)), Some(quality_of));
            assert_eq!(quality(&light, None), Some(quality_of));
        }
        let (light, colour) = (scaled(LIGHT, 50), scaled(COLOUR, 52));
        assert_eq!(quality(&light, Some(&colour)), None);
        assert_eq!(quality(&light[1..], None), None);
    }
}
