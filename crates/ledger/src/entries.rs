use std::collections::{HashMap, VecDeque};
use std::vec;

use keyring::{Keyring, ScopeKey};
use model::{EntryIndex, ScopeId, Sha256Digest};
use storage::Storage;

use crate::head::Head;
use crate::journal::{self, Contents};
use crate::sealed;
use crate::{Committed, Error, Passed};

/// The records of the log in their order, one journal in memory at a time; fillers are passed over.
///
/// A key that is gone is an error, unless a later entry says that it was destroyed: the entries of its
/// scope are sealed then. An entry that says so is looked for only when a key is gone.
pub struct Entries<'a> {
    storage: &'a dyn Storage,
    keyring: &'a Keyring,
    from: u64,
    /// The place after the last record that was given, and that after the last entry that was read.
    given: u64,
    read: u64,
    heads: VecDeque<Head>,
    keys: HashMap<ScopeId, ScopeKey>,
    /// The scopes of which a later entry says that their keys were destroyed, once that was asked.
    destroyed: Option<HashMap<ScopeId, Option<Sha256Digest>>>,
    open: vec::IntoIter<Committed>,
}

impl<'a> Entries<'a> {
    pub(crate) fn new(
        storage: &'a dyn Storage,
        keyring: &'a Keyring,
        from: EntryIndex,
        heads: VecDeque<Head>,
    ) -> Self {
        Self {
            storage,
            keyring,
            from: from.0,
            given: from.0,
            read: from.0,
            heads,
            keys: HashMap::new(),
            destroyed: None,
            open: Vec::new().into_iter(),
        }
    }

    /// What stands after the last record that was given and was read: fillers. Ask when no record is left.
    pub fn passed(&self) -> Passed {
        Passed {
            from: self.given,
            to: self.read.max(self.given),
        }
    }

    fn open(&mut self, head: &Head) -> Result<Contents, Error> {
        let scope = head.journal.scope;
        let key = match self.key(scope) {
            Ok(key) => key,
            Err(keyring::Error::NoScope { .. }) if self.is_destroyed(scope)? => {
                return Ok(Contents::Records(journal::seal_off(head)));
            }
            Err(error) => return Err(error.into()),
        };
        journal::open(self.storage, head, key.identity())
    }

    fn key(&mut self, scope: ScopeId) -> Result<ScopeKey, keyring::Error> {
        if let Some(key) = self.keys.get(&scope) {
            return Ok(key.clone());
        }
        let key = self.keyring.open_scope(self.storage, scope)?;
        self.keys.insert(scope, key.clone());
        Ok(key)
    }

    /// Whether an entry that is still to come says that the key of the scope was destroyed.
    fn is_destroyed(&mut self, scope: ScopeId) -> Result<bool, Error> {
        if self.destroyed.is_none() {
            let archive = self.key(ScopeId::Archive)?;
            let mut destroyed = HashMap::new();
            let of_archive = |head: &&Head| head.journal.scope == ScopeId::Archive;
            for head in self.heads.iter().filter(of_archive) {
                let contents = journal::open(self.storage, head, archive.identity())?;
                let Contents::Records(records) = contents else {
                    continue;
                };
                for entry in records {
                    destroyed.extend(entry.event()?.and_then(|event| event.destroyed()));
                }
            }
            self.destroyed = Some(destroyed);
        }
        let known = self.destroyed.as_mut().and_then(|all| all.get_mut(&scope));
        let Some(fixed) = known else {
            return Ok(false);
        };
        if let Some(fixed) = fixed.take()
            && fixed != sealed::digest(self.storage, scope)?
        {
            return Err(Error::Sealed { scope });
        }
        Ok(true)
    }
}

impl Iterator for Entries<'_> {
    type Item = Result<Committed, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.open.find(|entry| entry.index().0 >= self.from) {
                let entry = entry.after(self.given);
                self.given = entry.index().0.saturating_add(1);
                self.read = self.read.max(self.given);
                return Some(Ok(entry));
            }
            let head = self.heads.pop_front()?;
            match self.open(&head) {
                Ok(Contents::Records(records)) => self.open = records.into_iter(),
                Ok(Contents::Fillers) => self.read = head.size(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
