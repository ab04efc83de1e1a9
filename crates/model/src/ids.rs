use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Chance;
use crate::as_text::as_text;

/// Crockford's base 32: no I, L, O or U, so that an id can be read aloud.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH: usize = 8;

/// A text that is not an id of the kind asked for.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an id of {kind}: {text:?}; it looks like {example}")]
pub struct IdError {
    kind: &'static str,
    example: &'static str,
    text: String,
}

/// Eight random characters that say nothing.
type Code = [u8; CODE_LENGTH];

fn draw_code(chance: &mut impl Chance) -> Code {
    let random: Code = chance.draw();
    random.map(|byte| {
        ALPHABET
            .get(usize::from(byte % 32))
            .copied()
            .unwrap_or(b'0')
    })
}

fn parse_code(text: &str) -> Option<Code> {
    let code: Code = text.as_bytes().try_into().ok()?;
    code.iter()
        .all(|letter| ALPHABET.contains(letter))
        .then_some(code)
}

/// An accession: what arrived in one delivery. Eight random characters that say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccessionId(Code);

/// Somebody who works with the archive, in its entries. Eight random characters that say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(Code);

impl AccessionId {
    /// Draws a new id.
    pub fn draw(chance: &mut impl Chance) -> Self {
        Self(draw_code(chance))
    }
}

impl fmt::Display for AccessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl FromStr for AccessionId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        parse_code(text)
            .map(Self)
            .ok_or_else(|| IdError::accession(text))
    }
}

impl UserId {
    /// Draws a new id.
    pub fn draw(chance: &mut impl Chance) -> Self {
        Self(draw_code(chance))
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl FromStr for UserId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        parse_code(text)
            .map(Self)
            .ok_or_else(|| IdError::user(text))
    }
}

/// Somebody whom a record of their own is kept of. Eight random characters that say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(Code);

impl PersonId {
    /// Draws a new id.
    pub fn draw(chance: &mut impl Chance) -> Self {
        Self(draw_code(chance))
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl FromStr for PersonId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        parse_code(text)
            .map(Self)
            .ok_or_else(|| IdError::person(text))
    }
}

impl IdError {
    fn accession(text: &str) -> Self {
        Self {
            kind: "an accession",
            example: "7Q2K9M3T",
            text: text.into(),
        }
    }

    fn item(text: &str) -> Self {
        Self {
            kind: "an item",
            example: "7Q2K9M3T-000042",
            text: text.into(),
        }
    }

    fn user(text: &str) -> Self {
        Self {
            kind: "a user",
            example: "4T7RM2XC",
            text: text.into(),
        }
    }

    fn person(text: &str) -> Self {
        Self {
            kind: "a person",
            example: "9B3XKQ0D",
            text: text.into(),
        }
    }

    fn scope(text: &str) -> Self {
        Self {
            kind: "a key scope",
            example: "archive",
            text: text.into(),
        }
    }
}

/// One placement of a file in an accession: the accession and a number that counts from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId {
    accession: AccessionId,
    number: u32,
}

impl ItemId {
    /// The `number`th placement of `accession`, counting from 1.
    pub fn new(accession: AccessionId, number: u32) -> Self {
        Self { accession, number }
    }

    /// The accession that the item came in.
    pub fn accession(self) -> AccessionId {
        self.accession
    }

    /// Its number in the accession, counting from 1.
    pub fn number(self) -> u32 {
        self.number
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:06}", self.accession, self.number)
    }
}

impl FromStr for ItemId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let wrong = || IdError::item(text);
        let (accession, number) = text.split_once('-').ok_or_else(wrong)?;
        let item = Self {
            accession: accession.parse().map_err(|_| wrong())?,
            number: number.parse().map_err(|_| wrong())?,
        };
        // One item, one text: no signs, no missing or extra zeros.
        if item.to_string() == text {
            Ok(item)
        } else {
            Err(wrong())
        }
    }
}

/// The number of a part in its accession, counting from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PartNumber(pub u32);

/// The place of an entry in the log, counting from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryIndex(pub u64);

impl fmt::Display for EntryIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whose key a record or an original is encrypted to: destroying that key destroys just those.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScopeId {
    /// Acts of the archive itself.
    Archive,
    /// One accession.
    Accession(AccessionId),
    /// The record of one person.
    Person(PersonId),
}

/// What the name of a person's scope begins with.
const PERSON: &str = "person-";

impl fmt::Display for ScopeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Archive => f.write_str("archive"),
            Self::Accession(id) => id.fmt(f),
            Self::Person(id) => write!(f, "{PERSON}{id}"),
        }
    }
}

impl FromStr for ScopeId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let parsed = match (text, text.strip_prefix(PERSON)) {
            ("archive", _) => Ok(Self::Archive),
            (_, Some(person)) => person.parse().map(Self::Person),
            (accession, None) => accession.parse().map(Self::Accession),
        };
        parsed.map_err(|_| IdError::scope(text))
    }
}

as_text!(AccessionId, ItemId, PersonId, ScopeId, UserId);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsChance;

    #[test]
    fn a_drawn_accession_reads_back() {
        for _ in 0..100 {
            let id = AccessionId::draw(&mut OsChance);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn a_scope_reads_back() {
        for text in ["archive", "7Q2K9M3T", "person-9B3XKQ0D"] {
            assert_eq!(text.parse::<ScopeId>().unwrap().to_string(), text);
        }
        for wrong in ["person-", "person-archive", "Person-9B3XKQ0D", "archive "] {
            assert!(wrong.parse::<ScopeId>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_item_has_one_text() {
        let item: ItemId = "7Q2K9M3T-000042".parse().unwrap();
        assert_eq!(
            (item.number(), item.to_string().as_str()),
            (42, "7Q2K9M3T-000042")
        );
        for wrong in [
            "7Q2K9M3T-42",
            "7Q2K9M3T-+00042",
            "7q2k9m3t-000042",
            "7Q2K9M3-000042",
            "",
        ] {
            assert!(wrong.parse::<ItemId>().is_err(), "{wrong}");
        }
        let late: ItemId = "7Q2K9M3T-1000000".parse().unwrap();
        assert_eq!(late.number(), 1_000_000);
    }
}
