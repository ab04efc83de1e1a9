/// The digits of a code.
pub(crate) const DIGITS: usize = 6;

/// A one-time code as it was typed, in Western digits; nothing when it is not six digits.
///
/// Taken in Western, Arabic-Indic and Persian digits, with spaces anywhere, and with the marks of
/// writing direction that come along when a code is copied from a page.
pub(crate) fn normalise(typed: &str) -> Option<String> {
    let mut code = String::with_capacity(DIGITS);
    for character in typed.chars().filter(|character| !is_blank(*character)) {
        code.push(western(character)?);
        if code.len() > DIGITS {
            return None;
        }
    }
    (code.len() == DIGITS).then_some(code)
}

fn is_blank(character: char) -> bool {
    let marks_direction = matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    marks_direction || character.is_whitespace()
}

fn western(character: char) -> Option<char> {
    let zero = match character {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        _ => return None,
    };
    char::from_digit(u32::from(character) - u32::from(zero), 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_taken_in_the_digits_of_every_reader_and_with_spaces() {
        for typed in [
            "012345",
            "012 345",
            " 0 1 2 3 4 5\n",
            "٠١٢٣٤٥",
            "۰۱۲ ۳۴۵",
            "٠١٢345",
            "\u{2067}٠١٢\u{a0}٣٤٥\u{2069}",
        ] {
            assert_eq!(normalise(typed).as_deref(), Some("012345"), "{typed}");
        }
    }

    #[test]
    fn what_is_not_six_digits_is_no_code() {
        for typed in [
            "",
            "12345",
            "1234567",
            "12345a",
            "+12345",
            "०१२३४५",
            "12-345",
        ] {
            assert_eq!(normalise(typed), None, "{typed}");
        }
    }
}
