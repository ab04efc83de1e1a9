use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hybrid::EitherRecipient;
use model::{Chance, Sha256Digest};
use zeroize::Zeroizing;

use super::secret::CardSecret;
use crate::code::Code;
use crate::error::Error;
use crate::limits::MAX_RECIPIENTS;

const FIRST_LINE: &str = "card/1";
const PHRASE: &str = "phrase";
/// Bytes of a card's file.
pub(crate) const MAX_CARD: usize = 64 * 1024;

/// What a source seals to: age recipients, which encrypt, and a mask secret, which hides.
#[derive(Clone)]
pub struct Card {
    text: Zeroizing<String>,
    recipients: Vec<EitherRecipient>,
    mask: MaskSource,
    /// The code that its last line gives, which was found right.
    code: Option<Code>,
}

#[derive(Clone)]
enum MaskSource {
    Secret(CardSecret),
    Phrase,
}

impl Card {
    /// Makes a card with a new mask secret for one to eight recipients, all of one kind.
    ///
    /// # Errors
    /// [`Error::Card`] if there is no recipient, there are more than eight, or they are of both kinds.
    pub fn issue<R>(recipients: &[R], chance: &mut dyn Chance) -> Result<Self, Error>
    where
        R: Into<EitherRecipient> + Clone,
    {
        let mut secret = Zeroizing::new([0; 32]);
        chance.fill(&mut *secret);
        let mut lines = Zeroizing::new(vec![FIRST_LINE.to_owned()]);
        for recipient in recipients {
            let recipient: EitherRecipient = recipient.clone().into();
            lines.push(recipient.to_string());
        }
        lines.push(BASE64_STANDARD.encode(*secret));
        let code = code_of(&lines).to_string();
        lines.push(code);
        let text = ended(&lines);
        Self::parse(text.as_bytes())
    }

    /// Reads a card's file. One that was misread or cut short is refused by the code in its last line;
    /// cards of the first form have none, and X25519 recipients alone.
    ///
    /// # Errors
    /// [`Error::Card`] says what is wrong without quoting the card.
    pub fn parse(file: &[u8]) -> Result<Self, Error> {
        if file.len() > MAX_CARD {
            return Err(wrong("it is too long"));
        }
        let text = std::str::from_utf8(file).map_err(|_| wrong("it is not text"))?;
        // What an editor or a reader of QR codes puts around a text is no part of it.
        let card = text.trim_start_matches('\u{feff}');
        let lines: Vec<&str> = card.trim_matches(['\r', '\n']).lines().collect();
        let Some((&FIRST_LINE, rest)) = lines.split_first() else {
            return Err(wrong("its first line is not card/1"));
        };
        let (last, others) = rest
            .split_last()
            .ok_or(wrong("it ends after its first line"))?;
        let old = parse_mask(last);
        let (recipients, mask) = match &old {
            Some(mask) => (others, mask.clone()),
            None => {
                let (mask, recipients) = others.split_last().ok_or(CUT_SHORT)?;
                (recipients, parse_mask(mask).ok_or(CUT_SHORT)?)
            }
        };
        let recipients = parse_recipients(recipients)?;
        // The slow hash comes last: most of what is no card is found out before.
        let code = match &old {
            None => Some(checked_code(&lines)?),
            Some(_) if recipients.iter().any(EitherRecipient::is_hybrid) => return Err(CUT_SHORT),
            Some(_) => None,
        };
        Ok(Self {
            text: Zeroizing::new(text.to_owned()),
            recipients,
            mask,
            code,
        })
    }

    /// The card's file, byte for byte.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whom its slices are encrypted to.
    pub fn recipients(&self) -> impl Iterator<Item = &dyn age::Recipient> {
        self.recipients
            .iter()
            .map(|recipient| recipient as &dyn age::Recipient)
    }

    /// Whether its recipients are hybrid ones.
    pub fn is_hybrid(&self) -> bool {
        self.recipients.iter().any(EitherRecipient::is_hybrid)
    }

    /// Whether the mask secret comes from a phrase that the source remembers.
    pub fn needs_phrase(&self) -> bool {
        matches!(self.mask, MaskSource::Phrase)
    }

    /// The mask secret, computed from `phrase` if the card asks for one.
    ///
    /// # Errors
    /// [`Error::PhraseNeeded`] if it asks for one and there is none.
    pub fn secret(&self, phrase: Option<&str>) -> Result<CardSecret, Error> {
        match (&self.mask, phrase) {
            (MaskSource::Secret(secret), _) => Ok(secret.clone()),
            (MaskSource::Phrase, None) => Err(Error::PhraseNeeded),
            (MaskSource::Phrase, Some(phrase)) => Ok(CardSecret::of_phrase(phrase)),
        }
    }

    /// The code to compare over the telephone before the card is used: that of its last line, or of
    /// the whole file if it has no such line.
    pub fn code(&self) -> Code {
        self.code
            .unwrap_or_else(|| Code::of(Sha256Digest::of(self.text.as_str()).as_bytes()))
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card")
            .field("recipients", &self.recipients.len())
            .finish_non_exhaustive()
    }
}

const CUT_SHORT: Error = wrong("its mask secret or the code at its end is misread or missing");

const fn wrong(reason: &'static str) -> Error {
    Error::Card { reason }
}

fn parse_recipients(lines: &[&str]) -> Result<Vec<EitherRecipient>, Error> {
    if lines.is_empty() || lines.len() > MAX_RECIPIENTS {
        return Err(wrong("it must name one to eight recipients"));
    }
    let mut recipients = Vec::new();
    for line in lines {
        let recipient = line.parse::<EitherRecipient>();
        recipients.push(recipient.map_err(|_| wrong("a recipient is misread"))?);
    }
    let hybrid = recipients.iter().filter(|one| one.is_hybrid()).count();
    if hybrid > 0 && hybrid < recipients.len() {
        return Err(wrong("its recipients are not all of one kind"));
    }
    Ok(recipients)
}

/// The mask secret of a line; `None` if the line is something else.
fn parse_mask(line: &str) -> Option<MaskSource> {
    if line == PHRASE {
        return Some(MaskSource::Phrase);
    }
    let bytes = Zeroizing::new(BASE64_STANDARD.decode(line).ok()?);
    let secret: [u8; 32] = bytes.as_slice().try_into().ok()?;
    Some(MaskSource::Secret(CardSecret::from_bytes(secret)))
}

/// The code in the last line, if it is that of all lines before.
fn checked_code(lines: &[&str]) -> Result<Code, Error> {
    let misread = || wrong("it does not fit the code in its last line: it was misread");
    let (last, rest) = lines.split_last().ok_or_else(misread)?;
    let named: Code = last.parse().map_err(|_| misread())?;
    let same = named == code_of(rest) && named.to_string() == *last;
    same.then_some(named).ok_or_else(misread)
}

/// The code of lines, each ended by LF, however they were ended in the file.
fn code_of<L: AsRef<str>>(lines: &[L]) -> Code {
    let text = ended(lines);
    Code::of_card(Sha256Digest::of(text.as_bytes()).as_bytes())
}

/// Lines, each ended by LF, in memory that does not move while it grows.
fn ended<L: AsRef<str>>(lines: &[L]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(MAX_CARD));
    for line in lines {
        text.push_str(line.as_ref());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use age::x25519::Identity;
    use model::OsChance;

    use super::*;

    #[test]
    fn the_text_of_a_card_is_wiped_with_it() {
        let card = Card::issue(&[Identity::generate().to_public()], &mut OsChance).unwrap();
        let text: &Zeroizing<String> = &card.text;
        assert_eq!(text.as_str(), card.text());
    }
}
