use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use carrier::{Card, OpenCard};
use zeroize::Zeroizing;

use crate::exit::refuse;
use crate::kit;
use crate::screen::Screen;

/// Cards and phrases are text of a few lines.
const MOST: usize = 64 * 1024;

/// Reads cards, or the one behind this program if none is given, and the phrase if one of them asks for it.
pub(crate) fn open(files: &[PathBuf], phrase: Option<&Path>) -> anyhow::Result<Vec<OpenCard>> {
    let mut cards = files
        .iter()
        .map(|file| read_card(file))
        .collect::<anyhow::Result<Vec<_>>>()?;
    if cards.is_empty() {
        match kit::card()? {
            Some(card) => cards.push(card),
            None => return refuse("give one to eight cards, each as --card FILE"),
        }
    }
    let phrase = if cards.iter().any(Card::needs_phrase) {
        Some(read_phrase(phrase)?)
    } else {
        None
    };
    cards
        .into_iter()
        .map(|card| {
            let secret = card.secret(phrase.as_ref().map(|phrase| phrase.as_str()));
            let secret = secret.context("failed to use the card")?;
            Ok(OpenCard { card, secret })
        })
        .collect()
}

/// Says the code of each card, to be compared with the archive's; gives them.
pub(crate) fn say_codes(files: &[PathBuf], cards: &[OpenCard], screen: &Screen) -> Vec<String> {
    // Each of the first form takes a tenth of a second on purpose.
    let codes = cards.iter().map(|open| open.card.code().to_string());
    let codes: Vec<String> = codes.collect();
    if files.is_empty() {
        codes
            .iter()
            .for_each(|code| screen.say(&format!("The card in this program: card code {code}")));
    }
    for (file, code) in files.iter().zip(&codes) {
        screen.say(&format!("Card {}: card code {code}", file.display()));
    }
    codes
}

fn read_card(file: &Path) -> anyhow::Result<Card> {
    let text = read(file).with_context(|| format!("failed to read the card {}", file.display()))?;
    Card::parse(&text).with_context(|| format!("{} is not a card", file.display()))
}

/// The phrase in a file.
pub(crate) fn phrase_in(file: &Path) -> anyhow::Result<Zeroizing<String>> {
    let doing = || format!("failed to read the phrase in {}", file.display());
    let bytes = read(file).with_context(doing)?;
    let text = std::str::from_utf8(&bytes).with_context(doing)?;
    Ok(Zeroizing::new(text.to_owned()))
}

fn read_phrase(file: Option<&Path>) -> anyhow::Result<Zeroizing<String>> {
    let text = match file {
        Some(file) => phrase_in(file)?,
        None => rpassword::prompt_password("The phrase of the card: ")
            .map(Zeroizing::new)
            .context("failed to ask for the phrase; give it with --phrase-file")?,
    };
    Ok(Zeroizing::new(text.trim().to_owned()))
}

/// The first bytes of a file, in memory that never moves: what a growing buffer leaves behind nobody wipes.
fn read(file: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(MOST + 1));
    let most = MOST as u64 + 1;
    File::open(file)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_into_memory_that_never_moves() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("phrase");
        for length in [6, MOST, 3 * MOST] {
            std::fs::write(&file, vec![b'a'; length]).unwrap();
            let read: Zeroizing<Vec<u8>> = read(&file).unwrap();
            assert_eq!(read.len(), length.min(MOST + 1));
            assert_eq!(read.capacity(), MOST + 1);
        }
    }
}
