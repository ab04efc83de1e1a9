use std::fmt;
use std::str::FromStr;

use time::PrimitiveDateTime;
use time::format_description::well_known::Iso8601;

use crate::as_text::as_text;

/// What the clock of a camera showed: a date and time of day without a zone. Written
/// `2012-08-14T11:04:31`, with a fraction of the second where the camera gave one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CameraTime(PrimitiveDateTime);

/// A text that is no date and time of day.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a date and time like 2012-08-14T11:04:31")]
pub struct CameraTimeError;

impl CameraTime {
    /// The date and time that the clock showed.
    pub fn get(self) -> PrimitiveDateTime {
        self.0
    }
}

impl From<PrimitiveDateTime> for CameraTime {
    fn from(shown: PrimitiveDateTime) -> Self {
        Self(shown)
    }
}

impl fmt::Display for CameraTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        let (hour, minute, second) = self.0.as_hms();
        let month = u8::from(month);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )?;
        match self.0.nanosecond() {
            0 => Ok(()),
            nanos => write!(f, ".{}", format!("{nanos:09}").trim_end_matches('0')),
        }
    }
}

impl FromStr for CameraTime {
    type Err = CameraTimeError;

    fn from_str(text: &str) -> Result<Self, CameraTimeError> {
        let time =
            PrimitiveDateTime::parse(text, &Iso8601::DEFAULT).map_err(|_| CameraTimeError)?;
        // One time, one text.
        let shown = Self(time);
        if shown.to_string() == text {
            Ok(shown)
        } else {
            Err(CameraTimeError)
        }
    }
}

as_text!(CameraTime);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_camera_time_has_one_text() {
        for text in [
            "2012-08-14T11:04:31",
            "2012-08-14T11:04:31.25",
            "0001-01-01T00:00:00",
        ] {
            assert_eq!(text.parse::<CameraTime>().unwrap().to_string(), text);
        }
        for wrong in [
            "0000:00:00 00:00:00",
            "2012-13-14T11:04:31",
            "2012-08-14T11:04:31Z",
            "2012-08-14T11:04:31+03:00",
            "2012-08-14T11:04:31.250",
            "2012-08-14",
            "",
        ] {
            assert_eq!(wrong.parse::<CameraTime>(), Err(CameraTimeError), "{wrong}");
        }
    }
}
