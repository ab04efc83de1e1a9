use std::fmt;
use std::str::FromStr;

use crate::Error;

/// The first characters of the last segment of a name under which an object is being written.
const UNFINISHED: &str = ".new-";
/// What may be replaced: everything below these folders, and the checkpoints of the log, inside and outside.
const REPLACEABLE: [&str; 4] = ["keys/", "held/", "derived/", "seen/"];
const CHECKPOINTS: [&str; 2] = ["log/checkpoint", "public/checkpoint"];

/// The name of an object: segments of ASCII letters, digits, `.`, `_`, `=` and `-`, joined by `/`;
/// no segment is `.` or `..`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

impl Key {
    /// Reads a name; `Error::NotAKey` if it does not follow the rule.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if !text.is_empty() && text.split('/').all(is_segment) {
            Ok(Self(text.into()))
        } else {
            Err(Error::NotAKey { text: text.into() })
        }
    }

    /// The name `below` under this one, as if this one were a folder.
    pub fn join(&self, below: &str) -> Result<Self, Error> {
        Self::parse(&format!("{self}/{below}"))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last segment.
    pub fn name(&self) -> &str {
        self.split().1
    }

    /// Whether this is what a writer that was stopped left behind; never the name of an object.
    pub fn is_leftover(&self) -> bool {
        self.name().starts_with(UNFINISHED)
    }

    /// Whether [`crate::Storage::replace`] takes it: below `keys/`, `held/`, `derived/` or `seen/`, or
    /// `log/checkpoint` or `public/checkpoint`.
    pub fn may_be_replaced(&self) -> bool {
        CHECKPOINTS.contains(&self.0.as_str())
            || REPLACEABLE.iter().any(|folder| self.0.starts_with(folder))
    }

    /// The folder ("" for the root) and the last segment.
    pub(crate) fn split(&self) -> (&str, &str) {
        self.0.rsplit_once('/').unwrap_or(("", &self.0))
    }

    /// The last segment of the `number`th unfinished object of a process.
    pub(crate) fn unfinished_name(process: u32, number: u64) -> String {
        Self::unfinished_of(&format!("{process}-{number}"))
    }

    /// The last segment of the unfinished object that `who` tells from others.
    pub(crate) fn unfinished_of(who: &str) -> String {
        format!("{UNFINISHED}{who}")
    }
}

pub(crate) fn is_segment(text: &str) -> bool {
    !matches!(text, "" | "." | "..")
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._=-".contains(&byte))
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({self})")
    }
}

impl FromStr for Key {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_that_leave_the_root_or_hide_are_no_keys() {
        for wrong in [
            "", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "a/./b", "a b", "a\\b", "ä", "a\0",
        ] {
            assert!(Key::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_names_of_the_public_formats_are_keys() {
        for name in [
            "ocfl/0=ocfl_1.1",
            "log/tile/entries/x001/234.p/7",
            "keys/scope-7Q2K9M3T.age",
            ".new-1-1",
        ] {
            assert_eq!(Key::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn exactly_keys_held_derived_seen_and_the_checkpoints_may_be_replaced() {
        let may = |name| Key::parse(name).unwrap().may_be_replaced();
        for name in [
            "keys/a",
            "held/a/b",
            "derived/a",
            "seen/a",
            "log/checkpoint",
            "public/checkpoint",
        ] {
            assert!(may(name), "{name}");
        }
        for name in [
            "keys",
            "keysa/b",
            "ocfl/keys/a",
            "log/checkpoint/a",
            "log/checkpoint.old",
            "log/tile/0/000",
            "log/published/000000000001",
            "log/cosigned/000000000001-01020304",
            "log/clock/000000000001",
            "public/tile/0/000",
            "public/checkpoint/a",
            "log/heads/000000000000",
            "journal/a",
            "ocfl/a",
            "a",
        ] {
            assert!(!may(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn whatever_parses_reads_back_and_stays_below_the_root(text in "[a./=\\- ]{0,12}") {
            if let Ok(key) = Key::parse(&text) {
                prop_assert_eq!(key.as_str(), text.as_str());
                prop_assert!(!text.starts_with('/') && !text.split('/').any(|part| part == ".."));
            }
        }
    }
}
