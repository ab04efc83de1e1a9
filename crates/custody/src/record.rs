use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use model::{Chance, Sha256Digest, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Disclosure, Error, Event};

/// A record has this many digests, or the next multiple: decoys hide how many fields it has.
pub const DIGESTS: usize = 24;

/// The longest line of a journal that is written or read, in bytes.
pub const MAX_LINE: usize = 64 << 20;

/// Nothing is entered that could not be read again.
const TOO_LONG: Error = Error::Record {
    wrong: "its line is longer than 64 MiB",
};

/// The name of the field that holds the time of the act.
const TIME: &str = "time";
const VERSION: u64 = 1;

/// An act as the log commits to it: salted fields, and decoys that are the digests of nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    disclosures: Vec<Disclosure>,
    decoys: Vec<Sha256Digest>,
}

/// A line of a journal.
#[derive(Serialize, Deserialize)]
struct Line {
    v: u64,
    disclosures: Vec<Disclosure>,
    decoys: Vec<String>,
}

impl Record {
    /// Salts every field of an act and the time at which it happened.
    pub fn new(event: &Event, time: Timestamp, chance: &mut impl Chance) -> Result<Self, Error> {
        let encode = |source| Error::Encode { source };
        let mut fields: BTreeMap<String, Value> =
            serde_json::from_value(serde_json::to_value(event).map_err(encode)?).map_err(encode)?;
        fields.insert(TIME.into(), time.to_string().into());
        let disclosures: Vec<_> = fields
            .into_iter()
            .map(|(name, value)| Disclosure::new(chance.draw(), name, value))
            .collect();
        let wanted = disclosures.len().next_multiple_of(DIGESTS);
        let decoys = (disclosures.len()..wanted)
            .map(|_| Sha256Digest::from_bytes(chance.draw()))
            .collect();
        Ok(Self {
            disclosures,
            decoys,
        })
    }

    /// The salted fields.
    pub fn disclosures(&self) -> &[Disclosure] {
        &self.disclosures
    }

    /// Digests that stand for no field.
    pub fn decoys(&self) -> &[Sha256Digest] {
        &self.decoys
    }

    /// The 32 bytes that stand for the record in the log.
    pub fn leaf(&self) -> Sha256Digest {
        let fields = self.disclosures.iter().map(Disclosure::digest);
        leaf(fields.chain(self.decoys.iter().copied()))
    }

    /// The act.
    pub fn event(&self) -> Result<Event, Error> {
        let fields: Map<String, Value> = self
            .disclosures
            .iter()
            .filter(|field| field.name() != TIME)
            .map(|field| (field.name().into(), field.value().clone()))
            .collect();
        serde_json::from_value(Value::Object(fields)).map_err(|source| Error::Event { source })
    }

    /// When the act happened.
    pub fn time(&self) -> Result<Timestamp, Error> {
        self.disclosures
            .iter()
            .find(|field| field.name() == TIME)
            .and_then(|field| field.value().as_str()?.parse().ok())
            .ok_or(Error::Record {
                wrong: "it has no time",
            })
    }

    /// The record as a line of a journal, without the line's end; an error if no reader would take it.
    pub fn to_line(&self) -> Result<String, Error> {
        let line = Line {
            v: VERSION,
            disclosures: self.disclosures.clone(),
            decoys: self.decoys.iter().map(to_text).collect(),
        };
        let line = serde_json::to_string(&line).map_err(|source| Error::Encode { source })?;
        if line.len() > MAX_LINE {
            return Err(TOO_LONG);
        }
        Ok(line)
    }

