//! Text for people: every sentence is in the Fluent files of `i18n/`, in four languages.

mod certificate;
mod history;

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader};

use crate::cli::Cli;
use crate::failure::usage;

fluent_templates::static_loader! {
    static SENTENCES = {
        locales: "./i18n",
        fallback_language: "en",
    };
}

const LANGUAGES: [&str; 4] = ["ar", "de", "en", "fr"];
/// What Fluent puts around inserted text, so that a path in Latin letters does not upset Arabic.
const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];

/// Somebody who reads sentences in one language.
pub(crate) struct Reader {
    language: LanguageIdentifier,
}

pub(crate) type Details = HashMap<Cow<'static, str>, FluentValue<'static>>;

impl Reader {
    /// The reader of this run: `--lang`, or the language of the environment, or English.
    pub(crate) fn of(cli: &Cli) -> anyhow::Result<Self> {
        let Some(asked) = &cli.lang else {
            return Self::new(&from_environment());
        };
        if LANGUAGES.contains(&asked.as_str()) {
            Self::new(asked)
        } else {
            Err(usage(format!(
                "--lang {asked}: the languages are {}",
                LANGUAGES.join(", ")
            )))
        }
    }

    /// A reader of one of the four languages.
    pub(crate) fn new(language: &str) -> anyhow::Result<Self> {
        Ok(Self {
            language: language.parse()?,
        })
    }

    /// The sentence `key` with its details put in.
    pub(crate) fn say(&self, key: &str, details: &Details) -> String {
        SENTENCES.lookup_with_args(&self.language, key, details)
    }

    /// A sentence without the marks that keep directions apart: for JSON and for files.
    pub(crate) fn plain(&self, sentence: &str) -> String {
        sentence.replace(ISOLATES, "")
    }
}

/// Details to put into a sentence, as text: Fluent's own number forms are not the reader's.
pub(crate) fn details<const N: usize>(pairs: [(&'static str, String); N]) -> Details {
    pairs
        .into_iter()
        .map(|(name, value)| (Cow::Borrowed(name), FluentValue::from(value)))
        .collect()
}

fn from_environment() -> String {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    LANGUAGES
        .iter()
        .find(|language| set.starts_with(**language))
        .map_or_else(|| "en".to_owned(), |language| (*language).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of a language's files.
    fn keys(language: &str) -> std::collections::BTreeSet<String> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("i18n")
            .join(language);
        std::fs::read_dir(folder)
            .unwrap()
            .flat_map(|file| {
                let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
                text.lines()
                    .filter(|line| line.starts_with(char::is_alphabetic))
                    .filter_map(|line| line.split_once(" =").map(|(key, _)| key.to_owned()))
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn every_sentence_is_there_in_every_language() {
        let english = keys("en");
        assert!(english.len() > 15);
        for language in LANGUAGES {
            assert_eq!(keys(language), english, "{language}");
        }
    }
}
