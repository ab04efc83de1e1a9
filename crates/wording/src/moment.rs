use std::time::Duration;

use icu_datetime::fieldsets::{T, YMD};
use icu_datetime::input::{Date, Time};
use icu_datetime::preferences::{CalendarAlgorithm, HourCycle};
use icu_datetime::{DateTimeFormatter, DateTimeFormatterPreferences, NoCalendarFormatter};
use model::{CameraTime, Timestamp};
use time::{OffsetDateTime, PrimitiveDateTime};

use crate::details::{Details, details};
use crate::error::Error;
use crate::language::Language;
use crate::reader::Reader;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The forms of dates and of times of day, which are always of 24 hours.
pub(crate) struct Moments {
    date: DateTimeFormatter<YMD>,
    minute: NoCalendarFormatter<T>,
    second: NoCalendarFormatter<T>,
}

impl Moments {
    pub(crate) fn load(language: Language) -> Result<Self, Error> {
        let mut forms = DateTimeFormatterPreferences::from(&language.forms());
        forms.hour_cycle = Some(HourCycle::H23);
        forms.calendar_algorithm = Some(CalendarAlgorithm::Gregory);
        let date = match language {
            Language::En => YMD::medium(),
            Language::Ar | Language::Fr | Language::De => YMD::long(),
        };
        let failed = |source| Error::Dates { language, source };
        Ok(Self {
            date: DateTimeFormatter::try_new(forms, date).map_err(failed)?,
            minute: NoCalendarFormatter::try_new(forms, T::hm()).map_err(failed)?,
            second: NoCalendarFormatter::try_new(forms, T::hms()).map_err(failed)?,
        })
    }
}

impl Reader {
    /// The day of a moment, in UTC: `23 Nov 2026`.
    pub fn date(&self, moment: Timestamp) -> String {
        self.day(in_utc(moment))
    }

    /// A moment to the minute, in UTC: `23 Nov 2026, 18:03`.
    pub fn date_time(&self, moment: Timestamp) -> String {
        let moment = in_utc(moment);
        self.joined(moment, &self.moments.minute)
    }

    /// What a camera's clock showed, to the second. It has no time zone, and the page is to say so;
    /// [`Reader::captured`] does.
    pub fn camera_time(&self, shown: CameraTime) -> String {
        self.joined(shown.get(), &self.moments.second)
    }

    /// What a camera's clock showed, and how far it was from UTC where the file says so.
    pub fn captured(&self, shown: CameraTime, offset: Option<&str>) -> String {
        let time = details([("time", self.camera_time(shown))]);
        let Some(written) = offset else {
            return self.say("facts-captured-no-zone", &time);
        };
        let (key, offset) = match parse_offset(written) {
            Some((_, Duration::ZERO)) => return self.say("facts-captured-as-utc", &time),
            Some((true, ahead)) => ("facts-captured-ahead", self.duration(ahead)),
            Some((false, behind)) => ("facts-captured-behind", self.duration(behind)),
            None => ("facts-captured-as-written", written.to_owned()),
        };
        self.say(key, &time.and("offset", offset))
    }

    /// A length of time in its two largest units, cut off to whole ones: `34 s`, `2 min 5 s`.
    pub fn duration(&self, length: Duration) -> String {
        let seconds = length.as_secs();
        let unit = |key, number| self.say(key, &details([("number", self.number(number))]));
        let parts = match seconds {
            0..MINUTE => [Some(unit("unit-seconds", seconds)), None],
            MINUTE..HOUR => [
                Some(unit("unit-minutes", seconds / MINUTE)),
                (seconds % MINUTE >= 1).then(|| unit("unit-seconds", seconds % MINUTE)),
            ],
            HOUR..DAY => [
                Some(unit("unit-hours", seconds / HOUR)),
                (seconds % HOUR >= MINUTE).then(|| unit("unit-minutes", seconds % HOUR / MINUTE)),
            ],
            _ => [
                Some(self.say("unit-days", &Details::default().counting(seconds / DAY))),
                (seconds % DAY >= HOUR).then(|| unit("unit-hours", seconds % DAY / HOUR)),
            ],
        };
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        self.plain(&parts.join(" "))
    }

    fn joined(&self, moment: PrimitiveDateTime, clock: &NoCalendarFormatter<T>) -> String {
        let (hour, minute, second) = moment.as_hms();
        let time = Time::try_new(hour, minute, second, 0);
        let time = time.map_or_else(
            |_| self.digits(&moment.time().to_string()),
            |time| clock.format(&time).to_string(),
        );
        let both = details([("date", self.day(moment)), ("time", time)]);
        self.plain(&self.say("unit-moment", &both))
    }

    fn day(&self, moment: PrimitiveDateTime) -> String {
        let (year, month, day) = moment.to_calendar_date();
        Date::try_new_gregorian(year, month.into(), day).map_or_else(
            |_| self.digits(&moment.date().to_string()),
            |date| self.moments.date.format(&date).to_string(),
        )
    }
}

fn in_utc(moment: Timestamp) -> PrimitiveDateTime {
    // A count of nanoseconds in 64 bits ends with the year 2262, long before what `time` can hold.
    let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(moment.unix_nanos()))
        .unwrap_or(OffsetDateTime::UNIX_EPOCH);
    PrimitiveDateTime::new(moment.date(), moment.time())
}

/// Whether `+03:00` or `-03:00` is ahead of UTC, and by how much.
fn parse_offset(written: &str) -> Option<(bool, Duration)> {
    let (ahead, rest) = match written.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, written.strip_prefix('-')?),
    };
    let (hours, minutes) = rest.split_once(':')?;
    let two_digits = |text: &str| {
        let whole = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        whole.then(|| text.parse::<u64>().ok()).flatten()
    };
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    (hours < 24 && minutes < 60)
        .then(|| (ahead, Duration::from_secs(hours * HOUR + minutes * MINUTE)))
}
