use std::fmt;
use std::str::FromStr;

use model::{AccessionId, PartNumber};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Error;

/// A part of an accession, and the OCFL object that holds it: `7Q2K9M3T.0001`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartId {
    accession: AccessionId,
    number: PartNumber,
}

impl PartId {
    /// The part `number` of `accession`.
    pub fn new(accession: AccessionId, number: PartNumber) -> Self {
        Self { accession, number }
    }

    /// Whose part it is.
    pub fn accession(self) -> AccessionId {
        self.accession
    }

    /// Its number in the accession.
    pub fn number(self) -> PartNumber {
        self.number
    }
}

impl fmt::Display for PartId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:04}", self.accession, self.number.0)
    }
}

impl FromStr for PartId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let parse = || {
            let (accession, number) = text.split_once('.')?;
            let number = PartNumber(number.parse().ok()?);
            Some(Self::new(accession.parse().ok()?, number))
        };
        // One part, one text: no signs, no missing or extra zeros.
        parse()
            .filter(|part| part.to_string() == text)
            .ok_or_else(|| Error::NotAPart { text: text.into() })
    }
}

/// The place of an original in its part: `content/000123.age`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentName(u32);

impl ContentName {
    /// The largest number that six digits can name.
    pub(crate) const MAX: u32 = 999_999;

    pub(crate) fn new(number: u32) -> Option<Self> {
        (1..=Self::MAX).contains(&number).then_some(Self(number))
    }
}

impl fmt::Display for ContentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "content/{:06}.age", self.0)
    }
}

impl FromStr for ContentName {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        text.strip_prefix("content/")
            .and_then(|rest| rest.strip_suffix(".age"))
            .and_then(|digits| digits.parse().ok())
            .and_then(Self::new)
            .filter(|name| name.to_string() == text)
            .ok_or_else(|| Error::NotAnOriginal { text: text.into() })
    }
}

/// Where an original lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OriginalRef {
    /// The part.
    pub part: PartId,
    /// The place in the part.
    pub content: ContentName,
}

impl OriginalRef {
    /// Where an entry says that an original lies: a part of an accession and a path in it.
    ///
    /// # Errors
    /// [`Error::NotAnOriginal`] if `content` is no path of an original.
    pub fn parse(accession: AccessionId, part: PartNumber, content: &str) -> Result<Self, Error> {
        Ok(Self {
            part: PartId::new(accession, part),
            content: content.parse()?,
        })
    }
}

macro_rules! as_text {
    ($($id:ty),*) => {$(
        impl Serialize for $id {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $id {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

as_text!(PartId, ContentName);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_and_an_original_have_one_text_each() {
        for text in ["7Q2K9M3T.0001", "7Q2K9M3T.9999", "7Q2K9M3T.10000"] {
            assert_eq!(text.parse::<PartId>().unwrap().to_string(), text);
        }
        for wrong in [
            "7Q2K9M3T.1",
            "7Q2K9M3T.+001",
            "7q2k9m3t.0001",
            "7Q2K9M3T",
            "",
        ] {
            assert!(wrong.parse::<PartId>().is_err(), "{wrong}");
        }
        let name: ContentName = "content/000123.age".parse().unwrap();
        assert_eq!(name.to_string(), "content/000123.age");
        for wrong in [
            "content/123.age",
            "content/000000.age",
            "content/+00123.age",
            "content/1000000.age",
            "content/../000123.age",
            "000123.age",
        ] {
            assert!(wrong.parse::<ContentName>().is_err(), "{wrong}");
        }
    }
}
