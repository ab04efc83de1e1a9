use std::collections::{BTreeMap, BTreeSet};

use keyring::Keyring;
use ledger::{Beside, Clocks, Ledger, Statement};
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
    /// Scopes whose keys were destroyed: what may be deleted of them is deleted in every copy, and never
    /// copied.
    pub destroyed: BTreeSet<ScopeId>,
    /// The clocks on which the log was published; `None` if the entries were not asked.
    pub clocks: Option<Clocks>,
}

/// Everything that the ledger says of every object but the keys.
pub struct Truth {
    pub(crate) statement: Statement,
    pub(crate) beside: Beside,
    pub(crate) parts: Vec<(EntryIndex, KnownPart, PartObjects)>,
    pub(crate) known: Known,
    objects: Vec<(EntryIndex, Key, Sha256Digest)>,
}

impl Truth {
    /// Gathers it from the archive's own store and, where that is damaged, from the other copies; where those
    /// tell of different journals, by which of them opens (see [`Ledger::statement`]).
    pub fn gather(
        ledger: &Ledger,
        here: &dyn Storage,
        others: &[&dyn Storage],
        known: Known,
        keyring: Option<&Keyring>,
    ) -> Result<Self, Error> {
        let mut truth = Self::for_copying(ledger, here, others, known, keyring)?;
        let copies: Vec<&dyn Storage> = [here].into_iter().chain(others.iter().copied()).collect();
        let clocks = truth.known.clocks.as_ref();
        truth.beside = truth.statement.beside(ledger, &copies, clocks)?;
        Ok(truth)
    }

    /// As [`Truth::gather`], without what stands beside the heads of the log: an update reads of that what
    /// a copy lacks, and a check would find nothing wrong with it.
    pub fn for_copying(
        ledger: &Ledger,
        here: &dyn Storage,
        others: &[&dyn Storage],
        known: Known,
        keyring: Option<&Keyring>,
    ) -> Result<Self, Error> {
        let copies: Vec<&dyn Storage> = [here].into_iter().chain(others.iter().copied()).collect();
        let parts = known
            .parts
            .iter()
            .map(|(entry, part)| Ok((*entry, *part, vault::part_objects(&copies, part)?)))
            .collect::<Result<Vec<_>, Error>>()?;
        Ok(Self {
            statement: ledger.statement(others, keyring)?,
            beside: Beside::default(),
            objects: objects(&parts, &known)?,
            parts,
            known,
        })
    }

    /// What the log itself says.
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// The clocks that its entries tell of; none if they were not asked.
    pub fn clocks(&self) -> Clocks {
        self.known.clocks.clone().unwrap_or_default()
    }

    /// What an object below `ocfl/` or `held/` must be, in the order in which a copy is made, with the
    /// entry by which it must be there.
    pub(crate) fn objects(&self) -> &[(EntryIndex, Key, Sha256Digest)] {
        &self.objects
    }

    /// What the objects that the entries tell of must be, by their names.
    pub fn by_name(&self) -> BTreeMap<Key, Sha256Digest> {
        let objects = self.objects.iter();
        let objects = objects.map(|(_, key, sha256)| (key.clone(), *sha256));
        objects.chain(self.beside.clocks()).collect()
    }
}

fn objects(
    parts: &[(EntryIndex, KnownPart, PartObjects)],
    known: &Known,
) -> Result<Vec<(EntryIndex, Key, Sha256Digest)>, Error> {
    let root = vault::root_objects()?;
    let root = root
        .into_iter()
        .map(|(key, sha256)| (EntryIndex(0), key, sha256));
    let parts = parts.iter().flat_map(|(entry, _, part)| {
        let objects = part.objects.iter();
        objects.map(|(key, sha256)| (*entry, key.clone(), *sha256))
    });
    let destroyed: Vec<String> = known
        .destroyed
        .iter()
        .map(|scope| format!("held/{scope}/"))
        .collect();
    let is_kept = |key: &Key| !destroyed.iter().any(|at| key.as_str().starts_with(at));
    let volumes = known.volumes.iter().filter(|(_, key, _)| is_kept(key));
    Ok(root.chain(parts).chain(volumes.cloned()).collect())
}
