use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;

/// Begins what stands by itself in its own direction (FIRST STRONG ISOLATE): Fluent puts it before
/// inserted text, so that a path in Latin letters does not upset Arabic.
pub(crate) const OPENS: char = '\u{2068}';
/// Ends it (POP DIRECTIONAL ISOLATE).
pub(crate) const CLOSES: char = '\u{2069}';

/// What is put into a sentence: texts by name, and the count that its plural form goes by.
#[derive(Debug, Clone, Default)]
pub struct Details {
    texts: Vec<(&'static str, String)>,
    count: Option<u64>,
}

pub(crate) type Values = HashMap<Cow<'static, str>, FluentValue<'static>>;

/// Details that are all texts; numbers among them are to be in the reader's form already.
pub fn details<const N: usize>(pairs: [(&'static str, String); N]) -> Details {
    Details {
        texts: pairs.into(),
        count: None,
    }
}

impl Details {
    /// The count by which the sentence takes its plural form: `$count` in the rules, `$shown` in the
    /// text.
    pub fn counting(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    /// One more text.
    pub fn and(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.texts.push((name, text.into()));
        self
    }

    pub(crate) fn count(&self) -> Option<u64> {
        self.count
    }

    /// The texts as Fluent takes them.
    pub(crate) fn values(&self) -> Values {
        let texts = self.texts.iter();
        texts
            .map(|(name, text)| (Cow::Borrowed(*name), FluentValue::from(kept_in(text))))
            .collect()
    }
}

/// `text` with every mark shown as `\u{NNNN}` that would turn letters around or end the isolate that
/// it is put into. Isolates that close stay: they are those of a sentence within a sentence.
pub(crate) fn kept_in(text: &str) -> String {
    let closed = isolates_close(text);
    let mut kept = String::with_capacity(text.len());
    for letter in text.chars() {
        let shown = match letter {
            '\u{202a}'..='\u{202e}' | '\u{2066}' | '\u{2067}' => true,
            OPENS | CLOSES => !closed,
            _ => false,
        };
        if shown {
            kept.extend(letter.escape_unicode());
        } else {
            kept.push(letter);
        }
    }
    kept
}

fn isolates_close(text: &str) -> bool {
    let depth = text
        .chars()
        .try_fold(0_usize, |depth, letter| match letter {
            OPENS => depth.checked_add(1),
            CLOSES => depth.checked_sub(1),
            _ => Some(depth),
        });
    depth == Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_cannot_leave_its_isolate_or_turn_its_letters_around() {
        for (given, kept) in [
            ("a\u{2069}b", r"a\u{2069}b"),
            ("a\u{2068}b", r"a\u{2068}b"),
            ("\u{2069}a\u{2068}", r"\u{2069}a\u{2068}"),
            ("a\u{202e}gpj.exe", r"a\u{202e}gpj.exe"),
            ("a\u{2067}b\u{2069}", r"a\u{2067}b\u{2069}"),
        ] {
            assert_eq!(kept_in(given), kept);
        }
    }

    #[test]
    fn a_sentence_within_a_sentence_keeps_its_isolates() {
        for text in ["\u{2068}33\u{2069}° north", "ريما ن.", "a\u{200f}b"] {
            assert_eq!(kept_in(text), text);
        }
    }
}
