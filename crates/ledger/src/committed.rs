use custody::{Event, Record};
use model::EntryIndex;

/// A record that is in the log: its journal and its head are durable.
///
/// Only this crate makes one, so whoever holds one need not ask whether the log knows it.
///
/// ```compile_fail,E0451
/// fn forge(record: custody::Record) -> ledger::Committed {
///     ledger::Committed { index: model::EntryIndex(0), record }
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Committed {
    index: EntryIndex,
    record: Record,
}

impl Committed {
    pub(crate) fn new(index: u64, record: Record) -> Self {
        Self {
            index: EntryIndex(index),
            record,
        }
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