    /// Reads a line of a journal, with or without the line's end.
    pub fn parse_line(line: &str) -> Result<Self, Error> {
        let wrong = |wrong| Error::Record { wrong };
        if line.len() > MAX_LINE {
            return Err(TOO_LONG);
        }
        let Line {
            v,
            disclosures,
            decoys,
        } = serde_json::from_str(line).map_err(|_| wrong("it is no JSON of a record"))?;
        if v != VERSION {
            return Err(Error::RecordVersion { found: v });
        }
        let decoys = decoys
            .iter()
            .map(|text| from_text(text).ok_or(wrong("a decoy is not 32 bytes in base64url")))
            .collect::<Result<_, _>>()?;
        let names: BTreeSet<_> = disclosures.iter().map(Disclosure::name).collect();
        if names.len() != disclosures.len() {
            return Err(wrong("two of its fields have one name"));
        }
        Ok(Self {
            disclosures,
            decoys,
        })
    }
}

/// SHA-256 of the raw digests, sorted bytewise and concatenated.
pub(crate) fn leaf(digests: impl Iterator<Item = Sha256Digest>) -> Sha256Digest {
    let mut digests: Vec<_> = digests.collect();
    digests.sort_unstable();
    let bytes: Vec<u8> = digests.iter().flat_map(|one| *one.as_bytes()).collect();
    Sha256Digest::of(bytes)
}

pub(crate) fn to_text(digest: &Sha256Digest) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest.as_bytes())
}

pub(crate) fn from_text(text: &str) -> Option<Sha256Digest> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
    Some(Sha256Digest::from_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use testkit::FixedChance;

    use super::*;

    fn withdrawn(reason: &str) -> Event {
        Event::AccessionWithdrawn {
            accession: "7Q2K9M3T".parse().unwrap(),
            reason: reason.into(),
            acting: crate::event::Acting::default(),
        }
    }

    fn record(reason: &str) -> Record {
        let time = Timestamp::from_unix_nanos(1);
        Record::new(&withdrawn(reason), time, &mut FixedChance::new(1)).unwrap()
    }

    #[test]
    fn an_act_reads_back_with_its_time() {
        let record = record("a family asked");
        assert_eq!(record.event().unwrap(), withdrawn("a family asked"));
        assert_eq!(record.time().unwrap(), Timestamp::from_unix_nanos(1));
    }

    #[test]
    fn the_leaf_is_over_the_sorted_digests_of_fields_and_decoys() {
        let record = record("x");
        let mut digests: Vec<[u8; 32]> = Vec::new();
        digests.extend(
            record
                .disclosures()
                .iter()
                .map(|one| *one.digest().as_bytes()),
        );
        digests.extend(record.decoys().iter().map(|one| *one.as_bytes()));
        digests.sort();
        assert_eq!(digests.len(), DIGESTS);
        assert_eq!(record.leaf(), Sha256Digest::of(digests.concat()));
    }

    #[test]
    fn two_fields_of_one_name_are_refused() {
        let mut line: Value = serde_json::from_str(&record("x").to_line().unwrap()).unwrap();
        let first = line["disclosures"][0].clone();
        line["disclosures"].as_array_mut().unwrap().push(first);
        let wrong = Record::parse_line(&line.to_string()).unwrap_err();
        assert!(wrong.to_string().contains("one name"), "{wrong}");
    }

    #[test]
    fn a_record_of_a_later_version_says_so() {
        let line = record("x").to_line().unwrap().replace("\"v\":1", "\"v\":2");
        let wrong = Record::parse_line(&line).unwrap_err();
        assert!(
            matches!(wrong, Error::RecordVersion { found: 2 }),
            "{wrong}"
        );
    }

    proptest! {
        #[test]
        fn a_line_reads_back(reason in ".{0,80}") {
            let record = record(&reason);
            let line = record.to_line().unwrap();
            prop_assert!(!line.contains('\n'));
            prop_assert_eq!(Record::parse_line(&line).unwrap(), record);
        }

        #[test]
        fn no_cut_or_flipped_line_panics(at in 0usize..2000, bit in 0u32..7) {
            let mut line = record("x").to_line().unwrap().into_bytes();
            let at = at % line.len();
            let _ = Record::parse_line(std::str::from_utf8(&line[..at]).unwrap());
            line[at] ^= 1 << bit;
            if let Ok(text) = std::str::from_utf8(&line) {
                let _ = Record::parse_line(text);
            }
        }
    }
}
