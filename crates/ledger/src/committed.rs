use custody::{Event, Record};
use model::{EntryIndex, ScopeId, Sha256Digest};

/// An entry of the log: its journal and its head are durable. It has its record, or it is *sealed*: the
/// log says that the key of its scope was destroyed, and its leaf is all that there is.
///
/// Only this crate makes one, so whoever holds one need not ask whether the log knows it.
///
/// ```compile_fail,E0451
/// fn forge(leaf: model::Sha256Digest) -> ledger::Committed {
///     let (index, scope) = (model::EntryIndex(0), model::ScopeId::Archive);
///     ledger::Committed { index, scope, leaf, record: None, follows: index }
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Committed {
    index: EntryIndex,
    scope: ScopeId,
    leaf: Sha256Digest,
    record: Option<Record>,
    follows: EntryIndex,
}

/// That what stands from one place of the log up to another are fillers alone; only the ledger says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    pub(crate) from: u64,
    pub(crate) to: u64,
}

impl Passed {
    /// Where the first filler stands.
    pub fn from(self) -> EntryIndex {
        EntryIndex(self.from)
    }

    /// The place after the last one; the same as the first if there is none.
    pub fn to(self) -> EntryIndex {
        EntryIndex(self.to)
    }
}

impl Committed {
    pub(crate) fn new(index: u64, scope: ScopeId, record: Record) -> Self {
        Self {
            index: EntryIndex(index),
            scope,
            leaf: record.leaf(),
            record: Some(record),
            follows: EntryIndex(index),
        }
    }

    pub(crate) fn sealed(index: u64, scope: ScopeId, leaf: Sha256Digest) -> Self {
        Self {
            index: EntryIndex(index),
            scope,
            leaf,
            record: None,
            follows: EntryIndex(index),
        }
    }

    pub(crate) fn after(self, follows: u64) -> Self {
        Self {
            follows: EntryIndex(follows),
            ..self
        }
    }

    /// From this place up to its own stand fillers alone; its own place if there are none.
    pub fn follows(&self) -> EntryIndex {
        self.follows
    }

    /// Its place in the log.
    pub fn index(&self) -> EntryIndex {
        self.index
    }

    /// Whose key its record is encrypted to.
    pub fn scope(&self) -> ScopeId {
        self.scope
    }

    /// The 32 bytes that stand for it in the log.
    pub fn leaf(&self) -> Sha256Digest {
        self.leaf
    }

    /// The record as it is in the journal; `None` if the entry is sealed.
    pub fn record(&self) -> Option<&Record> {
        self.record.as_ref()
    }

    /// The act; `None` if the entry is sealed, an error if a later version of the program wrote it.
    pub fn event(&self) -> Result<Option<Event>, custody::Error> {
        self.record.as_ref().map(Record::event).transpose()
    }
}
