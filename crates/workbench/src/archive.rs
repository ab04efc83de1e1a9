use std::sync::Arc;

use catalog::Catalog;
use examine::Workers;
use keyring::Keyring;
use ledger::Ledger;
use model::{Chance, Clock, Timestamp};
use office::Office;
use storage::Storage;
use vault::Vault;

/// The open archive that pages are rendered from.
pub struct Archive {
    /// The name of its log; counts name it as the copy that they count.
    pub origin: String,
    /// Where its objects lie.
    pub storage: Arc<dyn Storage>,
    /// Its originals.
    pub vault: Vault,
    /// Who makes the large renditions that were left for when somebody looks.
    pub workers: Workers,
    /// Its log.
    pub ledger: Ledger,
    /// Its keys.
    pub keyring: Keyring,
    /// What the log says.
    pub catalog: Catalog,
    /// Who may come in.
    pub office: Office,
    /// The time that entries and sessions carry.
    pub clock: Arc<dyn Clock + Sync>,
    /// Where salts and tokens come from.
    pub chance: fn() -> Box<dyn Chance>,
}

impl Archive {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
