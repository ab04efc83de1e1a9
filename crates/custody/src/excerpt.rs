use std::collections::BTreeSet;

use model::Sha256Digest;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::record::{from_text, leaf, to_text};
use crate::{Disclosure, Error, Record};

const VERSION: u64 = 1;

/// What is shown of a record: some of its fields, and the bare digests of the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Excerpt {
    disclosures: Vec<Disclosure>,
    hidden: Vec<Sha256Digest>,
}

/// The extra data of a proof.
#[derive(Serialize, Deserialize)]
struct Wire {
    v: u64,
    disclosures: Vec<Disclosure>,
    digests: Vec<String>,
}

impl Excerpt {
    /// Shows the fields of `record` that are named; a name that it does not have is an error.
    pub fn of(record: &Record, names: &[&str]) -> Result<Self, Error> {
        let has = |name: &&&str| record.disclosures().iter().any(|it| it.name() == **name);
        if let Some(missing) = names.iter().find(|name| !has(name)) {
            return Err(Error::NoField {
                name: (*missing).into(),
            });
        }
        let (shown, kept): (Vec<_>, Vec<_>) = record
            .disclosures()
            .iter()
            .cloned()
            .partition(|field| names.contains(&field.name()));
        let mut hidden: Vec<_> = kept.iter().map(Disclosure::digest).collect();
        hidden.extend(record.decoys());
        // In their own order they would tell which of them are fields.
        hidden.sort_unstable();
        Ok(Self {
            disclosures: shown,
            hidden,
        })
    }

    /// The fields that are shown.
    pub fn disclosures(&self) -> &[Disclosure] {
        &self.disclosures
    }

    /// The value of a field, if it is shown.
    pub fn field(&self, name: &str) -> Option<&Value> {
        let field = self.disclosures.iter().find(|it| it.name() == name)?;
        Some(field.value())
    }

    /// The digests of what is not shown.
    pub fn hidden(&self) -> &[Sha256Digest] {
        &self.hidden
    }

    /// The leaf of the record, whatever of it is shown.
    pub fn leaf(&self) -> Sha256Digest {
        let shown = self.disclosures.iter().map(Disclosure::digest);
        leaf(shown.chain(self.hidden.iter().copied()))
    }

    /// As the extra data of a proof.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        let wire = Wire {
            v: VERSION,
            disclosures: self.disclosures.clone(),
            digests: self.hidden.iter().map(to_text).collect(),
        };
        serde_json::to_vec(&wire).map_err(|source| Error::Encode { source })
    }

    /// Reads the extra data of a proof.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let wrong = |wrong| Error::Excerpt { wrong };
        let wire: Wire =
            serde_json::from_slice(bytes).map_err(|_| wrong("it is no JSON of an excerpt"))?;
        if wire.v != VERSION {
            return Err(Error::RecordVersion { found: wire.v });
        }
        let names: BTreeSet<_> = wire.disclosures.iter().map(Disclosure::name).collect();
        if names.len() != wire.disclosures.len() {
            return Err(wrong("two of its fields have one name"));
        }
        let hidden = wire
            .digests
            .iter()
            .map(|text| from_text(text).ok_or(wrong("a digest is not 32 bytes in base64url")))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            disclosures: wire.disclosures,
            hidden,
        })
    }
}
