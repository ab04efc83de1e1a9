use custody::SealedEntries;
use model::{EntryIndex, ScopeId, Sha256Digest};
use storage::Storage;

use crate::chain::Chain;
use crate::{Error, Ledger};

/// Which entries belong to a scope, by what the heads say.
pub(crate) fn digest(storage: &dyn Storage, scope: ScopeId) -> Result<Sha256Digest, Error> {
    let mut chain = Chain::new(storage);
    let mut entries = SealedEntries::default();
    while let Some(link) = chain.read_next()? {
        let head = link.head;
        if head.journal.scope == scope {
            for (index, leaf) in (head.first..).zip(&head.leaves) {
                entries.add(EntryIndex(index), leaf);
            }
        }
    }
    Ok(entries.digest())
}

impl Ledger {
    /// What an act that destroys the key of a scope fixes: which entries nobody can read from then on.
    pub fn sealed_digest(&self, scope: ScopeId) -> Result<Sha256Digest, Error> {
        digest(self.storage(), scope)
    }
}
