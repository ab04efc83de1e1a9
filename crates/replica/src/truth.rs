use std::collections::BTreeSet;

use ledger::{Ledger, Statement};
use model::{EntryIndex, ScopeId, Sha256Digest};
use storage::{Key, Storage};
use vault::{KnownPart, PartObjects};

use crate::Error;

/// What the entries of the log say that must be there. Each with its entry: a copy that is older than
/// the entry need not hold it.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The finished parts.
    pub parts: Vec<(EntryIndex, KnownPart)>,
    /// The volumes that are held as they came.
    pub volumes: Vec<(EntryIndex, Key, Sha256Digest)>,
    /// The accessions that have keys.
    pub scopes: Vec<(EntryIndex, ScopeId)>,
    /// Scopes whose keys were destroyed: they are deleted in every copy, and never copied.
    pub destroyed: BTreeSet<ScopeId>,
}

/// Everything that the ledger says of every object but the keys.
pub struct Truth {
    pub(crate) statement: Statement,
    pub(crate) parts: Vec<(EntryIndex, KnownPart, PartObjects)>,
    pub(crate) known: Known,
}

impl Truth {
    /// Gathers it from the archive's own store and, where that is damaged, from the other copies.
    pub fn gather(
        ledger: &Ledger,
        here: &dyn Storage,
        others: &[&dyn Storage],
        known: Known,
    ) -> Result<Self, Error> {
        let copies: Vec<&dyn Storage> = [here].into_iter().chain(others.iter().copied()).collect();
        let parts = known
            .parts
            .iter()
            .map(|(entry, part)| Ok((*entry, *part, vault::part_objects(&copies, part)?)))
            .collect::<Result<_, Error>>()?;
        Ok(Self {
            statement: ledger.statement(others)?,
            parts,
            known,
        })
    }

    /// What the log itself says.
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// What an object below `ocfl/` or `held/` must be, in the order in which a copy is made, with the
    /// entry by which it must be there.
    pub(crate) fn objects(&self) -> Result<Vec<(EntryIndex, Key, Sha256Digest)>, Error> {
        let root = vault::root_objects()?;
        let root = root
            .into_iter()
            .map(|(key, sha256)| (EntryIndex(0), key, sha256));
        let parts = self.parts.iter().flat_map(|(entry, _, part)| {
            let objects = part.objects.iter();
            objects.map(|(key, sha256)| (*entry, key.clone(), *sha256))
        });
        Ok(root
            .chain(parts)
            .chain(self.known.volumes.iter().cloned())
            .collect())
    }

    /// What the objects at or below a place must be.
    pub fn below(&self, place: &str) -> Result<Vec<(Key, Sha256Digest)>, Error> {
        let is_below = |key: &Key| {
            key.as_str()
                .strip_prefix(place)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let objects = self.objects()?.into_iter();
        Ok(objects
            .filter(|(_, key, _)| is_below(key))
            .map(|(_, key, sha256)| (key, sha256))
            .collect())
    }
}
