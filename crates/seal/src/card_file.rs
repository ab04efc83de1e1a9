use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use carrier::{Card, OpenCard};
use zeroize::Zeroizing;

use crate::exit::refuse;
use crate::kit;

/// Cards and phrases are text of a few lines.
const MOST: u64 = 64 * 1024;

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

fn read_card(file: &Path) -> anyhow::Result<Card> {
    let text = read(file).with_context(|| format!("failed to read the card {}", file.display()))?;
    Card::parse(&text).with_context(|| format!("{} is not a card", file.display()))
}

/// The phrase in a file.
pub(crate) fn phrase_in(file: &Path) -> anyhow::Result<Zeroizing<String>> {
    let doing = || format!("failed to read the phrase in {}", file.display());
    let bytes = Zeroizing::new(read(file).with_context(doing)?);
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

fn read(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(MOST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
