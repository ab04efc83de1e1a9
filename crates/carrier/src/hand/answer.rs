use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use model::{Hasher, Sha256Digest};

use super::challenge::Challenge;
use super::key::HandKey;
use super::signed::FIELD;
use crate::error::Error;

/// Bytes that tell a slip of the pen from another hand; with them three lines are full.
const CHECK: usize = 3;
const BYTES: usize = FIELD + CHECK;
const LINES: usize = 3;
/// The most text that is looked at.
const MAX_TEXT: usize = 4_096;

/// What a hand says to a challenge: its key and a signature; written as three lines of base64.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Answer([u8; FIELD]);

impl Answer {
    pub(super) fn from_bytes(bytes: [u8; FIELD]) -> Self {
        Self(bytes)
    }

    /// The hand that it says it is by; verify before you believe it.
    pub fn key(&self) -> HandKey {
        HandKey(self.halves().0)
    }

    /// Whether that hand answers just this challenge.
    pub fn verifies(&self, challenge: &Challenge) -> bool {
        let (key, signature) = self.halves();
        HandKey(key).verifies(&challenge.statement(), &signature)
    }

    fn halves(&self) -> ([u8; 32], [u8; 64]) {
        let (mut key, mut signature) = ([0; 32], [0; 64]);
        for (byte, value) in key.iter_mut().chain(&mut signature).zip(self.0) {
            *byte = value;
        }
        (key, signature)
    }

    fn check(&self) -> [u8; CHECK] {
        let mut hasher = Hasher::new();
        hasher.update(b"hand-answer/1");
        hasher.update(self.0);
        let digest: Sha256Digest = hasher.finish();
        let [one, two, three, ..] = *digest.as_bytes();
        [one, two, three]
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.0.as_slice(), &self.check()].concat();
        for (at, line) in bytes.chunks(BYTES / LINES).enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            f.write_str(&BASE64_STANDARD.encode(line))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer(by {:?})", self.key())
    }
}

impl FromStr for Answer {
    type Err = Error;

    /// Reads the lines, with white space anywhere in them.
    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = |reason| Error::Answer { reason };
        let shape = "it has three lines of 44 letters, digits, + and /";
        if text.len() > MAX_TEXT {
            return Err(wrong(shape));
        }
        let text: String = text.split_whitespace().collect();
        let bytes = BASE64_STANDARD.decode(text).map_err(|_| wrong(shape))?;
        let (field, check) = bytes.split_first_chunk::<FIELD>().ok_or(wrong(shape))?;
        let answer = Self(*field);
        let check: [u8; CHECK] = check.try_into().map_err(|_| wrong(shape))?;
        if answer.check() == check {
            Ok(answer)
        } else {
            Err(wrong("a letter of it was mistyped"))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_answer_reads_back(bytes: [u8; 32], more: [u8; 32], last: [u8; 32]) {
            let field: [u8; FIELD] = [bytes, more, last].concat().try_into().unwrap();
            let answer = Answer(field);
            let text = answer.to_string();
            prop_assert!(text.lines().all(|line| line.len() == 44));
            prop_assert_eq!(text.lines().count(), LINES);
            prop_assert_eq!(text.parse::<Answer>().unwrap(), answer);
            prop_assert_eq!(text.replace('\n', "\r\n  ").parse::<Answer>().unwrap(), answer);
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = text.parse::<Answer>();
        }
    }

    #[test]
    fn a_mistyped_letter_is_told_from_another_hand() {
        let text = Answer([5; FIELD]).to_string();
        for (at, letter) in text.char_indices().filter(|(_, letter)| *letter != '\n') {
            let other = if letter == 'A' { "B" } else { "A" };
            let mut typed = text.clone();
            typed.replace_range(at..=at, other);
            assert!(typed.parse::<Answer>().is_err(), "{at}");
        }
    }

    #[test]
    fn other_shapes_are_no_answer() {
        let text = Answer([5; FIELD]).to_string();
        for other in [
            "",
            &text[4..],
            &format!("{text}AAAA"),
            &text.replacen('B', "!", 1),
        ] {
            assert!(other.parse::<Answer>().is_err(), "{other}");
        }
    }
}
