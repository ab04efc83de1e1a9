use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use model::Sha256Digest;
use serde::{Deserialize, Serialize};
use storage::{Key, Storage};

use crate::layout::{self, JournalName};
use crate::{Error, MAX_APPEND, RequestId};

const VERSION: u64 = 1;
/// The longest head that is read, in bytes: 1,000 leaves are under 50 kB.
const MAX_HEAD: u64 = 256 << 10;

/// One append: the entries it made, and where their records are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) number: u64,
    /// Entries before it.
    pub(crate) first: u64,
    /// The root of the tree with its entries.
    pub(crate) root: Sha256Digest,
    pub(crate) request: RequestId,
    pub(crate) leaves: Vec<Sha256Digest>,
    pub(crate) journal: JournalName,
    pub(crate) journal_sha256: Sha256Digest,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    v: u64,
    number: u64,
    first: u64,
    size: u64,
    root: String,
    nonce: String,
    request: String,
    leaves: Vec<String>,
    journal: WireJournal,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireJournal {
    object: String,
    sha256: Sha256Digest,
}

impl Head {
    /// Entries with its own.
    pub(crate) fn size(&self) -> u64 {
        self.first + self.leaves.len() as u64
    }

    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        let wire = Wire {
            v: VERSION,
            number: self.number,
            first: self.first,
            size: self.size(),
            root: to_text(&self.root),
            nonce: hex::encode(self.journal.nonce),
            request: self.request.to_string(),
            leaves: self.leaves.iter().map(to_text).collect(),
            journal: WireJournal {
                object: self.journal.key()?.to_string(),
                sha256: self.journal_sha256,
            },
        };
        let object = layout::head(self.number)?;
        let mut bytes =
            serde_json::to_vec(&wire).map_err(|source| Error::Encode { object, source })?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads the head of a number; `None` if there is none.
    pub(crate) fn read(storage: &dyn Storage, number: u64) -> Result<Option<Self>, Error> {
        Ok(Self::read_with_bytes(storage, number)?.map(|(head, _)| head))
    }

    /// Reads the head of a number and gives its bytes too.
    pub(crate) fn read_with_bytes(
        storage: &dyn Storage,
        number: u64,
    ) -> Result<Option<(Self, Vec<u8>)>, Error> {
        let object = layout::head(number)?;
        let bytes = match storage.read_at_most(&object, MAX_HEAD) {
            Err(storage::Error::Absent { .. }) => return Ok(None),
            Err(storage::Error::TooLong { .. }) => {
                let wrong = "it is longer than 256 KiB";
                return Err(Error::Head { object, wrong });
            }
            read => read?,
        };
        let head = match Self::parse(number, &bytes) {
            Ok(head) => head,
            Err(wrong) => return Err(Error::Head { object, wrong }),
        };
        if head.to_bytes()? != bytes {
            let wrong = "it is not written as heads are, letter for letter";
            return Err(Error::Head { object, wrong });
        }
        Ok(Some((head, bytes)))
    }

    fn parse(number: u64, bytes: &[u8]) -> Result<Self, &'static str> {
        let wire: Wire = serde_json::from_slice(bytes).map_err(|_| "it is no JSON of a head")?;
        if wire.v != VERSION {
            return Err("it is of a version that this program does not know");
        }
        let object = Key::parse(&wire.journal.object).ok();
        let head = Self {
            number: wire.number,
            first: wire.first,
            root: from_text(&wire.root).ok_or("its root is not 32 bytes in base64")?,
            request: wire.request.parse().map_err(|_| "its request is no id")?,
            leaves: wire
                .leaves
                .iter()
                .map(|leaf| from_text(leaf).ok_or("a leaf is not 32 bytes in base64"))
                .collect::<Result<_, _>>()?,
            journal: object
                .and_then(|object| JournalName::parse(&object))
                .ok_or("its journal is not named as journals are")?,
            journal_sha256: wire.journal.sha256,
        };
        if head.number != number {
            return Err("its number is not that of its name");
        }
        if !(1..=MAX_APPEND).contains(&head.leaves.len()) {
            return Err("it has no leaves, or more than one append may have");
        }
        if wire.first.checked_add(head.leaves.len() as u64) != Some(wire.size) {
            return Err("its size is not that of its leaves");
        }
        if head.journal.first != head.first || hex::encode(head.journal.nonce) != wire.nonce {
            return Err("its journal is that of another head");
        }
        Ok(head)
    }
}

fn to_text(digest: &Sha256Digest) -> String {
    BASE64_STANDARD.encode(digest.as_bytes())
}

fn from_text(text: &str) -> Option<Sha256Digest> {
    let bytes = BASE64_STANDARD.decode(text).ok()?;
    Some(Sha256Digest::from_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn head(leaves: usize, first: u64) -> Head {
        Head {
            number: 3,
            first,
            root: Sha256Digest::of("root"),
            request: RequestId::of("request"),
            leaves: (0..leaves)
                .map(|leaf| Sha256Digest::of([leaf as u8]))
                .collect(),
            journal: JournalName {
                first,
                nonce: [7; layout::NONCE],
                scope: "archive".parse().unwrap(),
            },
            journal_sha256: Sha256Digest::of("journal"),
        }
    }

    fn text() -> String {
        String::from_utf8(head(2, 5).to_bytes().unwrap()).unwrap()
    }

    #[test]
    fn a_head_that_contradicts_itself_is_refused() {
        assert!(Head::parse(3, text().as_bytes()).is_ok());
        assert!(Head::parse(4, text().as_bytes()).is_err());
        for (from, to) in [
            ("\"v\":1", "\"v\":2"),
            ("\"size\":7", "\"size\":8"),
            ("\"first\":5", "\"first\":18446744073709551615"),
            ("\"number\":3", "\"number\":2"),
            ("\"nonce\":\"07", "\"nonce\":\"17"),
            ("journal/000000000005", "journal/000000000006"),
            ("journal/000000000005", "../000000000005"),
            ("\"v\":1", "\"v\":1,\"more\":1"),
        ] {
            let changed = text().replace(from, to);
            assert_ne!(changed, text(), "{from}");
            assert!(Head::parse(3, changed.as_bytes()).is_err(), "{to}");
        }
        for leaves in [0, MAX_APPEND + 1] {
            let bytes = head(leaves, 0).to_bytes().unwrap();
            assert!(Head::parse(3, &bytes).is_err(), "{leaves}");
        }
    }

    proptest! {
        #[test]
        fn a_head_reads_back(leaves in 1usize..=MAX_APPEND, first in 0u64..1_000_000_000_000) {
            let head = head(leaves, first);
            let bytes = head.to_bytes().unwrap();
            prop_assert!(bytes.len() as u64 <= MAX_HEAD);
            prop_assert_eq!(Head::parse(3, &bytes), Ok(head));
        }

        #[test]
        fn no_cut_or_flipped_head_panics(at: prop::sample::Index, bit in 0u32..8) {
            let mut bytes = text().into_bytes();
            let at = at.index(bytes.len());
            let _ = Head::parse(3, &bytes[..at]);
            bytes[at] ^= 1 << bit;
            let _ = Head::parse(3, &bytes);
        }
    }
}
