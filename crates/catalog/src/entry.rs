use custody::{Event, Record};
use ledger::Committed;
use model::{EntryIndex, ScopeId, Sha256Digest, Timestamp};

use crate::Error;
use crate::cell::Cell;
use crate::change::{Change, put};
use crate::statement::Again;
use crate::table::ENTRIES;

/// Stands for the kind of an entry that nobody can read any more.
pub(crate) const SEALED: &str = "sealed";

/// An entry as it is folded: of one whose key was destroyed there is no record.
#[derive(Clone, Copy)]
pub(crate) struct Folding<'r> {
    /// From this place up to its own stand fillers alone.
    pub(crate) follows: EntryIndex,
    pub(crate) index: EntryIndex,
    pub(crate) scope: ScopeId,
    pub(crate) leaf: Sha256Digest,
    pub(crate) record: Option<&'r Record>,
}

impl<'r> From<&'r Committed> for Folding<'r> {
    fn from(entry: &'r Committed) -> Self {
        Self {
            follows: entry.follows(),
            index: entry.index(),
            scope: entry.scope(),
            leaf: entry.leaf(),
            record: entry.record(),
        }
    }
}

/// What an entry tells, if it can be read.
pub(crate) struct Told {
    pub(crate) time: Timestamp,
    pub(crate) event: Event,
    line: String,
}

/// An entry of the log, understood.
pub(crate) struct Entry {
    pub(crate) index: EntryIndex,
    scope: ScopeId,
    leaf: Sha256Digest,
    /// `None` if it is sealed.
    pub(crate) told: Option<Told>,
}

impl Told {
    fn of(index: EntryIndex, record: &Record) -> Result<Self, Error> {
        let wrong = |source| Error::Record { index, source };
        Ok(Self {
            time: record.time().map_err(wrong)?,
            event: record.event().map_err(wrong)?,
            line: record.to_line().map_err(wrong)?,
        })
    }

    pub(crate) fn parse(index: EntryIndex, line: &str) -> Result<Self, Error> {
        let record = Record::parse_line(line).map_err(|source| Error::Record { index, source })?;
        Self::of(index, &record)
    }
}

impl Entry {
    pub(crate) fn of(entry: Folding<'_>) -> Result<Self, Error> {
        let told = entry.record.map(|record| Told::of(entry.index, record));
        Ok(Self {
            index: entry.index,
            scope: entry.scope,
            leaf: entry.leaf,
            told: told.transpose()?,
        })
    }

    /// The entry's row in the table of entries.
    pub(crate) fn own_row(&self) -> Change {
        let mut row = vec![
            ("entry", self.index.into()),
            ("scope", Cell::text(self.scope)),
            ("leaf", Cell::text(self.leaf)),
        ];
        match &self.told {
            Some(told) => {
                let [item, of_item] = items(&told.event);
                row.extend([
                    ("time", told.time.into()),
                    ("kind", Cell::text(kind(&told.event))),
                    ("accession", Cell::perhaps_text(told.event.accession())),
                    ("item", item),
                    ("of_item", of_item),
                    ("record", Cell::text(&told.line)),
                ]);
            }
            None => row.push(("kind", Cell::text(SEALED))),
        }
        put(&ENTRIES, Again::Replace, row)
    }
}

/// The kind of an act as its record names it.
pub(crate) fn kind(event: &Event) -> &'static str {
    match event {
        Event::CardIssued { .. } => "card-issued",
        Event::AccessionOpened { .. } => "accession-opened",
        Event::ImageRead(_) => "image-read",
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
        Event::TilesCommitted(_) => "tiles-committed",
        Event::Viewed { .. } => "viewed",
        Event::Exported { .. } => "exported",
        Event::UserAdded { .. } => "user-added",
        Event::UserReset { .. } => "user-reset",
        Event::UserLocked { .. } => "user-locked",
        Event::UserUnlocked { .. } => "user-unlocked",
        Event::AccessionWithdrawn { .. } => "accession-withdrawn",
        Event::AccessionRestored { .. } => "accession-restored",
        Event::AuthorityAdded(_) => "authority-added",
        Event::AuthorityRemoved { .. } => "authority-removed",
        Event::Stamped(_) => "stamped",
        Event::Disclosed(_) => "disclosed",
        Event::RoleGiven(_) => "role-given",
        Event::RoleTaken(_) => "role-taken",
        Event::HoldPlaced(_) => "hold-placed",
        Event::HoldLifted(_) => "hold-lifted",
        Event::LegStated(_) => "leg-stated",
        Event::LegSuperseded(_) => "leg-superseded",
        Event::ConditionsStated(_) => "conditions-stated",
        Event::KeysShared(_) => "keys-shared",
        Event::KeysPassphraseChanged(_) => "keys-passphrase-changed",
        Event::KeysRotated(_) => "keys-rotated",
        Event::AccessionHandedOver(_) => "accession-handed-over",
        Event::DestructionRequested(_) => "destruction-requested",
        Event::AccessionDestroyed(_) => "accession-destroyed",
        Event::PersonStated(_) => "person-stated",
        Event::ErasureRequested(_) => "erasure-requested",
        Event::PersonErased(_) => "person-erased",
        Event::RecoveryRehearsed(_) => "recovery-rehearsed",
        Event::SourceIdentitySealed(_) => "source-identity-sealed",
        Event::SourceOpeningRequested(_) => "source-opening-requested",
        Event::SourceOpened(_) => "source-opened",
        Event::ClockSet(_) => "clock-set",
        Event::WitnessAdded(_) => "witness-added",
        Event::WitnessRemoved(_) => "witness-removed",
        Event::LogSucceeded(_) => "log-succeeded",
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
