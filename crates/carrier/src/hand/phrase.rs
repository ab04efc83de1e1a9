use std::fmt;

use zeroize::Zeroizing;

use crate::error::Error;
use crate::limits::PHRASE_WORDS;
use crate::words::{fold, is_listed};

/// The words that a source remembers, folded so that every usual way of typing them is the same.
#[derive(Clone, PartialEq, Eq)]
pub struct Phrase(Zeroizing<String>);

impl Phrase {
    /// Reads at least six words of the lists, with white space between them; the two may be mixed.
    ///
    /// # Errors
    /// [`Error::PhraseShort`], or [`Error::PhraseWord`], which tells the place of the first word that is
    /// of no list and never the word: it is nearly the secret.
    pub fn parse(text: &str) -> Result<Self, Error> {
        // As long as it can become, so that no copy of a part of it is left in memory.
        let mut folded = Zeroizing::new(String::with_capacity(text.len()));
        let mut words = 0;
        for word in text.split_whitespace() {
            let before = folded.len();
            if before > 0 {
                folded.push(' ');
            }
            let start = folded.len();
            folded.extend(word.chars().filter_map(fold));
            match folded.get(start..) {
                // Nothing but marks is no word.
                None | Some("") => folded.truncate(before),
                Some(word) => {
                    words += 1;
                    if !is_listed(word) {
                        return Err(Error::PhraseWord { place: words });
                    }
                }
            }
        }
        if words < PHRASE_WORDS {
            return Err(Error::PhraseShort { words });
        }
        Ok(Self(folded))
    }

    /// The folded words with one space between them, in UTF-8: what the key is computed from.
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phrase(…)")
    }
}

#[cfg(test)]
mod tests {
    use model::OsChance;
    use proptest::prelude::*;

    use super::*;
    use crate::words::WordList;

    #[test]
    fn every_usual_way_of_typing_gives_the_same_phrase() {
        let phrase = Phrase::parse("ارنب بيت مسا lantern apple أخضر").unwrap();
        let again =
            Phrase::parse("  أَرْنَب\tبـيـت\u{a0}مساء\nLANTERN \u{200f} Apple اخضر\n").unwrap();
        assert_eq!(phrase, again);
        assert_eq!(
            again.as_bytes(),
            "ارنب بيت مسا lantern apple اخضر".as_bytes()
        );
    }

    #[test]
    fn the_order_of_words_and_their_number_count() {
        let words = "apple lantern apple lantern apple lantern";
        let other = "lantern apple lantern apple lantern apple";
        let longer = format!("{words} apple");
        let [words, other, longer] = [words, other, &longer].map(|it| Phrase::parse(it).unwrap());
        assert!(words != other && words != longer);
    }

    #[test]
    fn a_word_of_no_list_is_named_by_its_place_alone() {
        let error = Phrase::parse("apple lantern zzyzx apple lantern apple").unwrap_err();
        assert!(matches!(error, Error::PhraseWord { place: 3 }));
        assert!(error.to_string().contains("word 3"), "{error}");
        assert!(!error.to_string().contains("zzyzx"), "{error}");
    }

    #[test]
    fn fewer_than_six_words_are_refused() {
        for (text, count) in [
            ("", 0),
            ("\u{200f} \u{640}", 0),
            ("apple lantern apple lantern apple", 5),
        ] {
            let error = Phrase::parse(text).unwrap_err();
            assert!(
                matches!(error, Error::PhraseShort { words } if words == count),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_drawn_is_a_phrase() {
        for list in [WordList::Arabic, WordList::English] {
            Phrase::parse(&list.draw(&mut OsChance).join(" ")).unwrap();
        }
    }

    #[test]
    fn it_never_shows_itself() {
        let phrase = Phrase::parse("apple lantern apple lantern apple lantern").unwrap();
        assert_eq!(format!("{phrase:?}"), "Phrase(…)");
    }

    proptest! {
        #[test]
        fn no_text_panics(text: String) {
            let _ = Phrase::parse(&text);
        }
    }
}
