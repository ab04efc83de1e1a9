use std::sync::Arc;

use custody::Event;
use keyring::{Keyring, ScopeKey};
use ledger::{RequestId, Writer};
use model::{Chance, Clock};
use storage::Storage;
use vault::Vault;

use crate::Error;

/// What the stage works with: where things lie, and who writes.
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
}

impl Stores<'_> {
    /// Appends `events` in one act.
    pub(crate) fn append(&mut self, scope: &ScopeKey, events: &[Event]) -> Result<(), Error> {
        if !events.is_empty() {
            let request = RequestId::draw(&mut self.chance);
            self.writer
                .enter(request, scope, events, self.clock, self.chance)?;
        }
        Ok(())
    }
}
