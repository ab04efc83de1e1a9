use std::fmt;
use std::str::FromStr;

use crate::Error;

/// The longest name of a log, in bytes.
pub const MAX_ORIGIN: usize = 255;

/// The name of a log: the first line of its checkpoints and the name of its key.
///
/// Not empty, and without spaces, `+` and control characters (C2SP signed-note, key names).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String);

impl Origin {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if signed_note::is_key_name_valid(text)
            && text.len() <= MAX_ORIGIN
            && !text.chars().any(char::is_control)
        {
            Ok(Self(text.into()))
        } else {
            Err(Error::Origin { text: text.into() })
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_break_a_line_or_a_key_is_refused() {
        assert!("archive.example/log".parse::<Origin>().is_ok());
        assert!("أمانة".parse::<Origin>().is_ok());
        let long = "x".repeat(MAX_ORIGIN + 1);
        for wrong in ["", "a b", "a\u{a0}b", "a+b", "a\nb", "a\u{7f}b", &long] {
            assert!(wrong.parse::<Origin>().is_err(), "{wrong:?}");
        }
    }
}
