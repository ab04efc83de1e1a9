/// What a letter counts as in a phrase, so that a word may be typed in every usual way; `None` for
/// marks that count for nothing. Spec section 21 has the table.
///
/// Letters stay one by one, so no text is ever longer folded.
pub(crate) fn fold(letter: char) -> Option<char> {
    if is_silent(letter) {
        return None;
    }
    Some(match letter {
        'آ' | 'أ' | 'إ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ئ' | 'ى' | 'ی' => 'ي',
        'ة' => 'ه',
        'ک' => 'ك',
        other => other.to_ascii_lowercase(),
    })
}

/// Vowels and other marks on letters, the lone hamza, the tatweel, and what only steers the direction
/// or the joining of letters.
fn is_silent(letter: char) -> bool {
    matches!(
        letter,
        '\u{300}'..='\u{36f}'
            | '\u{610}'..='\u{61a}'
            | '\u{61c}'
            | '\u{621}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6dc}'
            | '\u{6df}'..='\u{6e8}'
            | '\u{6ea}'..='\u{6ed}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        text.chars().filter_map(fold).collect()
    }

    #[test]
    fn hamza_forms_vowels_and_tatweel_count_for_nothing() {
        for (typed, counts) in [
            ("أَرْنَب", "ارنب"),
            ("ا\u{654}رنب", "ارنب"),
            ("آنية", "انيه"),
            ("لؤلؤ", "لولو"),
            ("لو\u{654}لو\u{654}", "لولو"),
            ("شاطئ", "شاطي"),
            ("مساء", "مسا"),
            ("مقهى", "مقهي"),
            ("مقهی", "مقهي"),
            ("کتاب", "كتاب"),
            ("بـــيـــت", "بيت"),
            ("\u{202b}بيت\u{202c}\u{200f}", "بيت"),
            ("LaNtern", "lantern"),
            ("lante\u{301}rn", "lantern"),
        ] {
            assert_eq!(folded(typed), counts, "{typed}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for letter in (0..=0x1_0000_u32).filter_map(char::from_u32) {
            if let Some(once) = fold(letter) {
                assert_eq!(fold(once), Some(once), "{letter:?}");
                assert!(once.len_utf8() <= letter.len_utf8(), "{letter:?}");
            }
        }
    }
}
