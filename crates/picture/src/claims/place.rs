use exif::{Exif, In, Tag, Value};
use model::Gps;

/// Decimals of a degree that are kept: a centimetre.
const DEGREE_DECIMALS: f64 = 1e7;
/// Decimals of a metre that are kept.
const METRE_DECIMALS: f64 = 10.0;
/// Degrees, minutes, seconds.
const ANGLE_PARTS: usize = 3;

/// Where the camera says it was: only if it says so in full, with the sides of equator and meridian.
pub(super) fn read(exif: &Exif) -> Option<Gps> {
    let latitude = angle(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, [b'N', b'S'])?;
    let longitude = angle(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, [b'E', b'W'])?;
    let there = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    there.then(|| Gps {
        latitude,
        longitude,
        altitude: altitude(exif),
    })
}

fn angle(exif: &Exif, tag: Tag, side: Tag, sides: [u8; 2]) -> Option<f64> {
    let [degrees, minutes, seconds] = *fractions(exif, tag)? else {
        return None;
    };
    let degrees = degrees + minutes / 60.0 + seconds / 3600.0;
    let Value::Ascii(texts) = &exif.get_field(side, In::PRIMARY)?.value else {
        return None;
    };
    let [positive, negative] = sides;
    let letter = texts.first()?.first()?.to_ascii_uppercase();
    let signed = if letter == positive {
        degrees
    } else if letter == negative {
        -degrees
    } else {
        return None;
    };
    Some((signed * DEGREE_DECIMALS).round() / DEGREE_DECIMALS)
}

fn altitude(exif: &Exif) -> Option<f64> {
    let metres = *fractions(exif, Tag::GPSAltitude)?.first()?;
    let below = exif
        .get_field(Tag::GPSAltitudeRef, In::PRIMARY)
        .and_then(|field| field.value.get_uint(0))
        == Some(1);
    let signed = if below && metres > 0.0 {
        -metres
    } else {
        metres
    };
    Some((signed * METRE_DECIMALS).round() / METRE_DECIMALS)
}

/// At most three fractions, up to one that is no number. The standard knows only unsigned ones
/// here; some telephones write signed ones.
fn fractions(exif: &Exif, tag: Tag) -> Option<Vec<f64>> {
    let parts: Vec<(f64, f64)> = match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(parts) => {
            let parts = parts.iter().take(ANGLE_PARTS);
            parts
                .map(|part| (part.num.into(), part.denom.into()))
                .collect()
        }
        Value::SRational(parts) => {
            let parts = parts.iter().take(ANGLE_PARTS);
            parts
                .map(|part| (part.num.into(), part.denom.into()))
                .collect()
        }
        _ => return None,
    };
    let numbers = parts.into_iter().map(|(above, below)| above / below);
    Some(
        numbers
            .take_while(|number| number.is_finite() && *number >= 0.0)
            .collect(),
    )
}
