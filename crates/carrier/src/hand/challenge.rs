use std::fmt;
use std::str::FromStr;

use model::Chance;

use crate::code::{digit, is_silent};
use crate::error::Error;

/// Digits of 32 bytes, the greatest of which has 78.
const VALUE_DIGITS: usize = 78;
/// With the two check digits.
const DIGITS: usize = VALUE_DIGITS + 2;
const GROUP: usize = 4;

/// 32 random bytes of an archive that a hand signs to prove itself; written as twenty groups of four
/// digits, the last two of which check the others.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Challenge([u8; 32]);

impl Challenge {
    /// Draws a new one.
    pub fn draw(chance: &mut dyn Chance) -> Self {
        let mut bytes = [0; 32];
        chance.fill(&mut bytes);
        Self(bytes)
    }

    /// Takes 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// What a hand signs: never what it signs of a packet.
    pub(super) fn statement(&self) -> Vec<u8> {
        [b"hand-challenge/1".as_slice(), &self.0].concat()
    }

    /// The 78 digits of the bytes as a little-endian integer, the highest first.
    fn digits(&self) -> [u8; VALUE_DIGITS] {
        let mut rest = self.0;
        let mut digits = [0; VALUE_DIGITS];
        for digit in digits.iter_mut().rev() {
            let mut left: u16 = 0;
            for byte in rest.iter_mut().rev() {
                let value = left << 8 | u16::from(*byte);
                [*byte, _] = (value / 10).to_le_bytes();
                left = value % 10;
            }
            [*digit, _] = left.to_le_bytes();
        }
        digits
    }
}

/// What is left of a number of these digits after division by 97.
fn modulo_97(digits: impl IntoIterator<Item = u8>) -> u16 {
    digits
        .into_iter()
        .fold(0, |left, digit| (left * 10 + u16::from(digit)) % 97)
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        let check = 98 - modulo_97(digits.into_iter().chain([0, 0]));
        let checks = [check / 10, check % 10];
        let digits = digits.into_iter().map(u16::from).chain(checks);
        for (at, digit) in digits.enumerate() {
            if at > 0 && at % GROUP == 0 {
                f.write_str(" ")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Challenge({self})")
    }
}

impl FromStr for Challenge {
    type Err = Error;

    /// Reads 80 digits, Western or Arabic-Indic, with spaces or dashes anywhere between them.
    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = |reason| Error::Challenge { reason };
        let shape = "it has twenty groups of four digits";
        let letters = text.chars().filter(|letter| !is_silent(*letter));
        let digits: Option<Vec<u8>> = letters
            .take(DIGITS + 1)
            .map(|letter| u8::try_from(digit(letter)?).ok())
            .collect();
        let digits = digits
            .filter(|digits| digits.len() == DIGITS)
            .ok_or(wrong(shape))?;
        let misheard = "its check digits do not fit: a digit was misheard or mistyped";
        if modulo_97(digits.iter().copied()) != 1 {
            return Err(wrong(misheard));
        }
        let mut bytes = [0; 32];
        for digit in digits.into_iter().take(VALUE_DIGITS) {
            let mut carry = u16::from(digit);
            for byte in &mut bytes {
                let value = u16::from(*byte) * 10 + carry;
                [*byte, _] = value.to_le_bytes();
                carry = value >> 8;
            }
            if carry > 0 {
                return Err(wrong(misheard));
            }
        }
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_single_misheard_digit_is_caught() {
        let text = Challenge([7; 32]).to_string();
        for at in (0..text.len()).filter(|at| at % 5 != 4) {
            for digit in b'0'..=b'9' {
                let mut heard = text.clone().into_bytes();
                heard[at] = digit;
                let heard = String::from_utf8(heard).unwrap();
                assert_eq!(heard.parse::<Challenge>().is_ok(), heard == text, "{heard}");
            }
        }
    }

    #[test]
    fn a_number_that_32_bytes_cannot_hold_is_refused() {
        // 2²⁵⁶, with its check digits.
        let value =
            "115792089237316195423570985008687907853269984665640564039457584007913129639936";
        let left = modulo_97(value.bytes().map(|digit| digit - b'0').chain([0, 0]));
        let text = format!("{value}{:02}", 98 - left);
        assert!(text.parse::<Challenge>().is_err());
        let greatest = Challenge([u8::MAX; 32]);
        assert!(
            greatest
                .to_string()
                .replace(' ', "")
                .starts_with(&value[..77])
        );
        assert_eq!(greatest.to_string().parse::<Challenge>().unwrap(), greatest);
    }

    #[test]
    fn other_shapes_are_no_challenge() {
        let text = Challenge([7; 32]).to_string();
        for other in [
            "",
            "1234",
            &text[5..],
            &format!("{text} 1234"),
            &text.replacen('1', "x", 1),
        ] {
            assert!(other.parse::<Challenge>().is_err(), "{other}");
        }
    }

    proptest! {
        #[test]
        fn a_challenge_reads_back_in_either_digits(bytes: [u8; 32]) {
            let challenge = Challenge(bytes);
            let text = challenge.to_string();
            prop_assert_eq!(text.len(), 99);
            prop_assert_eq!(text.parse::<Challenge>().unwrap(), challenge);
            let arabic = |letter: char| letter.to_digit(10).and_then(|digit| char::from_u32(0x660 + digit));
            let arabic: String = text.chars().map(|letter| arabic(letter).unwrap_or('-')).collect();
            prop_assert_eq!(arabic.parse::<Challenge>().unwrap(), challenge);
        }
    }
}
