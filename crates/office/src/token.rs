use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use model::Chance;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::keys::Keys;
use crate::mac::{Kind, mac};

/// Bytes of a token.
const LENGTH: usize = 32;
/// Letters of a session's id.
const ID_LENGTH: usize = 8;
/// Crockford's base 32, as every id of the archive.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What a browser shows to be let in again: 32 random bytes, of which the office keeps
/// only a MAC.
pub struct Token(Zeroizing<[u8; LENGTH]>);

/// What a form sends back to show that a page of this session made it: 32 random bytes.
pub struct CsrfSecret(Zeroizing<[u8; LENGTH]>);

/// The name of a session in entries: eight random letters that say nothing and let nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionId([u8; ID_LENGTH]);

impl Token {
    pub(crate) fn draw(chance: &mut impl Chance) -> Self {
        Self(Zeroizing::new(chance.draw()))
    }

    /// Reads what a browser sent; nothing when it is no token.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?);
        let bytes = bytes.as_slice().try_into().ok()?;
        Some(Self(Zeroizing::new(bytes)))
    }

    /// The text for the browser: base64url, 43 characters.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(*self.0))
    }

    /// What the office keeps and looks for. That a search takes time tells at most how a MAC begins,
    /// and nobody can choose a token by its MAC.
    pub(crate) fn mac(&self, keys: &Keys) -> String {
        mac(keys, Kind::Token, &[&*self.0])
    }
}

impl CsrfSecret {
    pub(crate) fn draw(chance: &mut impl Chance) -> Self {
        Self(Zeroizing::new(chance.draw()))
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Zeroizing::new).map(Self)
    }

    /// The text for a form: base64url, 43 characters.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(*self.0))
    }

    /// Whether a form sent this secret back.
    ///
    /// The digests of both are compared: where they part tells nothing about the secret, and its
    /// length does not show.
    pub fn matches(&self, sent: &str) -> bool {
        Sha256::digest(self.to_text().as_bytes()) == Sha256::digest(sent.as_bytes())
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &*self.0
    }
}

impl SessionId {
    pub(crate) fn draw(chance: &mut impl Chance) -> Self {
        let random: [u8; ID_LENGTH] = chance.draw();
        let letter = |byte: u8| ALPHABET.get(usize::from(byte % 32)).copied();
        Self(random.map(|byte| letter(byte).unwrap_or(b'0')))
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let id: [u8; ID_LENGTH] = text.as_bytes().try_into().ok()?;
        id.iter()
            .all(|letter| ALPHABET.contains(letter))
            .then_some(Self(id))
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

impl fmt::Debug for CsrfSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfSecret")
    }
}

#[cfg(test)]
mod tests {
    use model::OsChance;

    use super::*;

    #[test]
    fn a_token_reads_back_and_nothing_else_is_one() {
        let token = Token::draw(&mut OsChance);
        let text = token.to_text();
        assert_eq!(text.len(), 43);
        assert_eq!(Token::parse(&text).unwrap().0, token.0);
        for wrong in [
            "",
            &text[1..],
            &format!("{}A", *text),
            &format!("{}=", *text),
        ] {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn what_the_office_keeps_of_a_token_is_made_with_its_key() {
        // As Python's hmac module makes it.
        let expected = "bd9cfe76e14c1010fec17fe59d55ad50740992b79e9cfff0e6a9d439473a2245";
        let token = Token(Zeroizing::new([9; LENGTH]));
        assert_eq!(token.mac(&Keys::all(7)), expected);
        assert_ne!(token.mac(&Keys::all(8)), expected);
    }

    #[test]
    fn a_form_is_believed_only_with_the_secret_of_its_session() {
        let secret = CsrfSecret::draw(&mut OsChance);
        assert!(secret.matches(&secret.to_text()));
        let other = CsrfSecret::draw(&mut OsChance).to_text();
        for wrong in ["", &other, &secret.to_text()[1..]] {
            assert!(!secret.matches(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_session_id_is_eight_letters_that_read_back() {
        for _ in 0..100 {
            let id = SessionId::draw(&mut OsChance);
            assert_eq!(id.to_string().len(), 8);
            assert_eq!(SessionId::parse(&id.to_string()).unwrap(), id);
        }
        assert!(SessionId::parse("7Q2K9M3U").is_none());
        assert!(SessionId::parse("7Q2K9M3").is_none());
    }

    #[test]
    fn secrets_do_not_show_themselves() {
        let shown = format!(
            "{:?} {:?}",
            Token::draw(&mut OsChance),
            CsrfSecret::draw(&mut OsChance)
        );
        assert_eq!(shown, "Token CsrfSecret");
    }
}
