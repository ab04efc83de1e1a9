use std::collections::{HashMap, VecDeque};
use std::vec;

use keyring::{Keyring, ScopeKey};
use model::{EntryIndex, ScopeId};
use storage::Storage;

use crate::head::Head;
use crate::journal::{self, Contents};
use crate::{Committed, Error, Passed};

/// The records of the log in their order, one journal in memory at a time; fillers are passed over.
pub struct Entries<'a> {
    storage: &'a dyn Storage,
    keyring: &'a Keyring,
    from: u64,
    /// The place after the last record that was given, and that after the last entry that was read.
    given: u64,
    read: u64,
    heads: VecDeque<Head>,
    keys: HashMap<ScopeId, ScopeKey>,
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
        let key = match self.keys.get(&scope) {
            Some(key) => key.clone(),
            None => self.keyring.open_scope(self.storage, scope)?,
        };
        let contents = journal::open(self.storage, head, key.identity())?;
        self.keys.insert(scope, key);
        Ok(contents)
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
