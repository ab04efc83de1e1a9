//! A log and its witnesses, written from the specifications and apart from the code under test.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use custody::{Checkpoint, Event, Excerpt, Record, TlogProof};
use ed25519_dalek::{Signer, SigningKey};
use model::{EntryIndex, Hasher, Sha256Digest, Timestamp};
use testkit::FixedChance;

pub(crate) const ORIGIN: &str = "archive.example/log";
/// 2026-01-02T03:04:05Z.
pub(crate) const MOMENT: u64 = 1_767_323_045;

pub(crate) fn log_key() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

/// A key that signs under a name, with its signature type.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) kind: u8,
    pub(crate) key: SigningKey,
}

impl Named {
    pub(crate) fn witness(number: u8) -> Self {
        Self {
            name: format!("witness{number}.example"),
            kind: 4,
            key: SigningKey::from_bytes(&[100 + number; 32]),
        }
    }

    fn id(&self) -> [u8; 4] {
        let mut id = Hasher::new();
        id.update(format!("{}\n", self.name));
        id.update([self.kind]);
        id.update(self.key.verifying_key().as_bytes());
        id.finish().as_bytes()[..4].try_into().unwrap()
    }

    /// C2SP signed-note, verifier keys.
    pub(crate) fn vkey(&self) -> String {
        let key = [&[self.kind], self.key.verifying_key().as_bytes().as_slice()].concat();
        let id = u32::from_be_bytes(self.id());
        format!("{}+{id:08x}+{}", self.name, BASE64_STANDARD.encode(key))
    }

    /// C2SP tlog-cosignature: the line of a cosignature.
    pub(crate) fn cosign(&self, text: &str, time: u64) -> String {
        let signed = format!("cosignature/v1\ntime {time}\n{text}");
        let signature = self.key.sign(signed.as_bytes()).to_bytes();
        let line = [&self.id(), time.to_be_bytes().as_slice(), &signature].concat();
        format!("— {} {}\n", self.name, BASE64_STANDARD.encode(line))
    }
}

/// RFC 6962 section 2.1.
pub(crate) fn root(entries: &[Sha256Digest]) -> Sha256Digest {
    let mut hash = Hasher::new();
    match entries {
        [] => {}
        [entry] => {
            hash.update([0]);
            hash.update(entry.as_bytes());
        }
        many => {
            let (left, right) = many.split_at(split(many.len()));
            hash.update([1]);
            hash.update(root(left).as_bytes());
            hash.update(root(right).as_bytes());
        }
    }
    hash.finish()
}

/// RFC 6962 section 2.1.1.
pub(crate) fn path(index: usize, entries: &[Sha256Digest]) -> Vec<Sha256Digest> {
    if entries.len() <= 1 {
        return Vec::new();
    }
    let (left, right) = entries.split_at(split(entries.len()));
    let (mut path, other) = if index < left.len() {
        (path(index, left), root(right))
    } else {
        (path(index - left.len(), right), root(left))
    };
    path.push(other);
    path
}

/// The largest power of two below `length`.
fn split(length: usize) -> usize {
    length.next_power_of_two() / 2
}

/// A log of withdrawals, each with a reason of its own.
pub(crate) struct Log {
    pub(crate) records: Vec<Record>,
    pub(crate) entries: Vec<Sha256Digest>,
}

impl Log {
    pub(crate) fn of(size: u64) -> Self {
        let records: Vec<_> = (0..size)
            .map(|number| {
                let event = Event::AccessionWithdrawn {
                    accession: "7Q2K9M3T".parse().unwrap(),
                    reason: format!("reason {number}"),
                    acting: custody::Acting::default(),
                };
                let time = Timestamp::from_unix_nanos(MOMENT as i64 * 1_000_000_000);
                Record::new(&event, time, &mut FixedChance::new(number)).unwrap()
            })
            .collect();
        let entries = records.iter().map(Record::leaf).collect();
        Self { records, entries }
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        let origin = ORIGIN.parse().unwrap();
        let size = self.entries.len() as u64;
        Checkpoint::sign(&origin, size, &root(&self.entries), &log_key())
    }

    pub(crate) fn cosigned(&self, witnesses: &[u8]) -> Checkpoint {
        let mut note = self.checkpoint().as_str().to_owned();
        let (text, _) = note.split_once("\n\n").unwrap();
        let text = format!("{text}\n");
        for number in witnesses {
            note += &Named::witness(*number).cosign(&text, MOMENT + u64::from(*number));
        }
        Checkpoint::parse(note.as_bytes()).unwrap()
    }

    pub(crate) fn prove(&self, index: usize, show: &[&str], checkpoint: Checkpoint) -> TlogProof {
        let excerpt = Excerpt::of(&self.records[index], show).unwrap();
        let path = path(index, &self.entries);
        TlogProof::new(&excerpt, EntryIndex(index as u64), path, checkpoint).unwrap()
    }
}

pub(crate) fn log_vkey() -> String {
    let key = log_key();
    Named {
        name: ORIGIN.into(),
        kind: 1,
        key,
    }
    .vkey()
}
