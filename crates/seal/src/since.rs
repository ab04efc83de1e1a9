use std::fs::Metadata;
use std::path::Path;

use model::Timestamp;

use crate::exit::refuse;
use crate::system;

/// A bare date begins where it begins first on earth, 14 hours before UTC: rather too much is taken.
const EARLIEST_ZONE: i64 = 14 * 3_600 * 1_000_000_000;

/// The moment from which on files are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Since(Timestamp);

impl Since {
    /// Reads `2013-01-31`, or a moment as RFC 3339 has it.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Self> {
        if let Ok(moment) = text.parse() {
            return Ok(Self(moment));
        }
        match format!("{text}T00:00:00Z").parse::<Timestamp>() {
            Ok(midnight) => Ok(Self(Timestamp::from_unix_nanos(
                midnight.unix_nanos().saturating_sub(EARLIEST_ZONE),
            ))),
            Err(_) => {
                refuse("--since is a date as 2013-01-31, or a time as 2013-01-31T20:00:00+03:00")
            }
        }
    }

    /// Whether a file is older: both when it was changed and when it came to its place. One whose times
    /// cannot be told is not.
    pub(crate) fn is_later_than(self, file: &Path) -> bool {
        let newest = file.symlink_metadata().ok().and_then(|of| newest(&of));
        newest.is_some_and(|newest| newest < self.0)
    }
}

/// The newest of a file's times. Copying keeps the time of change of its contents and not the other.
fn newest(of: &Metadata) -> Option<Timestamp> {
    let modified = of.modified().ok().map(Timestamp::from);
    modified.max(system::arrived(of))
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};

    use super::*;

    fn since(text: &str) -> String {
        Since::parse(text).unwrap().0.to_string()
    }

    #[test]
    fn a_date_begins_where_it_begins_first_and_a_time_is_taken_as_it_is() {
        assert_eq!(since("2013-01-31"), "2013-01-30T10:00:00Z");
        assert_eq!(since("2013-01-31T20:00:00+03:00"), "2013-01-31T17:00:00Z");
        for wrong in [
            "",
            "yesterday",
            "2013-02-30",
            "2013-1-1",
            "31.1.2013",
            "2013-01-31T20:00",
        ] {
            assert!(Since::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_file_is_as_new_as_its_newest_time() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("old.jpg");
        fs::write(&place, "x").unwrap();
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let file = File::options().write(true).open(&place).unwrap();
        file.set_modified(long_ago).unwrap();
        let year_of_it = Since::parse("2002-01-01").unwrap();
        assert!(
            !year_of_it.is_later_than(&place),
            "it came to its place today"
        );
        assert!(Since::parse("2200-01-01").unwrap().is_later_than(&place));
        assert!(!year_of_it.is_later_than(&folder.path().join("nothing")));
    }
}
