use std::fmt;

use age::x25519;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use model::{Chance, Sha256Digest};
use zeroize::Zeroizing;

use crate::code::Code;
use crate::error::Error;
use crate::limits::MAX_RECIPIENTS;

const FIRST_LINE: &str = "card/1";
const PHRASE: &str = "phrase";
const HYBRID_PREFIX: &str = "age1pq1";
/// Bytes of a card's file.
pub(crate) const MAX_CARD: usize = 64 * 1024;
const PHRASE_LOG_N: u8 = 16;

/// What a source seals to: age recipients, which encrypt, and a mask secret, which hides.
#[derive(Clone)]
pub struct Card {
    text: String,
    recipients: Vec<x25519::Recipient>,
    mask: MaskSource,
}

#[derive(Clone)]
enum MaskSource {
    Secret(CardSecret),
    Phrase,
}

/// The mask secret C of a card: whoever has it can tell a volume from random bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct CardSecret(Zeroizing<[u8; 32]>);

impl CardSecret {
    /// Takes 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Card {
    /// Makes a card with a new mask secret for one to eight recipients.
    ///
    /// # Errors
    /// [`Error::Card`] if there is no recipient or there are more than eight.
    pub fn issue(recipients: &[x25519::Recipient], chance: &mut dyn Chance) -> Result<Self, Error> {
        let mut secret = Zeroizing::new([0; 32]);
        chance.fill(&mut *secret);
        let mut text = format!("{FIRST_LINE}\n");
        for recipient in recipients {
            text.push_str(&format!("{recipient}\n"));
        }
        text.push_str(&BASE64_STANDARD.encode(*secret));
        text.push('\n');
        Self::parse(text.as_bytes())
    }

    /// Reads a card's file.
    ///
    /// # Errors
    /// [`Error::Card`] says what is wrong without quoting the card.
    pub fn parse(file: &[u8]) -> Result<Self, Error> {
        let wrong = |reason| Error::Card { reason };
        if file.len() > MAX_CARD {
            return Err(wrong("it is too long"));
        }
        let text = std::str::from_utf8(file).map_err(|_| wrong("it is not text"))?;
        let mut lines = text.lines();
        if lines.next() != Some(FIRST_LINE) {
            return Err(wrong("its first line is not card/1"));
        }
        let mut lines: Vec<&str> = lines.collect();
        let last = lines.pop().ok_or(wrong("it ends after its first line"))?;
        if lines.is_empty() || lines.len() > MAX_RECIPIENTS {
            return Err(wrong("it must name one to eight recipients"));
        }
        let recipients = lines
            .into_iter()
            .map(parse_recipient)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            text: text.to_owned(),
            recipients,
            mask: parse_mask(last)?,
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
            (MaskSource::Phrase, Some(phrase)) => {
                let mut secret = Zeroizing::new([0; 32]);
                derive(phrase.as_bytes(), b"mask/1", PHRASE_LOG_N, &mut *secret);
                Ok(CardSecret(secret))
            }
        }
    }

    /// The code to compare over the telephone before the card is used.
    pub fn code(&self) -> Code {
        Code::of(Sha256Digest::of(&self.text).as_bytes())
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card")
            .field("recipients", &self.recipients.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for CardSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardSecret(…)")
    }
}

fn parse_recipient(line: &str) -> Result<x25519::Recipient, Error> {
    if line.starts_with(HYBRID_PREFIX) {
        return Err(Error::Card {
            reason: "its recipients are post-quantum ones, which this version does not seal to",
        });
    }
    line.parse().map_err(|_| Error::Card {
        reason: "a recipient is misread",
    })
}

fn parse_mask(line: &str) -> Result<MaskSource, Error> {
    if line == PHRASE {
        return Ok(MaskSource::Phrase);
    }
    let wrong = Error::Card {
        reason: "its mask secret is misread",
    };
    let Ok(bytes) = BASE64_STANDARD.decode(line).map(Zeroizing::new) else {
        return Err(wrong);
    };
    let secret: [u8; 32] = bytes.as_slice().try_into().map_err(|_| wrong)?;
    Ok(MaskSource::Secret(CardSecret::from_bytes(secret)))
}

/// scrypt with r = 8 and p = 1, the layout's only use of it.
pub(crate) fn derive(secret: &[u8], salt: &[u8], log_n: u8, output: &mut [u8]) {
    // Parameters are constants of the layout and outputs are 16 or 32 bytes: neither can be refused.
    if let Ok(params) = scrypt::Params::new(log_n, 8, 1, scrypt::Params::RECOMMENDED_LEN) {
        let made = scrypt::scrypt(secret, salt, &params, output);
        debug_assert!(made.is_ok(), "scrypt refuses only empty or huge outputs");
    }
}

#[cfg(test)]
mod tests {
    use model::OsChance;

    use super::*;

    fn recipient() -> x25519::Recipient {
        x25519::Identity::generate().to_public()
    }

    #[test]
    fn an_issued_card_reads_back_with_the_same_secret_and_code() {
        let card = Card::issue(&[recipient(), recipient()], &mut OsChance).unwrap();
        let again = Card::parse(card.text().as_bytes()).unwrap();
        assert_eq!(again.secret(None).unwrap(), card.secret(None).unwrap());
        assert_eq!(again.code(), card.code());
        assert_eq!(again.recipients().count(), 2);
    }

    #[test]
    fn a_card_may_ask_for_a_remembered_phrase() {
        let text = format!("card/1\n{}\nphrase\n", recipient());
        let card = Card::parse(text.as_bytes()).unwrap();
        assert!(card.needs_phrase());
        assert!(matches!(card.secret(None), Err(Error::PhraseNeeded)));
        let one = card
            .secret(Some("six words that nobody else knows"))
            .unwrap();
        assert_ne!(
            one,
            card.secret(Some("six words that somebody else knows"))
                .unwrap()
        );
    }

    #[test]
    fn what_is_not_a_card_is_refused() {
        let recipient = recipient().to_string();
        let secret = BASE64_STANDARD.encode([1; 32]);
        let many = format!("{recipient}\n").repeat(9);
        let misread = recipient.replacen('q', "p", 1);
        for text in [
            String::new(),
            "card/1".into(),
            format!("card/1\n{secret}\n"),
            format!("card/2\n{recipient}\n{secret}\n"),
            format!("card/1\n{many}{secret}\n"),
            format!("card/1\n{misread}x\n{secret}\n"),
            format!("card/1\n{recipient}\n{}\n", BASE64_STANDARD.encode([1; 31])),
            format!("card/1\nage1pq1xyz\n{secret}\n"),
        ] {
            assert!(
                matches!(Card::parse(text.as_bytes()), Err(Error::Card { .. })),
                "{text}"
            );
        }
    }
}
