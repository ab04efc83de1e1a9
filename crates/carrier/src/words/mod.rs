//! Two lists of 1,024 words each, of which a phrase is made: spec section 21.
//!
//! The lists never change: whoever remembers a phrase could not sign with it any more.

mod fold;

use model::Chance;

pub(crate) use fold::fold;

/// Words of each list; a power of two, so that ten bits draw one without favour.
const WORDS: u16 = 1_024;
/// Words that are drawn for a phrase.
const DRAWN: usize = 6;

const ARABIC: &str = include_str!("arabic.txt");
const ENGLISH: &str = include_str!("english.txt");

/// One of the lists that a phrase's words are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordList {
    /// Arabic words as they are usually spelled, without vowels.
    Arabic,
    /// English words.
    English,
}

impl WordList {
    /// The words, in the order of the list.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        match self {
            Self::Arabic => ARABIC.lines(),
            Self::English => ENGLISH.lines(),
        }
    }

    /// Draws the six words of a new phrase: sixty random bits.
    pub fn draw(self, chance: &mut dyn Chance) -> Vec<&'static str> {
        (0..DRAWN)
            .filter_map(|_| {
                let mut bits = [0; 2];
                chance.fill(&mut bits);
                self.words()
                    .nth(usize::from(u16::from_le_bytes(bits) % WORDS))
            })
            .collect()
    }
}

/// Whether a folded word is of one of the lists.
pub(crate) fn is_listed(folded: &str) -> bool {
    let mut all = WordList::Arabic.words().chain(WordList::English.words());
    all.any(|word| word.chars().filter_map(fold).eq(folded.chars()))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use model::OsChance;

    use super::*;

    const LISTS: [WordList; 2] = [WordList::Arabic, WordList::English];

    fn folded(list: WordList) -> Vec<String> {
        let fold_word = |word: &str| word.chars().filter_map(fold).collect();
        list.words().map(fold_word).collect()
    }

    /// Whether one letter more, less or other makes one word the other.
    fn is_near(one: &str, two: &str) -> bool {
        let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
        let (short, long) = if one.len() <= two.len() {
            (one, two)
        } else {
            (two, one)
        };
        match long.len() - short.len() {
            0 => {
                short
                    .iter()
                    .zip(&long)
                    .filter(|(one, two)| one != two)
                    .count()
                    <= 1
            }
            1 => (0..long.len()).any(|gone| {
                let rest = long.iter().enumerate().filter(|(at, _)| *at != gone);
                rest.map(|(_, letter)| letter).eq(&short)
            }),
            _ => false,
        }
    }

    #[test]
    fn each_list_has_1_024_different_words_in_order() {
        for list in LISTS {
            let words = folded(list);
            assert_eq!(words.len(), usize::from(WORDS));
            assert!(words.is_sorted(), "{list:?}");
            let different: BTreeSet<_> = words.iter().collect();
            assert_eq!(different.len(), words.len(), "{list:?}");
        }
    }

    #[test]
    fn words_are_short_and_of_the_letters_of_their_language() {
        for word in folded(WordList::English) {
            assert!((3..=9).contains(&word.len()), "{word}");
            assert!(
                word.bytes().all(|letter| letter.is_ascii_lowercase()),
                "{word}"
            );
        }
        for word in folded(WordList::Arabic) {
            assert!((3..=9).contains(&word.chars().count()), "{word}");
            assert!(
                word.chars().all(|letter| ('ا'..='ي').contains(&letter)),
                "{word}"
            );
        }
    }

    #[test]
    fn the_first_four_letters_tell_a_word() {
        for list in LISTS {
            let mut heads = BTreeMap::new();
            for word in folded(list) {
                let head: String = word.chars().take(4).collect();
                if let Some(other) = heads.insert(head, word.clone()) {
                    panic!("{word} and {other}");
                }
            }
        }
    }

    #[test]
    fn one_wrong_letter_never_makes_another_word() {
        for list in LISTS {
            let words = folded(list);
            for (at, word) in words.iter().enumerate() {
                let near = words[at + 1..].iter().find(|other| is_near(word, other));
                assert_eq!(near, None, "{word}");
            }
        }
    }

    #[test]
    fn no_two_arabic_words_sound_alike_to_an_ear_that_joins_kindred_letters() {
        let sound = |letter| match letter {
            'ص' | 'ث' => 'س',
            'ط' => 'ت',
            'ض' => 'د',
            'ذ' | 'ظ' => 'ز',
            'ق' => 'ك',
            'ه' => 'ح',
            'ع' => 'ا',
            'غ' => 'خ',
            other => other,
        };
        let sounds = folded(WordList::Arabic).into_iter();
        let sounds: BTreeSet<String> = sounds
            .map(|word| word.chars().map(sound).collect())
            .collect();
        assert_eq!(sounds.len(), usize::from(WORDS));
    }

    #[test]
    fn a_drawn_phrase_has_six_words_of_its_list() {
        for list in LISTS {
            let drawn = list.draw(&mut OsChance);
            assert_eq!(drawn.len(), DRAWN);
            assert!(
                drawn
                    .iter()
                    .all(|word| list.words().any(|other| other == *word))
            );
            assert_ne!(drawn, list.draw(&mut OsChance));
        }
    }
}
