use custody::{Event, Sidecar};
use keyring::ScopeKey;
use model::{ByteCount, Facts, ItemId, Sha256Digest};
use picture::{Examination, FACTS_METHOD};
use storage::Storage;

use crate::{Derived, Error, Rendition, shelf};

/// What is to be entered of a file.
pub(super) struct Entry {
    pub(super) facts: Box<Facts>,
    pub(super) metadata: Option<Sidecar>,
}

impl Entry {
    /// Puts what is derived from a file in its place.
    pub(super) fn shelve(
        storage: &dyn Storage,
        scope: &ScopeKey,
        item: ItemId,
        examination: Examination,
    ) -> Result<Self, Error> {
        let mut metadata = None;
        // The number of an item may have stood for other bytes, or for a damaged form of them.
        for what in Derived::ALL {
            if derived(&examination).all(|(made, _)| made != what) {
                shelf::remove(storage, item, what)?;
            }
        }
        for (what, bytes) in derived(&examination) {
            let key = shelf::put(storage, scope, item, what, bytes)?;
            if what == Derived::Metadata {
                metadata = Some(Sidecar {
                    object: key.to_string(),
                    sha256: Sha256Digest::of(bytes),
                    size: ByteCount(bytes.len() as u64),
                });
            }
        }
        Ok(Self {
            facts: Box::new(examination.facts),
            metadata,
        })
    }

    /// The act that is entered.
    pub(super) fn into_event(self, item: ItemId) -> Event {
        Event::Examined {
            item,
            method: FACTS_METHOD.into(),
            facts: self.facts,
            metadata: self.metadata,
        }
    }
}

/// What an examination derived.
pub(super) fn derived(examination: &Examination) -> impl Iterator<Item = (Derived, &[u8])> {
    let metadata = examination.metadata.iter();
    let metadata = metadata.map(|bytes| (Derived::Metadata, &**bytes));
    let renditions = examination.renditions.iter().flat_map(|made| {
        let large = made.large.as_deref();
        [
            (Rendition::Shielded, Some(&*made.shielded)),
            (Rendition::Small, Some(&*made.small)),
            (Rendition::Large, large),
        ]
    });
    let renditions = renditions.filter_map(|(what, bytes)| Some((what, bytes?)));
    metadata.chain(renditions.map(|(what, bytes)| (Derived::Rendition(what), bytes)))
}
