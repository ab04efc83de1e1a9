use std::fmt;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader};

use crate::details::{CLOSES, Details, OPENS};
use crate::error::Error;
use crate::language::{Direction, Language};
use crate::moment::Moments;
use crate::number::Numbers;

fluent_templates::static_loader! {
    static SENTENCES = {
        locales: "./i18n",
        fallback_language: "en",
    };
}

/// Somebody who reads one language: says every sentence and writes every value in it.
pub struct Reader {
    language: Language,
    sentences: LanguageIdentifier,
    pub(crate) numbers: Numbers,
    pub(crate) moments: Moments,
}

impl Reader {
    /// A reader of `language`, with its forms of numbers and dates.
    pub fn new(language: Language) -> Result<Self, Error> {
        Ok(Self {
            language,
            sentences: language.sentences(),
            numbers: Numbers::load(language)?,
            moments: Moments::load(language)?,
        })
    }

    /// The language that is read.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The BCP 47 tag of the language.
    pub fn tag(&self) -> &'static str {
        self.language.tag()
    }

    /// Which way the language is written.
    pub fn direction(&self) -> Direction {
        self.language.direction()
    }

    /// The sentence `key`, which takes no details.
    pub fn text(&self, key: &str) -> String {
        SENTENCES.lookup(&self.sentences, key)
    }

    /// The sentence `key` in the plural form of `count`, which is its only detail.
    pub fn counted(&self, key: &str, count: u64) -> String {
        self.say(key, &Details::default().counting(count))
    }

    /// The sentence `key` with its details put in, each between the marks that keep directions apart.
    pub fn say(&self, key: &str, details: &Details) -> String {
        let mut values = details.values();
        if let Some(count) = details.count() {
            let form = match self.language {
                Language::Ar => of_the_same_form(count),
                Language::En | Language::Fr | Language::De => count,
            };
            values.insert("count".into(), FluentValue::from(form));
            values.insert("shown".into(), FluentValue::from(self.number(count)));
        }
        SENTENCES.lookup_with_args(&self.sentences, key, &values)
    }

    /// A sentence without the marks that keep directions apart: for JSON and for files.
    pub fn plain(&self, sentence: &str) -> String {
        sentence.replace([OPENS, CLOSES], "")
    }
}

/// The least count with the Arabic plural form of `count`. CLDR goes by the last two digits; the rules
/// that Fluent brings (`intl_pluralrules` 7.0) go by the whole count, which is wrong from 100 on.
fn of_the_same_form(count: u64) -> u64 {
    match count % 100 {
        _ if count < 100 => count,
        last @ 3..=99 => last,
        _ => 100,
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reader").field(&self.language).finish()
    }
}
