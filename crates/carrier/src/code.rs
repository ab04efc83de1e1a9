use std::fmt;
use std::str::FromStr;

use crate::card::derive;

const LOG_N: u8 = 15;
/// Of the code in a card's last line, which every run computes before it writes. A card to fit a code
/// that was read aloud is 2⁷³ trials away, each with 4 MiB of memory.
const CARD_LOG_N: u8 = 12;
const DIGITS: usize = 24;
const GROUP: usize = 4;
/// What may stand between digits: a dash, and the marks that keep directions apart.
const SILENT: [char; 6] = [
    '-', '\u{200e}', '\u{200f}', '\u{2066}', '\u{2068}', '\u{2069}',
];
/// 10²²: what 22 decimal digits can hold.
const MODULUS: u128 = 10_000_000_000_000_000_000_000;

/// A commitment code: 22 digits and two check digits, to be read over the telephone.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code(u128);

/// Why a text is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// There are more or fewer than 24 digits, or something else between them.
    #[error("a code has six groups of four digits")]
    Shape,
    /// The check digits do not fit: a digit was misheard or mistyped.
    #[error("the check digits do not fit: a digit was misheard; ask for the code again")]
    Misheard,
}

impl Code {
    /// The code of 32 committed bytes (ISO 7064 MOD 97-10 over a slow hash): spec section 12.
    pub fn of(committed: &[u8; 32]) -> Self {
        Self::derived(committed, b"code/1", LOG_N)
    }

    /// The code in a card's last line, of the digest of the lines before: spec section 1.
    pub(crate) fn of_card(digest: &[u8; 32]) -> Self {
        Self::derived(digest, b"card/1", CARD_LOG_N)
    }

    fn derived(secret: &[u8; 32], salt: &[u8], log_n: u8) -> Self {
        let mut slow = [0; 16];
        derive(secret, salt, log_n, &mut slow);
        let value = u128::from_le_bytes(slow) % MODULUS;
        Self(100 * value + 98 - 100 * value % 97)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:0DIGITS$}", self.0);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && at % GROUP == 0 {
                f.write_str(" ")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({self})")
    }
}

impl FromStr for Code {
    type Err = CodeError;

    /// Reads 24 digits, Western or Arabic-Indic, with spaces or dashes anywhere between them.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let mut value = 0_u128;
        let mut digits = 0;
        for letter in text.chars().filter(|letter| !is_silent(*letter)) {
            digits += 1;
            let digit = digit(letter)
                .filter(|_| digits <= DIGITS)
                .ok_or(CodeError::Shape)?;
            value = value * 10 + u128::from(digit);
        }
        match (digits, value % 97) {
            (DIGITS, 1) => Ok(Self(value)),
            (DIGITS, _) => Err(CodeError::Misheard),
            _ => Err(CodeError::Shape),
        }
    }
}

/// Whether a letter only keeps digits apart.
pub(crate) fn is_silent(letter: char) -> bool {
    letter.is_whitespace() || SILENT.contains(&letter)
}

/// What a Western, Arabic-Indic or Persian digit stands for.
pub(crate) fn digit(letter: char) -> Option<u32> {
    let zero = match letter {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        _ => return None,
    };
    u32::from(letter).checked_sub(u32::from(zero))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_groups_of_four_and_reads_back() {
        let code = Code::of(&[3; 32]);
        let text = code.to_string();
        assert_eq!(text.len(), 29);
        assert_eq!(text.parse(), Ok(code));
        assert_eq!(text.replace(' ', "-").parse(), Ok(code));
        assert_eq!(format!("\u{2068}{text}\u{2069}").parse(), Ok(code));
        let arabic: String = text
            .chars()
            .map(|c| {
                c.to_digit(10)
                    .map_or(c, |d| char::from_u32(0x660 + d).unwrap())
            })
            .collect();
        assert_eq!(arabic.parse(), Ok(code));
    }

    #[test]
    fn every_single_misheard_digit_is_caught() {
        let text = Code::of(&[4; 32]).to_string();
        for at in (0..text.len()).filter(|at| at % 5 != 4) {
            for digit in b'0'..=b'9' {
                let mut heard = text.clone().into_bytes();
                heard[at] = digit;
                let heard = String::from_utf8(heard).unwrap();
                if heard != text {
                    assert_eq!(heard.parse::<Code>(), Err(CodeError::Misheard), "{heard}");
                }
            }
        }
    }

    #[test]
    fn other_shapes_are_no_code() {
        for text in [
            "",
            "1234",
            "1234 5678 9012 3456 7890 12345",
            "a234 5678 9012 3456 7890 1234",
        ] {
            assert_eq!(text.parse::<Code>(), Err(CodeError::Shape), "{text}");
        }
    }
}
