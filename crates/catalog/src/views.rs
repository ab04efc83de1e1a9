use std::collections::BTreeMap;

use model::{
    AccessionId, ByteCount, EntryIndex, Facts, FileFormat, ItemId, ItemState, PartNumber,
    PathEncoding, PersonId, PictureDefect, RefusalReason, ScopeId, Sha256Digest, SourcePath,
    Timestamp, UserId,
};
use serde_json::Value;

/// How much the archive holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// Entries of the log that are folded in.
    pub entries: u64,
    /// When the last of them was written.
    pub last_entry: Option<Timestamp>,
    /// Accessions, the withdrawn ones among them.
    pub accessions: u64,
    /// Accessions that are withdrawn.
    pub withdrawn: u64,
    /// Placements by state; a state without any is absent.
    pub items: BTreeMap<ItemState, u64>,
    /// Bytes of the originals in the vault, before encryption, each counted once.
    pub bytes: ByteCount,
    /// Files that were offered and refused.
    pub refusals: u64,
    /// Parts of the vault.
    pub parts: u64,
    /// Volumes that were kept as they came.
    pub volumes: u64,
    /// Cards that were issued.
    pub cards: u64,
}

/// One accession.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accession {
    /// Its id.
    pub id: AccessionId,
    /// The entry that opened it.
    pub entry: EntryIndex,
    /// When it was opened.
    pub opened: Timestamp,
    /// How it came: `carrier` or `folder`.
    pub manner: String,
    /// The sources as they were named, in the order of their numbers.
    pub sources: Vec<String>,
    /// The set that its disks belong to.
    pub set: Option<String>,
    /// The sums of the last ingest that came to its end; `None` while none has.
    pub finished: Option<Finished>,
    /// The reason for which it is withdrawn; `None` when it is not.
    pub withdrawn: Option<String>,
}

impl Accession {
    /// The code name of the source that it came from, if it came sealed to a card.
    pub fn codename(&self) -> Option<&str> {
        let sealed = self.manner == "carrier";
        self.sources.first().filter(|_| sealed).map(String::as_str)
    }
}

/// What an ingest said when it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finished {
    /// When.
    pub time: Timestamp,
    /// Files that were offered.
    pub offered: u64,
    /// Files that were stored.
    pub stored: u64,
    /// Files whose content the accession held.
    pub duplicate: u64,
    /// Files that were refused.
    pub refused: u64,
    /// Bytes that were read.
    pub bytes: ByteCount,
}

/// One placement of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// The entry that its row comes from.
    pub entry: EntryIndex,
    /// The number of its source in the accession.
    pub source: u32,
    /// Its path below the source; [`SourcePath::view`] with the encoding shows it.
    pub path: SourcePath,
    /// How the path is to be read.
    pub encoding: PathEncoding,
    /// The path's decoded view.
    pub path_view: String,
    /// Size in bytes, if it is known.
    pub size: Option<ByteCount>,
    /// SHA-256 of its bytes, if it is known.
    pub sha256: Option<Sha256Digest>,
    /// When the file was last changed, as its source says.
    pub modified: Option<Timestamp>,
    /// Its state; `withdrawn` while its accession is.
    pub state: ItemState,
    /// The state without regard to a withdrawal.
    pub stored_state: ItemState,
    /// Whether the file is empty.
    pub empty: bool,
    /// The item of the accession whose content this one repeats.
    pub of: Option<ItemId>,
    /// Its line in the directories of a set: packet, attempt and number.
    pub place: Option<String>,
    /// Whether blocks of it had to be computed from spares.
    pub repaired: bool,
    /// Whether it was deleted from the image that it came in, and recovered.
    pub deleted: bool,
    /// Where its bytes lie; `None` for a duplicate and for what did not arrive.
    pub vault: Option<VaultPlace>,
    /// The digest that a directory or a list names, when it is another than `sha256`.
    pub expected_sha256: Option<Sha256Digest>,
    /// Lost stretches, as offset and length in bytes; they are filled with zeros.
    pub lost: Vec<[u64; 2]>,
}

/// Where the vault keeps an original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultPlace {
    /// The part of the accession.
    pub part: PartNumber,
    /// The content path in the part.
    pub content: String,
    /// SHA-256 of the encrypted bytes.
    pub stored_sha256: Sha256Digest,
    /// Size of the encrypted bytes.
    pub stored_size: ByteCount,
}

/// A file that was offered and refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The entry that says so.
    pub entry: EntryIndex,
    /// The accession that it was offered to.
    pub accession: AccessionId,
    /// The number of its source in the accession.
    pub source: u32,
    /// Its path below the source.
    pub path: SourcePath,
    /// How the path is to be read.
    pub encoding: PathEncoding,
    /// The path's decoded view.
    pub path_view: String,
    /// Why.
    pub reason: RefusalReason,
}

