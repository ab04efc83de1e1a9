use std::collections::{BTreeMap, HashMap};

use carrier::Code;
use custody::Event;
use ledger::Committed;
use model::{
    AccessionId, ByteCount, ItemId, ItemState, PartNumber, RefusalReason, Sha256Digest, SourcePath,
    Timestamp,
};

use serde_json::Value;

use crate::error::Error;

/// What the ledger already says of an accession, so that a run goes on where one stopped.
#[derive(Debug, Clone)]
pub struct Known {
    /// The accession.
    pub accession: AccessionId,
    /// Where it was offered, or nothing for disks.
    pub places: Vec<String>,
    /// The set that its disks belong to, if it came on disks.
    pub set: Option<String>,
    /// Of the medium's bytes, if it came as an image.
    pub image: Option<Sha256Digest>,
    /// Its placements.
    pub items: BTreeMap<ItemId, KnownItem>,
    /// What was refused.
    pub refused: Vec<Refusal>,
    /// The volumes that are held: digest and object.
    pub held: HashMap<Sha256Digest, String>,
    /// Certificates issued so far.
    pub certificates: u64,
    /// The keys of the hands that they name.
    pub hands: Vec<String>,
    /// The code that the newest certificate with one found right: what it fixed stays fixed.
    pub code: Option<Code>,
    /// The codes at the ends of what arrived, as the newest certificate gives them, and the one that matched.
    pub codes: Vec<String>,
    /// Parts stored so far.
    pub parts: u32,
    /// Whether the run that opened it came to its end.
    pub finished: bool,
}

/// A placement as the ledger knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownItem {
    /// The source it came from, counting from 0.
    pub source: u32,
    /// Its path below the source.
    pub path: SourcePath,
    /// Its size, if known.
    pub size: Option<ByteCount>,
    /// The digest of what is kept, if anything is.
    pub sha256: Option<Sha256Digest>,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// Its line in a directory: packet, attempt and number.
    pub place: Option<String>,
    /// Whether blocks of it had to be computed from spares.
    pub repaired: bool,
    /// What is kept.
    pub state: ItemState,
}

/// A file that was offered and is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The source, counting from 0.
    pub source: u32,
    /// Its path below the source.
    pub path: SourcePath,
    /// Why.
    pub reason: RefusalReason,
}

impl Known {
    /// An accession of which the ledger says nothing but that it was opened.
    pub(crate) fn opened(accession: AccessionId, places: Vec<String>, set: Option<String>) -> Self {
        Self {
            accession,
            places,
            set,
            image: None,
            items: BTreeMap::new(),
            refused: Vec::new(),
            held: HashMap::new(),
            certificates: 0,
            hands: Vec::new(),
            code: None,
            codes: Vec::new(),
            parts: 0,
            finished: false,
        }
    }

    /// Every accession that `entries` tell of, in the order of their opening.
    ///
    /// # Errors
    /// [`Error::Record`] if an entry is none that this program knows.
    pub fn fold(entries: &[Committed]) -> Result<Vec<Self>, Error> {
        let mut known: Vec<Self> = Vec::new();
        let mut at: HashMap<AccessionId, usize> = HashMap::new();
        for entry in entries {
            // Nobody goes on with what was destroyed.
            let Some(event) = &entry.event()? else {
                continue;
            };
            if let Event::AccessionOpened {
                accession,
                sources,
                set,
                ..
            } = event
            {
                at.insert(*accession, known.len());
                known.push(Self::opened(*accession, sources.clone(), set.clone()));
            } else if let Some(one) = event
                .accession()
                .and_then(|accession| known.get_mut(*at.get(&accession)?))
            {
                one.learn(event);
            }
        }
        Ok(known)
    }

    /// Whether its disks are those of `set`.
    pub(crate) fn is_set(&self, set: carrier::SetId) -> bool {
        self.set
            .as_ref()
            .is_some_and(|known| *known == set.to_string())
    }

    /// The part that the next originals go to.
    pub(crate) fn next_part(&self) -> PartNumber {
        PartNumber(self.parts + 1)
    }

    /// The number of the last item.
    pub(crate) fn last_item(&self) -> u32 {
        self.items
            .last_key_value()
            .map_or(0, |(item, _)| item.number())
    }

    /// Whole originals by their digest: what a second copy is a duplicate of.
    pub(crate) fn originals(&self) -> HashMap<Sha256Digest, ItemId> {
        self.items
            .iter()
            .filter(|(_, known)| known.state == ItemState::Stored)
            .filter_map(|(item, known)| Some((known.sha256?, *item)))
            .collect()
    }

    /// Whether a naming of the item tells anything new: it never hides a receipt
    /// (`docs/spec/catalog.md`).
    fn may_be_named(&self, item: ItemId) -> bool {
        self.items
            .get(&item)
            .is_none_or(|known| has_no_bytes(known.state))
    }

