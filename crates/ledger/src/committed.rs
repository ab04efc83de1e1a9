use custody::{Event, Record};
use model::EntryIndex;

/// A record that is in the log: its journal and its head are durable.
///
/// Only this crate makes one, so whoever holds one need not ask whether the log knows it.
///
/// ```compile_fail,E0451
/// fn forge(record: custody::Record) -> ledger::Committed {
///     ledger::Committed { index: model::EntryIndex(0), record, follows: model::EntryIndex(0) }
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Committed {
    index: EntryIndex,
    record: Record,
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
    pub(crate) fn new(index: u64, record: Record) -> Self {
        Self {
            index: EntryIndex(index),
            record,
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

    /// The record as it is in the journal.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The act; an error if a later version of the program wrote it.
    pub fn event(&self) -> Result<Event, custody::Error> {
        self.record.event()
    }
}
