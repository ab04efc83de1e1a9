use std::collections::{HashMap, VecDeque};
use std::vec;

use keyring::{Keyring, ScopeKey};
use model::{EntryIndex, ScopeId};
use storage::Storage;

use crate::head::Head;
use crate::{Committed, Error, journal};

/// The entries of the log in their order, one journal in memory at a time.
pub struct Entries<'a> {
    storage: &'a dyn Storage,
    keyring: &'a Keyring,
    from: u64,
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
            heads,
            keys: HashMap::new(),
            open: Vec::new().into_iter(),
        }
    }

    fn open(&mut self, head: &Head) -> Result<Vec<Committed>, Error> {
        let scope = head.journal.scope;
        let key = match self.keys.get(&scope) {
            Some(key) => key.clone(),
            None => self.keyring.open_scope(self.storage, scope)?,
        };
        let records = journal::open(self.storage, head, key.identity())?;
        self.keys.insert(scope, key);
        Ok(records)
    }
}

impl Iterator for Entries<'_> {
    type Item = Result<Committed, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.open.find(|entry| entry.index().0 >= self.from) {
                return Some(Ok(entry));
            }
            let head = self.heads.pop_front()?;
            match self.open(&head) {
                Ok(records) => self.open = records.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
