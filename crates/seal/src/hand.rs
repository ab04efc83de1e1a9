use std::env;
use std::path::Path;

use anyhow::{Context, bail};
use carrier::{Hand, Phrase, WordList};
use model::OsChance;
use zeroize::Zeroizing;

use crate::card_file::phrase_in;
use crate::exit::refuse;
use crate::screen::Screen;
use crate::stop::Stop;

/// How often new words may be typed otherwise than they were shown.
const TRIES: usize = 3;
/// Where the language of a terminal is said, the strongest first.
const LANGUAGE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The hand that signs a run: from a file, or from what is typed; who has no phrase yet is given one.
///
/// Who asks for a stop gets no further question.
pub(crate) fn of_source(file: Option<&Path>, screen: &Screen, stop: &Stop) -> anyhow::Result<Hand> {
    if file.is_some() {
        return known(file);
    }
    let question =
        "The phrase of your hand; an empty answer draws one (ar or en: in that language): ";
    let typed = ask_unless(stop, question)?;
    let phrase = match wished(typed.trim()) {
        Some(list) => drawn(list, screen, stop)?,
        None => parse(&typed)?,
    };
    hand(&phrase)
}

/// A hand whose phrase somebody remembers.
pub(crate) fn known(file: Option<&Path>) -> anyhow::Result<Hand> {
    let text = match file {
        Some(file) => phrase_in(file)?,
        None => ask("The phrase of your hand: ")?,
    };
    hand(&parse(&text)?)
}

fn hand(phrase: &Phrase) -> anyhow::Result<Hand> {
    Hand::from_phrase(phrase).context("failed to use the phrase")
}

/// Says which word is wrong by its place: the screen may be seen by others, and a word with a slip in
/// it is nearly the word.
fn parse(text: &str) -> anyhow::Result<Phrase> {
    match Phrase::parse(text) {
        Ok(phrase) => Ok(phrase),
        Err(error) => refuse(format!("failed to {error}")),
    }
}

/// The list of which new words are to be drawn, if that is the answer.
fn wished(answer: &str) -> Option<WordList> {
    match answer {
        "" => Some(of_environment(
            &LANGUAGE.map(|name| env::var(name).unwrap_or_default()),
        )),
        "ar" => Some(WordList::Arabic),
        "en" => Some(WordList::English),
        _ => None,
    }
}

/// The list in the language that is said first.
fn of_environment(said: &[String]) -> WordList {
    match said.iter().find(|said| !said.is_empty()) {
        Some(said) if said.starts_with("ar") => WordList::Arabic,
        _ => WordList::English,
    }
}

/// Shows six new words once, where they can be wiped, and has them typed again.
fn drawn(list: WordList, screen: &Screen, stop: &Stop) -> anyhow::Result<Phrase> {
    if !screen.is_terminal() {
        return refuse(
            "new words are shown on a terminal and nowhere else; give a phrase with --phrase-file",
        );
    }
    if !screen.can_wipe() {
        return refuse(
            "new words would stay on this screen, which cannot be emptied. Draw them on a machine with Linux or \
             Windows 10 or later, and type them here",
        );
    }
    let words = Zeroizing::new(list.draw(&mut OsChance).join(" "));
    let phrase = parse(&words)?;
    screen.say(
        "These six words are your hand. They are shown this once and kept nowhere: remember them.",
    );
    screen.say(&Zeroizing::new(format!("\n    {}\n", *words)));
    let known = is_typed_again(&phrase, screen, stop);
    screen.wipe();
    if !known? {
        bail!(
            "the words were not typed as they were shown. Nothing was written; begin again with new ones"
        );
    }
    screen.say("These are the words. Your hand is ready.");
    Ok(phrase)
}

fn is_typed_again(phrase: &Phrase, screen: &Screen, stop: &Stop) -> anyhow::Result<bool> {
    for _ in 0..TRIES {
        let typed = ask_unless(stop, "The six words again: ")?;
        if Phrase::parse(&typed).is_ok_and(|typed| typed == *phrase) {
            return Ok(true);
        }
        screen.say("These are not the words that are shown.");
    }
    Ok(false)
}

/// Asks unless a stop is asked for, before or during the answer: a console of Windows ends the line then.
fn ask_unless(stop: &Stop, prompt: &str) -> anyhow::Result<Zeroizing<String>> {
    if stop.is_asked() {
        bail!("stopped");
    }
    let typed = ask(prompt)?;
    if stop.is_asked() {
        bail!("stopped");
    }
    Ok(typed)
}

fn ask(prompt: &str) -> anyhow::Result<Zeroizing<String>> {
    rpassword::prompt_password(prompt)
        .map(Zeroizing::new)
        .context("failed to ask for the phrase of the hand; give it with --phrase-file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_words_are_of_the_language_that_is_wished_or_said_first() {
        assert_eq!(wished("ar"), Some(WordList::Arabic));
        assert_eq!(wished("en"), Some(WordList::English));
        assert_eq!(wished("apple lantern"), None);
        for (said, list) in [
            (["", "", ""], WordList::English),
            (["", "", "ar_SY.UTF-8"], WordList::Arabic),
            (["C", "", "ar_SY.UTF-8"], WordList::English),
            (["", "ar", "en_GB"], WordList::Arabic),
        ] {
            assert_eq!(of_environment(&said.map(str::to_owned)), list, "{said:?}");
        }
    }
}
