use wording::{Language, Reader};

use crate::cli::Cli;
use crate::failure::usage;

/// The reader of this run: `--lang`, or the language of the environment, or English.
pub(crate) fn of(cli: &Cli) -> anyhow::Result<Reader> {
    let language = match &cli.lang {
        Some(asked) => parse("--lang", asked)?,
        None => from_environment(),
    };
    Ok(Reader::new(language)?)
}

/// The reader of what is asked for in another language than the run's.
pub(crate) fn of_language(asked: &str) -> anyhow::Result<Reader> {
    Ok(Reader::new(parse("--language", asked)?)?)
}

fn parse(flag: &str, asked: &str) -> anyhow::Result<Language> {
    Language::parse(asked).map_err(|wrong| usage(format!("{flag} {asked}: {wrong}")))
}

fn from_environment() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    let mut languages = Language::ALL.into_iter();
    languages
        .find(|language| set.starts_with(language.as_str()))
        .unwrap_or(Language::En)
}