/// A part of the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The entry that names it.
    pub entry: EntryIndex,
    /// The accession that it belongs to.
    pub accession: AccessionId,
    /// Its number in the accession.
    pub number: PartNumber,
    /// The id of its object in the vault.
    pub object: String,
    /// SHA-256 of its inventory.
    pub inventory_sha256: Sha256Digest,
    /// How many originals it holds.
    pub originals: u32,
}

/// A volume that is kept as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// The entry that names it.
    pub entry: EntryIndex,
    /// The accession that it came with.
    pub accession: AccessionId,
    /// Its object.
    pub object: String,
    /// SHA-256 of its bytes.
    pub sha256: Sha256Digest,
    /// Its size in bytes.
    pub size: ByteCount,
    /// The disk of the set that it is, if that is known.
    pub disk: Option<String>,
    /// The name under which it came.
    pub name: String,
}

/// A certificate that an accession was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Certificate {
    /// The entry that holds it.
    pub entry: EntryIndex,
    /// When it was issued.
    pub time: Timestamp,
    /// The accession.
    pub accession: AccessionId,
    /// SHA-256 of the document as it was given.
    pub sha256: Sha256Digest,
    /// The document.
    pub document: Value,
}

/// A card that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The entry that says so.
    pub entry: EntryIndex,
    /// When.
    pub time: Timestamp,
    /// What the archive calls the source.
    pub codename: String,
    /// The code that is read over the telephone.
    pub code: String,
    /// The recipients that it seals to.
    pub recipients: Vec<String>,
}

/// An entry of the log that concerns an item.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryEntry {
    /// Its place in the log.
    pub index: EntryIndex,
    /// When it was written.
    pub time: Timestamp,
    /// What it says.
    pub event: custody::Event,
}

/// An entry of the log, whatever it concerns.
#[derive(Debug, Clone, PartialEq)]
pub enum LogEntry {
    /// It can be read.
    Open(Box<HistoryEntry>),
    /// The key of its scope was destroyed.
    Sealed {
        /// Its place in the log.
        index: EntryIndex,
        /// Whose it was.
        scope: ScopeId,
    },
}

impl LogEntry {
    /// Its place in the log.
    pub fn index(&self) -> EntryIndex {
        match self {
            Self::Open(entry) => entry.index,
            Self::Sealed { index, .. } => *index,
        }
    }
}

/// The record of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// The entry that says it.
    pub entry: EntryIndex,
    /// When.
    pub time: Timestamp,
    /// What was said, a JSON object.
    pub fields: Value,
}

/// What somebody asked to be destroyed or erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Whose key is to be deleted.
    pub scope: ScopeId,
    /// The entry that asks.
    pub entry: EntryIndex,
    /// When.
    pub time: Timestamp,
    /// Who asked.
    pub by: UserId,
    /// Why.
    pub reason: String,
}

/// What is left of an accession or of a person's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// Whose key was deleted.
    pub scope: ScopeId,
    /// The entry that says so.
    pub entry: EntryIndex,
    /// When.
    pub time: Timestamp,
    /// Who had asked.
    pub requested_by: UserId,
    /// Who agreed.
    pub confirmed_by: UserId,
    /// Why.
    pub reason: String,
    /// The parts that stay in the vault, unreadable.
    pub remains: Vec<custody::Remains>,
}

/// What a machine said of the bytes of an original.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// The item that holds the bytes.
    pub item: ItemId,
    /// The entry that says so.
    pub entry: EntryIndex,
    /// When.
    pub time: Timestamp,
    /// The method and its version.
    pub method: String,
    /// What the file says.
    pub facts: Facts,
    /// Where its metadata are kept as they stand in it.
    pub metadata: Option<custody::Sidecar>,
}

/// What was derived from an original, as its entry says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Derives {
    /// What the file is.
    pub format: FileFormat,
    /// Why there is no rendition, or only of part of it.
    pub defect: Option<PictureDefect>,
    /// Of the metadata that are kept, if any are.
    pub metadata: Option<Sha256Digest>,
}

/// Somebody who may work with the archive, or might.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Who, in entries.
    pub id: UserId,
    /// The entry that added them.
    pub entry: EntryIndex,
    /// When.
    pub added: Timestamp,
    /// What they are called.
    pub name: String,
    /// Whether they may not sign in.
    pub locked: bool,
}

/// A time authority that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The entry that added it.
    pub entry: EntryIndex,
    /// When.
    pub added: Timestamp,
    /// What the archive calls it.
    pub name: String,
    /// Where it is asked.
    pub url: String,
    /// Its root certificate: DER in padded base64.
    pub root: String,
}

/// What a time authority stamped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The entry that holds it.
    pub entry: EntryIndex,
    /// What the archive called the authority.
    pub authority: String,
    /// Entries under the checkpoint that was stamped.
    pub size: u64,
    /// When the authority says that it saw it.
    pub stamped: Timestamp,
    /// The signed note that was stamped.
    pub note: String,
    /// The token: DER in padded base64.
    pub token: String,
    /// The root that was pinned then: DER in padded base64.
    pub root: String,
}
