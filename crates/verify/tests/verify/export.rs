//! Exports as an archive writes them, made from the formats alone.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use custody::{Checkpoint, Event, Excerpt, Policy, Record, TlogProof, VerifierKey};
use ed25519_dalek::{Signer, SigningKey};
use model::{
    ByteCount, EntryIndex, ItemId, ItemState, PartNumber, PathEncoding, Sha256Digest, SourcePath,
    Timestamp,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::FixedChance;

use crate::tree;

pub(crate) const ORIGIN: &str = "archive.example/log";
/// What an export shows of a receipt.
pub(crate) const SHOWN: [&str; 7] = ["kind", "item", "size", "sha256", "state", "lost", "time"];

pub(crate) fn item(number: u32) -> ItemId {
    ItemId::new("7Q2K9M3T".parse().unwrap(), number)
}

pub(crate) fn received(number: u32, content: &[u8]) -> Event {
    Event::OriginalReceived {
        item: item(number),
        source: 0,
        path: SourcePath::from_bytes(format!("أيلول/IMG_{number:04}.JPG")),
        encoding: PathEncoding::Bytes,
        size: ByteCount(content.len() as u64),
        sha256: Sha256Digest::of(content),
        modified: None,
        state: ItemState::Stored,
        empty: content.is_empty(),
        part: PartNumber(1),
        content: format!("content/{number:06}.age"),
        stored_sha256: Sha256Digest::of("encrypted"),
        stored_size: ByteCount(300),
        expected_sha256: None,
        lost: Vec::new(),
        place: None,
        repaired: false,
        deleted: false,
    }
}

/// The same act with other values.
pub(crate) fn with(event: Event, changes: &[(&str, Value)]) -> Event {
    let mut fields = serde_json::to_value(event).unwrap();
    for (name, value) in changes {
        fields[name] = value.clone();
    }
    serde_json::from_value(fields).unwrap()
}

/// A log with the key that signs it.
pub(crate) struct Log {
    pub(crate) records: Vec<Record>,
    key: SigningKey,
    chance: FixedChance,
}

impl Log {
    pub(crate) fn new(events: impl IntoIterator<Item = Event>) -> Self {
        let mut log = Self {
            records: Vec::new(),
            key: SigningKey::from_bytes(&[5; 32]),
            chance: FixedChance::new(5),
        };
        events.into_iter().for_each(|event| log.append(&event));
        log
    }

    pub(crate) fn append(&mut self, event: &Event) {
        let time = Timestamp::from_unix_nanos(1_767_323_045_000_000_000);
        let record = Record::new(event, time, &mut self.chance).unwrap();
        self.records.push(record);
    }

    pub(crate) fn signed_by(mut self, seed: u8) -> Self {
        self.key = SigningKey::from_bytes(&[seed; 32]);
        self
    }

    fn leaves(&self) -> Vec<Sha256Digest> {
        self.records.iter().map(Record::leaf).collect()
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        let root = tree::root(&self.leaves());
        let size = self.records.len() as u64;
        Checkpoint::sign(&ORIGIN.parse().unwrap(), size, &root, &self.key)
    }

    pub(crate) fn prove(&self, index: usize, shown: &[&str]) -> TlogProof {
        self.prove_under(index, shown, self.checkpoint())
    }

    pub(crate) fn prove_under(
        &self,
        index: usize,
        shown: &[&str],
        checkpoint: Checkpoint,
    ) -> TlogProof {
        let excerpt = Excerpt::of(&self.records[index], shown).unwrap();
        let path = tree::path(&self.leaves(), index);
        TlogProof::new(&excerpt, EntryIndex(index as u64), path, checkpoint).unwrap()
    }

    pub(crate) fn policy(&self) -> Policy {
        let key = VerifierKey::of_log(ORIGIN.parse().unwrap(), &self.key.verifying_key());
        Policy::of_log(key)
    }
}

/// Somebody who cosigns checkpoints (C2SP tlog-cosignature).
pub(crate) struct Witness(SigningKey);

impl Witness {
    const NAME: &str = "witness.example/w1";

    pub(crate) fn new(seed: u8) -> Self {
        Self(SigningKey::from_bytes(&[seed; 32]))
    }

    fn id_and_key(&self) -> ([u8; 4], Vec<u8>) {
        let encoded = [&[4], self.0.verifying_key().as_bytes().as_slice()].concat();
        let hash = Sha256Digest::of([Self::NAME.as_bytes(), b"\n", &encoded].concat());
        (*hash.as_bytes().first_chunk().unwrap(), encoded)
    }

    pub(crate) fn vkey(&self) -> String {
        let (id, encoded) = self.id_and_key();
        let id = u32::from_be_bytes(id);
        format!(
            "{}+{id:08x}+{}",
            Self::NAME,
            BASE64_STANDARD.encode(encoded)
        )
    }

    pub(crate) fn cosign(&self, checkpoint: &Checkpoint) -> Checkpoint {
        let note = checkpoint.as_str();
        let text = note.split_inclusive("\n\n").next().unwrap().trim_end();
        let time = 1_767_323_100_u64;
        let message = format!("cosignature/v1\ntime {time}\n{text}\n");
        let signature = self.0.sign(message.as_bytes()).to_bytes();
        let line = [
            &self.id_and_key().0,
            time.to_be_bytes().as_slice(),
            &signature,
        ]
        .concat();
        let note = format!("{note}— {} {}\n", Self::NAME, BASE64_STANDARD.encode(line));
        Checkpoint::parse(note.as_bytes()).unwrap()
    }
}

/// An export folder with its policy beside it.
pub(crate) struct Export {
    folder: TempDir,
    listed: Vec<Value>,
}

impl Export {
    pub(crate) fn empty(log: &Log) -> Self {
        let export = Self {
            folder: tempfile::tempdir().unwrap(),
            listed: Vec::new(),
        };
        for folder in ["export/originals", "export/proofs"] {
            fs::create_dir_all(export.at(folder)).unwrap();
        }
        export.set_policy(&log.policy().to_bytes());
        export
    }

    /// Three originals of a log with other entries before, between and behind.
    pub(crate) fn of_three() -> Self {
        let log = three();
        let mut export = Self::empty(&log);
        for (number, content) in CONTENTS {
            export.add(&log, number, content);
        }
        export
    }

    /// Writes the original `number`, its proof and its line in the list.
    pub(crate) fn add(&mut self, log: &Log, number: u32, content: &[u8]) {
        let index = log.records.iter().position(|record| {
            matches!(record.event().unwrap(), Event::OriginalReceived { item: id, .. } if id == item(number))
        });
        let proof = log.prove(index.unwrap(), &SHOWN);
        self.write(&format!("export/originals/{}.jpg", item(number)), content);
        self.write(
            &format!("export/{}", proof_name(number)),
            proof.to_text().as_bytes(),
        );
        self.list(json!({
            "item": item(number), "sha256": Sha256Digest::of(content), "size": content.len(),
            "path": "أيلول/IMG.JPG", "path_bytes": "eA==", "state": "stored",
        }));
    }

    pub(crate) fn list(&mut self, line: Value) {
        self.listed.push(line);
        let list = Value::from(self.listed.clone());
        self.write("export/items.json", list.to_string().as_bytes());
    }

    pub(crate) fn set_policy(&self, policy: &[u8]) {
        self.write("policy", policy);
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        fs::write(self.at(path), bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.at(path)).unwrap()
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.at(path)).unwrap();
    }
}

pub(crate) const CONTENTS: [(u32, &[u8]); 3] = [(1, b"one"), (2, b""), (3, b"three, the last")];

pub(crate) fn proof_name(number: u32) -> String {
    format!("proofs/{}.tlog-proof", item(number))
}

/// A log of seven entries, three of them receipts.
pub(crate) fn three() -> Log {
    let other = || Event::Exported {
        item: item(9),
        purpose: None,
        acting: custody::Acting::default(),
    };
    let [one, two, three] = CONTENTS.map(|(number, content)| received(number, content));
    Log::new([other(), one, other(), two, three, other(), other()])
}