    /// Takes in one more act.
    pub(crate) fn learn(&mut self, event: &Event) {
        match event {
            Event::ImageRead(image) => self.image = Some(image.sha256),
            Event::PartStored { part, .. } => self.parts = self.parts.max(part.0),
            Event::OriginalReceived {
                item,
                source,
                path,
                size,
                sha256,
                modified,
                state,
                place,
                repaired,
                ..
            } => {
                self.items.insert(
                    *item,
                    KnownItem {
                        source: *source,
                        path: path.clone(),
                        size: Some(*size),
                        sha256: Some(*sha256),
                        modified: *modified,
                        place: place.clone(),
                        repaired: *repaired,
                        state: *state,
                    },
                );
            }
            Event::DuplicateReceived {
                item,
                source,
                path,
                size,
                sha256,
                modified,
                place,
                repaired,
                ..
            } => {
                self.items.insert(
                    *item,
                    KnownItem {
                        source: *source,
                        path: path.clone(),
                        size: Some(*size),
                        sha256: Some(*sha256),
                        modified: *modified,
                        place: place.clone(),
                        repaired: *repaired,
                        state: ItemState::Duplicate,
                    },
                );
            }
            Event::ItemNamed {
                item,
                source,
                path,
                size,
                modified,
                state,
                place,
                ..
            } if self.may_be_named(*item) => {
                self.items.insert(
                    *item,
                    KnownItem {
                        source: *source,
                        path: path.clone(),
                        size: *size,
                        sha256: None,
                        modified: *modified,
                        place: place.clone(),
                        repaired: false,
                        state: *state,
                    },
                );
            }
            Event::FileRefused {
                source,
                path,
                reason,
                ..
            } => self.refused.push(Refusal {
                source: *source,
                path: path.clone(),
                reason: *reason,
            }),
            Event::VolumeHeld { sha256, object, .. } => {
                self.held.insert(*sha256, object.clone());
            }
            Event::CertificateIssued { document, .. } => {
                self.certificates += 1;
                self.learn_codes(document);
                let others = document
                    .pointer("/hand/other_keys")
                    .and_then(Value::as_array);
                let keys = document.pointer("/hand/key").into_iter();
                let keys = keys.chain(others.into_iter().flatten());
                let keys = keys.filter_map(Value::as_str);
                self.hands.extend(keys.map(str::to_owned));
            }
            Event::IngestFinished { .. } => self.finished = true,
            _ => {}
        }
    }
}

impl Known {
    fn learn_codes(&mut self, certificate: &Value) {
        let tips = certificate.pointer("/tips").and_then(Value::as_array);
        let tips = tips.into_iter().flatten().filter_map(Value::as_str);
        self.codes = tips.map(str::to_owned).collect();
        let matches =
            certificate.pointer("/code/result").and_then(Value::as_str) == Some("matches");
        let given = certificate.pointer("/code/given").and_then(Value::as_str);
        if let Some(given) = given.filter(|_| matches) {
            self.code = given.parse().ok();
            self.codes.push(given.to_owned());
        }
    }
}

/// Whether nothing is kept of an item in this state.
pub(crate) fn has_no_bytes(state: ItemState) -> bool {
    matches!(state, ItemState::Missing | ItemState::Unreadable)
}

#[cfg(test)]
mod tests {
    use model::{PathEncoding, Sha256Digest};

    use super::*;

    #[test]
    fn a_naming_completes_nothing_that_was_received_and_replaces_another_naming() {
        let accession: AccessionId = "7Q2K9M3T".parse().unwrap();
        let item = ItemId::new(accession, 1);
        let path = SourcePath::from_bytes("picture");
        let named = |state| Event::ItemNamed {
            item,
            source: 0,
            path: path.clone(),
            encoding: PathEncoding::Bytes,
            size: None,
            sha256: None,
            modified: None,
            state,
            place: None,
        };
        let received = Event::OriginalReceived {
            item,
            source: 0,
            path: path.clone(),
            encoding: PathEncoding::Bytes,
            size: ByteCount(3),
            sha256: Sha256Digest::of("abc"),
            modified: None,
            state: ItemState::Damaged,
            empty: false,
            part: PartNumber(1),
            content: "000001.age".into(),
            stored_sha256: Sha256Digest::of("sealed"),
            stored_size: ByteCount(6),
            expected_sha256: None,
            lost: vec![[0, 1]],
            place: None,
            repaired: false,
            deleted: false,
        };
        let mut known = Known::opened(accession, Vec::new(), None);
        let mut state = |event: &Event| {
            known.learn(event);
            known.items[&item].state
        };
        assert_eq!(state(&named(ItemState::Missing)), ItemState::Missing);
        assert_eq!(state(&named(ItemState::Unreadable)), ItemState::Unreadable);
        assert_eq!(state(&received), ItemState::Damaged);
        assert_eq!(state(&named(ItemState::Missing)), ItemState::Damaged);
    }
}
