//! The words by which custody is told: who somebody is, what may be done, how sure somebody is.

use std::fmt;
use std::str::FromStr;

use crate::vocabulary::{UnknownWord, vocabulary};

vocabulary! {
    /// What somebody is in the archive.
    Role {
        /// Answers for the safety of sources; alone lifts holds.
        SourceSafetyOfficer = "source-safety-officer",
        /// Keeps the holdings.
        Custodian = "custodian",
        /// Examines files and devices.
        TechnicalExaminer = "technical-examiner",
        /// Reads findings on bodies, with a qualification to.
        MedicalReviewer = "medical-reviewer",
        /// Speaks with families.
        FamilyLiaison = "family-liaison",
        /// Investigates.
        Analyst = "analyst",
        /// Makes things public.
        Publisher = "publisher",
    }
}

vocabulary! {
    /// What may be done with evidence: three ways in which it is shown, then four ends that this serves.
    Use {
        /// Its pictures are shown in the archive's pages, shielded or not.
        View = "view",
        /// Its originals are handed out.
        Export = "export",
        /// Fields of its entries are shown to strangers.
        Disclose = "disclose",
        /// For the public.
        Publish = "publish",
        /// For a court or an authority that investigates.
        Court = "court",
        /// For research.
        Research = "research",
        /// For the family of somebody who is shown.
        Family = "family",
    }
}

impl Use {
    /// Whether this is an end, and not a way of showing.
    pub fn is_purpose(self) -> bool {
        !matches!(self, Self::View | Self::Export | Self::Disclose)
    }
}

vocabulary! {
    /// What a statement about a time before arrival rests on.
    Basis {
        /// Whoever did it said so.
        OwnWords = "own-words",
        /// Something in writing.
        Document = "document",
        /// Concluded from something else.
        Inference = "inference",
    }
}

vocabulary! {
    /// How sure whoever states something is.
    Confidence {
        /// No doubt that is worth naming.
        Certain = "certain",
        /// More likely than not.
        Probable = "probable",
        /// It cannot be excluded.
        Possible = "possible",
    }
}

vocabulary! {
    /// How wide a place is that is named coarsely.
    PlaceClass {
        /// Several countries.
        Region = "region",
        /// A country.
        Country = "country",
        /// A province or governorate.
        Province = "province",
        /// A city or town.
        City = "city",
        /// A crossing from one country into another.
        Border = "border",
        /// A building or institution, without its address.
        Facility = "facility",
        /// On the way.
        Transit = "transit",
    }
}

/// A year, a month or a day, and nothing finer: `2013`, `2013-08` or `2013-08-21`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CoarseTime {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

/// A text that is no year, month or day.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a year, month or day like 2013, 2013-08 or 2013-08-21; nothing finer is taken")]
pub struct CoarseTimeError;

impl CoarseTime {
    /// Whether a moment is after all of it, in UTC.
    pub fn is_over(self, now: crate::Timestamp) -> bool {
        let now = now.to_string();
        let own = self.to_string();
        // RFC 3339 puts years, months and days in the order of text.
        now.get(..own.len())
            .is_some_and(|today| today > own.as_str())
    }
}

impl fmt::Display for CoarseTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        match self.day {
            Some(day) => write!(f, "-{day:02}"),
            None => Ok(()),
        }
    }
}

impl FromStr for CoarseTime {
    type Err = CoarseTimeError;

    fn from_str(text: &str) -> Result<Self, CoarseTimeError> {
        let mut parts = text.splitn(3, '-');
        let year = parts
            .next()
            .and_then(|year| year.parse().ok())
            .ok_or(CoarseTimeError)?;
        let mut next = || {
            parts
                .next()
                .map(|part| part.parse().map_err(|_| CoarseTimeError))
                .transpose()
        };
        let (month, day) = (next()?, next()?);
        let shown = Self { year, month, day };
        // One time, one text: no signs, no missing zeros.
        if shown.to_string() == text && is_a_date(year, month.unwrap_or(1), day.unwrap_or(1)) {
            Ok(shown)
        } else {
            Err(CoarseTimeError)
        }
    }
}

fn is_a_date(year: u16, month: u8, day: u8) -> bool {
    time::Month::try_from(month)
        .is_ok_and(|month| time::Date::from_calendar_date(i32::from(year), month, day).is_ok())
}

crate::as_text::as_text!(CoarseTime);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coarse_time_has_one_text_and_nothing_finer_is_one() {
        for text in ["2013", "2013-08", "2013-08-21", "2012-02-29"] {
            assert_eq!(text.parse::<CoarseTime>().unwrap().to_string(), text);
        }
        for wrong in [
            "",
            "13",
            "+2013",
            "2013-8",
            "2013-13",
            "2013-02-29",
            "2013-08-21T10",
            "2013-08-21 10:00",
            "2013-08-21-10",
        ] {
            assert_eq!(wrong.parse::<CoarseTime>(), Err(CoarseTimeError), "{wrong}");
        }
    }

    #[test]
    fn a_coarse_time_is_over_after_its_last_moment() {
        let over = |text: &str, now: &str| {
            let text: CoarseTime = text.parse().unwrap();
            text.is_over(now.parse().unwrap())
        };
        assert!(!over("2030", "2030-12-31T23:59:59Z"));
        assert!(over("2030", "2031-01-01T00:00:00Z"));
        assert!(!over("2030-06", "2030-06-30T23:59:59Z"));
        assert!(over("2030-06", "2030-07-01T00:00:00Z"));
        assert!(!over("2030-06-15", "2030-06-15T12:00:00Z"));
        assert!(over("2030-06-15", "2030-06-16T00:00:00Z"));
    }

    #[test]
    fn every_word_reads_back() {
        fn read_back<T: FromStr + Copy + PartialEq + fmt::Debug + fmt::Display>(words: &[T]) {
            for word in words {
                assert_eq!(word.to_string().parse::<T>().ok(), Some(*word));
            }
        }
        read_back(Role::ALL);
        read_back(Use::ALL);
        read_back(Basis::ALL);
        read_back(Confidence::ALL);
        read_back(PlaceClass::ALL);
    }
}
