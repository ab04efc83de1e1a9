use std::fmt;
use std::str::FromStr;

use fluent_templates::{LanguageIdentifier, langid};
use icu_locale_core::{Locale, locale};

/// A language that every sentence is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Arabic, with the months of Syria.
    Ar,
    /// English.
    En,
    /// French.
    Fr,
    /// German.
    De,
}

/// Which way a page runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Right to left.
    Rtl,
    /// Left to right.
    Ltr,
}

/// A word that names none of the four languages.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the languages are ar, en, fr and de")]
pub struct UnknownLanguage;

impl Language {
    /// Every language, Arabic first.
    pub const ALL: [Self; 4] = [Self::Ar, Self::En, Self::Fr, Self::De];

    /// Parses `ar`, `en`, `fr` or `de`.
    pub fn parse(text: &str) -> Result<Self, UnknownLanguage> {
        let mut all = Self::ALL.into_iter();
        all.find(|one| one.as_str() == text).ok_or(UnknownLanguage)
    }

    /// The word for it in addresses and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ar => "ar",
            Self::En => "en",
            Self::Fr => "fr",
            Self::De => "de",
        }
    }

    /// Its BCP 47 tag, for the `lang` of a page.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ar => "ar-SY",
            other => other.as_str(),
        }
    }

    /// Which way it is written.
    pub fn direction(self) -> Direction {
        match self {
            Self::Ar => Direction::Rtl,
            Self::En | Self::Fr | Self::De => Direction::Ltr,
        }
    }

    /// What it calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Ar => "العربية",
            Self::En => "English",
            Self::Fr => "Français",
            Self::De => "Deutsch",
        }
    }

    /// The folder of its sentences.
    pub(crate) fn sentences(self) -> LanguageIdentifier {
        match self {
            Self::Ar => langid!("ar"),
            Self::En => langid!("en"),
            Self::Fr => langid!("fr"),
            Self::De => langid!("de"),
        }
    }

    /// Where numbers and dates take their form from. CLDR has Western digits for some Arabic
    /// regions, and English without a region writes dates as Americans do.
    pub(crate) fn forms(self) -> Locale {
        match self {
            Self::Ar => locale!("ar-SY-u-nu-arab"),
            Self::En => locale!("en-GB"),
            Self::Fr => locale!("fr"),
            Self::De => locale!("de"),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        Self::parse(text)
    }
}

impl Direction {
    /// The word for the `dir` of a page.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rtl => "rtl",
            Self::Ltr => "ltr",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_reads_back_from_its_word_and_from_nothing_else() {
        for language in Language::ALL {
            assert_eq!(language.as_str().parse(), Ok(language));
            assert!(language.tag().starts_with(language.as_str()));
        }
        for wrong in ["", "AR", "ar-SY", "tlh"] {
            assert_eq!(Language::parse(wrong), Err(UnknownLanguage), "{wrong}");
        }
    }

    #[test]
    fn only_arabic_runs_from_right_to_left() {
        let ways = Language::ALL.map(|language| language.direction().as_str());
        assert_eq!(ways, ["rtl", "ltr", "ltr", "ltr"]);
    }
}
