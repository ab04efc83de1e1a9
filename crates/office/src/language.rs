use std::fmt;
use std::str::FromStr;

/// A language that the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Arabic, `ar`.
    Arabic,
    /// English, `en`.
    English,
    /// French, `fr`.
    French,
    /// German, `de`.
    German,
}

/// A text that names no language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a language of the pages: they are in ar, en, fr and de")]
pub struct UnknownLanguage;

impl Language {
    /// Every language, Arabic first.
    pub const ALL: [Self; 4] = [Self::Arabic, Self::English, Self::French, Self::German];

    /// Its code in ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::English => "en",
            Self::French => "fr",
            Self::German => "de",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
            .ok_or(UnknownLanguage)
    }
}
