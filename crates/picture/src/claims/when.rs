use exif::{Exif, In, Tag, Value};
use model::CameraTime;
use time::{Date, Month, PrimitiveDateTime, Time};

use super::text;

/// Farthest that a clock's zone is from UTC, in hours.
const MAX_OFFSET: u8 = 14;
/// Digits of a fraction of a second that are kept.
const MAX_FRACTION: usize = 9;

/// What the camera's clock showed, and how far it was ahead of UTC.
pub(super) struct Moment {
    pub(super) shown: CameraTime,
    pub(super) offset: Option<String>,
}

/// The tags of a moment: date and time, fraction of the second, offset.
const MOMENTS: [(Tag, Tag, Tag); 3] = [
    (
        Tag::DateTimeOriginal,
        Tag::SubSecTimeOriginal,
        Tag::OffsetTimeOriginal,
    ),
    (
        Tag::DateTimeDigitized,
        Tag::SubSecTimeDigitized,
        Tag::OffsetTimeDigitized,
    ),
    (Tag::DateTime, Tag::SubSecTime, Tag::OffsetTime),
];

/// When the picture was taken; when it was digitised, if that is not said; when it was changed, if
/// neither is.
pub(super) fn read(exif: &Exif) -> Option<Moment> {
    MOMENTS.iter().find_map(|(date, fraction, offset)| {
        let nanos = ascii(exif, *fraction).and_then(parse_fraction).unwrap_or(0);
        let shown = parse_date(ascii(exif, *date)?, nanos)?;
        Some(Moment {
            shown: shown.into(),
            offset: ascii(exif, *offset).and_then(parse_offset),
        })
    })
}

fn ascii(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(texts) => texts.first().map(Vec::as_slice),
        _ => None,
    }
}

/// `2012:08:14 11:04:31`; some write other signs between the numbers.
fn parse_date(text: &[u8], nanos: u32) -> Option<PrimitiveDateTime> {
    let text = text::clean(text)?;
    let mut numbers = text.split(|sign: char| !sign.is_ascii_digit());
    let year = numbers
        .next()
        .filter(|year| year.len() == 4)?
        .parse()
        .ok()?;
    let mut two = || {
        numbers
            .next()
            .filter(|part| part.len() == 2)?
            .parse::<u8>()
            .ok()
    };
    let (month, day) = (Month::try_from(two()?).ok()?, two()?);
    let (hour, minute, second) = (two()?, two()?, two()?);
    let date = Date::from_calendar_date(year, month, day)
        .ok()
        .filter(|_| year > 0)?;
    let time = Time::from_hms_nano(hour, minute, second, nanos).ok()?;
    Some(PrimitiveDateTime::new(date, time))
}

fn parse_fraction(text: &[u8]) -> Option<u32> {
    let text = text::clean(text)?;
    if !text.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let kept: String = text.chars().take(MAX_FRACTION).collect();
    format!("{kept:0<9}").parse().ok()
}

/// `+03:00`.
fn parse_offset(text: &[u8]) -> Option<String> {
    let text = text::clean(text)?;
    let hours_and_minutes = text.strip_prefix(['+', '-'])?;
    let (hours, minutes) = hours_and_minutes.split_once(':')?;
    let number = |part: &str| {
        let digits = part.len() == 2 && part.bytes().all(|digit| digit.is_ascii_digit());
        part.parse::<u8>().ok().filter(|_| digits)
    };
    let plausible = number(hours)? <= MAX_OFFSET && number(minutes)? < 60;
    plausible.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, fraction: &str) -> Option<String> {
        let nanos = parse_fraction(fraction.as_bytes()).unwrap_or(0);
        parse_date(text.as_bytes(), nanos).map(|date| CameraTime::from(date).to_string())
    }

    #[test]
    fn dates_are_read_and_what_is_none_is_none() {
        for (text, fraction, expected) in [
            ("2012:08:14 11:04:31\0", "", "2012-08-14T11:04:31"),
            ("2012-08-14T11:04:31", "25 ", "2012-08-14T11:04:31.25"),
            (
                "2012:08:14 11:04:31+03:00",
                "007",
                "2012-08-14T11:04:31.007",
            ),
            ("2012:08:14 11:04:31", "x1", "2012-08-14T11:04:31"),
        ] {
            assert_eq!(shown(text, fraction).as_deref(), Some(expected));
        }
        for text in [
            "0000:00:00 00:00:00",
            "    :  :     :  :  ",
            "",
            "2012:13:01 00:00:00",
            "2012:08:14",
        ] {
            assert_eq!(shown(text, ""), None, "{text}");
        }
    }

    #[test]
    fn an_offset_has_a_sign_and_four_digits() {
        assert_eq!(parse_offset(b"+03:00\0"), Some("+03:00".into()));
        for text in ["", "03:00", "+3:00", "+15:00", "+03:60", "+03:000", "Z"] {
            assert_eq!(parse_offset(text.as_bytes()), None, "{text}");
        }
    }
}
