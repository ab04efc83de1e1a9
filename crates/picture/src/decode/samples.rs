use image::ColorType;

const WHITE: u32 = 255;

/// Red, green and blue bytes of pixels of any kind; what is transparent lies on white. `None` for a
/// kind that no decoder gives today.
pub(super) fn rgb(decoded: Vec<u8>, colour: ColorType) -> Option<Vec<u8>> {
    let samples = match colour {
        ColorType::Rgb8 => return Some(decoded),
        ColorType::L8 | ColorType::La8 | ColorType::Rgba8 => decoded,
        ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16 => decoded
            .as_chunks()
            .0
            .iter()
            .map(|two| narrow(*two))
            .collect(),
        ColorType::Rgb32F | ColorType::Rgba32F => decoded
            .as_chunks()
            .0
            .iter()
            .map(|four| clamp(*four))
            .collect(),
        _ => return None,
    };
    Some(match colour.channel_count() {
        1 => samples.iter().flat_map(|grey| [*grey; 3]).collect(),
        2 => on_white::<2>(&samples, |[grey, _]| [grey; 3]),
        4 => on_white::<4>(&samples, |[red, green, blue, _]| [red, green, blue]),
        _ => samples,
    })
}

fn on_white<const N: usize>(samples: &[u8], colour: impl Fn([u8; N]) -> [u8; 3]) -> Vec<u8> {
    let (pixels, _) = samples.as_chunks::<N>();
    let opaque = |pixel: &[u8; N]| u32::from(pixel.last().copied().unwrap_or(u8::MAX));
    let blend = |pixel: &[u8; N]| {
        let alpha = opaque(pixel);
        colour(*pixel).map(|value| {
            let sum = u32::from(value) * alpha + WHITE * (WHITE - alpha);
            u8::try_from((sum + WHITE / 2) / WHITE).unwrap_or(u8::MAX)
        })
    };
    pixels.iter().flat_map(blend).collect()
}

fn narrow(sample: [u8; 2]) -> u8 {
    let wide = u32::from(u16::from_ne_bytes(sample));
    u8::try_from((wide * WHITE + 32_767) / 65_535).unwrap_or(u8::MAX)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value is between 0 and 255, and what is no number becomes 0"
)]
fn clamp(sample: [u8; 4]) -> u8 {
    (f32::from_ne_bytes(sample).clamp(0.0, 1.0) * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_pixel_becomes_red_green_and_blue() {
        let wide = |values: &[u16]| {
            values
                .iter()
                .flat_map(|value| value.to_ne_bytes())
                .collect()
        };
        let real = |values: &[f32]| {
            values
                .iter()
                .flat_map(|value| value.to_ne_bytes())
                .collect()
        };
        let cases: [(ColorType, Vec<u8>, [u8; 3]); 10] = [
            (ColorType::L8, vec![7], [7; 3]),
            (ColorType::La8, vec![0, 128], [127; 3]),
            (ColorType::Rgb8, vec![1, 2, 3], [1, 2, 3]),
            (ColorType::Rgba8, vec![9, 9, 9, 0], [255; 3]),
            (ColorType::L16, wide(&[65_535]), [255; 3]),
            (ColorType::La16, wide(&[257, 65_535]), [1; 3]),
            (ColorType::Rgb16, wide(&[0, 257, 514]), [0, 1, 2]),
            (ColorType::Rgba16, wide(&[0, 0, 0, 65_535]), [0; 3]),
            (ColorType::Rgb32F, real(&[-1.0, 0.5, f32::NAN]), [0, 128, 0]),
            (ColorType::Rgba32F, real(&[1.0, 0.0, 0.0, 1.0]), [255, 0, 0]),
        ];
        for (colour, bytes, expected) in cases {
            assert_eq!(rgb(bytes, colour).unwrap(), expected, "{colour:?}");
        }
    }
}
