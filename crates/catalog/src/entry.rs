use custody::{Event, Record};
use model::{EntryIndex, Timestamp};

use crate::Error;
use crate::cell::Cell;
use crate::change::{Change, put};
use crate::statement::Again;
use crate::table::ENTRIES;

/// An entry of the log, understood.
pub(crate) struct Entry {
    pub(crate) index: EntryIndex,
    pub(crate) time: Timestamp,
    pub(crate) event: Event,
    line: String,
}

impl Entry {
    pub(crate) fn of(index: EntryIndex, record: &Record) -> Result<Self, Error> {
        let wrong = |source| Error::Record { index, source };
        Ok(Self {
            index,
            time: record.time().map_err(wrong)?,
            event: record.event().map_err(wrong)?,
            line: record.to_line().map_err(wrong)?,
        })
    }

    pub(crate) fn parse(index: EntryIndex, line: &str) -> Result<Self, Error> {
        let record = Record::parse_line(line).map_err(|source| Error::Record { index, source })?;
        Self::of(index, &record)
    }

    /// The entry's row in the table of entries.
    pub(crate) fn own_row(&self) -> Change {
        let [item, of_item] = items(&self.event);
        put(
            &ENTRIES,
            Again::Replace,
            vec![
                ("entry", self.index.into()),
                ("time", self.time.into()),
                ("kind", Cell::text(kind(&self.event))),
                ("accession", Cell::perhaps_text(self.event.accession())),
                ("item", item),
                ("of_item", of_item),
                ("record", Cell::text(&self.line)),
            ],
        )
    }
}

/// The kind of an act as its record names it.
fn kind(event: &Event) -> &'static str {
    match event {
        Event::CardIssued { .. } => "card-issued",
        Event::AccessionOpened { .. } => "accession-opened",
        Event::VolumeHeld { .. } => "volume-held",
        Event::PartStored { .. } => "part-stored",
        Event::OriginalReceived { .. } => "original-received",
        Event::DuplicateReceived { .. } => "duplicate-received",
        Event::ItemNamed { .. } => "item-named",
        Event::FileRefused { .. } => "file-refused",
        Event::IngestFinished { .. } => "ingest-finished",
        Event::CertificateIssued { .. } => "certificate-issued",
        Event::HandChallenged { .. } => "hand-challenged",
        Event::HandProved { .. } => "hand-proved",
        Event::Examined { .. } => "examined",
        Event::Viewed { .. } => "viewed",
        Event::Exported { .. } => "exported",
        Event::UserAdded { .. } => "user-added",
        Event::UserReset { .. } => "user-reset",
        Event::UserLocked { .. } => "user-locked",
        Event::UserUnlocked { .. } => "user-unlocked",
        Event::AccessionWithdrawn { .. } => "accession-withdrawn",
        Event::AccessionRestored { .. } => "accession-restored",
        Event::FixityChecked(_) => "fixity-checked",
        Event::ReplicaAdded(_) => "replica-added",
        Event::ReplicaRemoved(_) => "replica-removed",
        Event::ObjectDamaged(_) => "object-damaged",
        Event::ObjectRepaired(_) => "object-repaired",
    }
}

/// The item that an act is about, and the item of the same content that it names.
fn items(event: &Event) -> [Cell; 2] {
    let of = match event {
        Event::DuplicateReceived { of, .. } => Cell::text(of),
        _ => Cell::Text(None),
    };
    [Cell::perhaps_text(event.item()), of]
}
