use wording::{Language, Reader};

use crate::cli::Cli;

/// The reader of this run: `--lang`, or the language of the environment, or English.
pub(crate) fn of(cli: &Cli) -> anyhow::Result<Reader> {
    Ok(Reader::new(cli.lang.unwrap_or_else(from_environment))?)
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
