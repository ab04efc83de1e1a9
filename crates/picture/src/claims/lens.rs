use exif::{Exif, In, Tag, Value};

use super::text;

/// A lens by its name, else by what its specification says: `18-70mm f/3.5-4.5`.
pub(super) fn read(exif: &Exif) -> Option<String> {
    let name = match exif
        .get_field(Tag::LensModel, In::PRIMARY)
        .map(|field| &field.value)
    {
        Some(Value::Ascii(texts)) => texts.first().and_then(|name| text::clean(name)),
        _ => None,
    };
    name.or_else(
        || match &exif.get_field(Tag::LensSpecification, In::PRIMARY)?.value {
            Value::Rational(parts) => {
                let parts = parts
                    .iter()
                    .map(|part| (part.num.into(), part.denom.into()));
                of_fractions(&parts.collect::<Vec<_>>())
            }
            _ => None,
        },
    )
}

/// The lens of a specification: shortest and longest focal length, and the smallest f-number at each.
pub(super) fn of_fractions(parts: &[(f64, f64)]) -> Option<String> {
    let [short, long, at_short, at_long] = *parts else {
        return None;
    };
    let number = |(above, below): (f64, f64)| {
        let number = above / below;
        number
            .is_finite()
            .then_some(number)
            .filter(|number| *number > 0.0)
    };
    said(
        number(short)?,
        number(long),
        number(at_short),
        number(at_long),
    )
}

/// The lens in words; what is not known of it is left out.
pub(super) fn said(
    short: f64,
    long: Option<f64>,
    at_short: Option<f64>,
    at_long: Option<f64>,
) -> Option<String> {
    let range = |from: f64, to: Option<f64>| match to.filter(|to| digits(*to) != digits(from)) {
        Some(to) => format!("{}-{}", digits(from), digits(to)),
        None => digits(from),
    };
    let focal = range(short, long);
    let aperture = at_short.map(|number| format!(" f/{}", range(number, at_long)));
    text::clean(format!("{focal}mm{}", aperture.unwrap_or_default()).as_bytes())
}

/// A number with at most two decimals and no zero at its end.
fn digits(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_specification_is_said_as_it_stands_on_a_lens() {
        let lens = |parts: [(u32, u32); 4]| {
            of_fractions(&parts.map(|(above, below)| (f64::from(above), f64::from(below))))
        };
        for (parts, said) in [
            (
                [(18, 1), (70, 1), (35, 10), (45, 10)],
                Some("18-70mm f/3.5-4.5"),
            ),
            ([(50, 1), (50, 1), (18, 10), (18, 10)], Some("50mm f/1.8")),
            (
                [(415, 100), (415, 100), (22, 10), (22, 10)],
                Some("4.15mm f/2.2"),
            ),
            ([(24, 1), (70, 1), (0, 0), (0, 0)], Some("24-70mm")),
            ([(0, 0), (70, 1), (4, 1), (4, 1)], None),
            ([(0, 1), (0, 1), (0, 1), (0, 1)], None),
        ] {
            assert_eq!(lens(parts).as_deref(), said, "{parts:?}");
        }
        assert_eq!(of_fractions(&[(18.0, 1.0)]), None);
    }
}
