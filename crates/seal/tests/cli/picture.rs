use jpeg_encoder::{ColorType, Encoder};

/// A scene with slopes and edges, as a camera might write it.
pub(crate) fn jpeg(width: u16, height: u16, seed: u32) -> Vec<u8> {
    let (mut pixels, mut grain) = (Vec::new(), seed);
    for y in 0..u32::from(height) {
        for x in 0..u32::from(width) {
            grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let edge = if (x / 40 + y / 24) % 3 == 0 { 90 } else { 0 };
            let slope = (x + y) * 70 / u32::from(width) + (grain >> 28);
            pixels.extend([slope + edge, slope, 50 + edge].map(|value| value as u8));
        }
    }
    let mut jpeg = Vec::new();
    Encoder::new(&mut jpeg, 90)
        .encode(&pixels, width, height, ColorType::Rgb)
        .unwrap();
    jpeg
}
