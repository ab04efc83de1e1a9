use std::sync::Arc;

use custody::Event;
use keyring::{Keyring, ScopeKey};
use ledger::{Committed, RequestId, Writer};
use model::{Chance, Clock, PartNumber};
use storage::Storage;
use vault::{PartId, Vault};

use crate::error::Error;
use crate::known::Known;
use crate::onlooker::Onlooker;

/// What a stage works with: where things go, and who writes.
pub struct Stores<'a> {
    /// Where everything lies.
    pub storage: &'a Arc<dyn Storage>,
    /// The originals.
    pub vault: &'a Vault,
    /// The log; holding its writer means that nobody else writes.
    pub writer: &'a mut Writer,
    /// The keys.
    pub keyring: &'a Keyring,
    /// The time that records carry.
    pub clock: &'a dyn Clock,
    /// Salts, decoys and ids.
    pub chance: &'a mut dyn Chance,
    /// Who looks at originals while they are taken in; the first run takes it.
    pub onlooker: Option<&'a mut dyn Onlooker>,
}

impl Stores<'_> {
    /// Whether the vault still has every part of an accession, as far as a look can tell.
    pub(crate) fn has_parts(&self, known: &Known) -> bool {
        (1..=known.parts).all(|number| {
            let part = PartId::new(known.accession, PartNumber(number));
            self.vault.is_finished(part).unwrap_or(false)
        })
    }

    /// Appends `events` in one act; a request that was appended before is not appended again.
    pub(crate) fn append(
        &mut self,
        request: RequestId,
        scope: &ScopeKey,
        events: &[Event],
    ) -> Result<Vec<Committed>, Error> {
        Ok(self
            .writer
            .enter(request, scope, events, self.clock, self.chance)?)
    }
}
