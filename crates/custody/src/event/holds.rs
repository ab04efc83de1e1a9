use std::fmt;
use std::str::FromStr;

use model::{AccessionId, EntryIndex, ItemId};
use serde::{Deserialize, Serialize};

use super::Acting;

const SOURCE: &str = "source:";

/// What is held: an accession, an item, or everything that came from a source. Written as the id, or as
/// `source:` and the code name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum HeldSubject {
    /// An accession with all its items.
    Accession(AccessionId),
    /// One item.
    Item(ItemId),
    /// What came sealed to the card of a source, also what will come.
    Source(String),
}

/// A text that is no subject of a hold.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an accession, an item, or source: with a code name")]
pub struct HeldSubjectError;

impl HeldSubject {
    /// The item, if it is one.
    pub fn item(&self) -> Option<ItemId> {
        match self {
            Self::Item(item) => Some(*item),
            _ => None,
        }
    }

    /// The accession that it is or lies in; `None` for a source.
    pub fn accession(&self) -> Option<AccessionId> {
        match self {
            Self::Accession(accession) => Some(*accession),
            Self::Item(item) => Some(item.accession()),
            Self::Source(_) => None,
        }
    }
}

impl fmt::Display for HeldSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accession(accession) => accession.fmt(f),
            Self::Item(item) => item.fmt(f),
            Self::Source(codename) => write!(f, "{SOURCE}{codename}"),
        }
    }
}

impl FromStr for HeldSubject {
    type Err = HeldSubjectError;

    fn from_str(text: &str) -> Result<Self, HeldSubjectError> {
        match text.strip_prefix(SOURCE) {
            Some("") => Err(HeldSubjectError),
            Some(codename) => Ok(Self::Source(codename.into())),
            None => {
                let item = text.parse().map(Self::Item);
                item.or_else(|_| text.parse().map(Self::Accession))
                    .map_err(|_| HeldSubjectError)
            }
        }
    }
}

impl From<HeldSubject> for String {
    fn from(subject: HeldSubject) -> Self {
        subject.to_string()
    }
}

impl TryFrom<String> for HeldSubject {
    type Error = HeldSubjectError;

    fn try_from(text: String) -> Result<Self, HeldSubjectError> {
        text.parse()
    }
}

/// All use of something stops until the hold is lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldPlaced {
    /// Of what.
    pub on: HeldSubject,
    /// Why, in people's words.
    pub reason: String,
    /// By whom.
    #[serde(flatten)]
    pub acting: Acting,
}

/// A hold ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldLifted {
    /// The entry that placed it.
    pub hold: EntryIndex,
    /// Of what.
    pub on: HeldSubject,
    /// Why, in people's words.
    pub reason: String,
    /// By whom; always somebody with the role for it.
    #[serde(flatten)]
    pub acting: Acting,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_has_one_text() {
        for text in [
            "7Q2K9M3T",
            "7Q2K9M3T-000042",
            "source:زيتون",
            "source:7Q2K9M3T",
        ] {
            assert_eq!(text.parse::<HeldSubject>().unwrap().to_string(), text);
        }
        for wrong in ["", "source:", "heron", "7q2k9m3t"] {
            assert_eq!(wrong.parse::<HeldSubject>(), Err(HeldSubjectError));
        }
    }
}
