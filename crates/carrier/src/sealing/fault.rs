use std::fmt;
use std::io::{self, ErrorKind};

/// Numbers of a device that fails: `EIO` of every Unix.
#[cfg(not(windows))]
const DEVICE: &[i32] = &[5];
/// Numbers of a device that fails: not ready, bad data, seek, sector, general failure, device error.
#[cfg(windows)]
const DEVICE: &[i32] = &[21, 23, 25, 27, 31, 1117];
/// Numbers of too many symbolic links, or one where none may be: `ELOOP` of Linux.
#[cfg(not(windows))]
const LINKS: &[i32] = &[40];
/// Numbers of too many links: a link that cannot be resolved, a target that is none.
#[cfg(windows)]
const LINKS: &[i32] = &[1921, 4392];
/// Numbers of what somebody else keeps: Linux's have a kind of their own.
#[cfg(not(windows))]
const KEPT: &[i32] = &[];
/// Numbers of what somebody else keeps: a sharing and a lock violation.
#[cfg(windows)]
const KEPT: &[i32] = &[32, 33];

/// Why a file could not be read: the `code` of its line in the directory, a stable word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReadFault {
    /// The operating system does not let this user read it.
    PermissionDenied,
    /// It was listed, and gone when it was to be read.
    NotFound,
    /// The device failed.
    InputOutput,
    /// Its path is longer than the operating system opens.
    NameTooLong,
    /// It was a file when it was listed and was something else when it was opened.
    NotAFile,
    /// The file server lost it.
    Stale,
    /// Somebody else keeps it locked or busy.
    Busy,
    /// The device or server did not answer in time.
    TimedOut,
    /// Anything else.
    Other,
}

impl ReadFault {
    /// The word in the directory and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PermissionDenied => "permission-denied",
            Self::NotFound => "not-found",
            Self::InputOutput => "input-output",
            Self::NameTooLong => "name-too-long",
            Self::NotAFile => "not-a-file",
            Self::Stale => "stale",
            Self::Busy => "busy",
            Self::TimedOut => "timed-out",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for ReadFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<&io::Error> for ReadFault {
    fn from(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::PermissionDenied => Self::PermissionDenied,
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::InvalidFilename => Self::NameTooLong,
            ErrorKind::IsADirectory | ErrorKind::NotADirectory => Self::NotAFile,
            ErrorKind::StaleNetworkFileHandle => Self::Stale,
            ErrorKind::ResourceBusy | ErrorKind::WouldBlock => Self::Busy,
            ErrorKind::TimedOut => Self::TimedOut,
            _ => match error.raw_os_error() {
                Some(number) if DEVICE.contains(&number) => Self::InputOutput,
                Some(number) if LINKS.contains(&number) => Self::NotAFile,
                Some(number) if KEPT.contains(&number) => Self::Busy,
                _ => Self::Other,
            },
        }
    }
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::*;

    #[test]
    fn what_linux_says_has_a_word() {
        for (number, word) in [
            (1, "permission-denied"),
            (2, "not-found"),
            (5, "input-output"),
            (13, "permission-denied"),
            (16, "busy"),
            (20, "not-a-file"),
            (21, "not-a-file"),
            (36, "name-too-long"),
            (40, "not-a-file"),
            (110, "timed-out"),
            (116, "stale"),
            (22, "other"),
        ] {
            let error = io::Error::from_raw_os_error(number);
            assert_eq!(ReadFault::from(&error).as_str(), word, "{error}");
        }
    }
}
