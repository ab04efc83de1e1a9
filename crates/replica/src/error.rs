/// Why a copy could not be kept, checked or mended; reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A store failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
    /// The log could not be used.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// The vault could not be used.
    #[error(transparent)]
    Vault(#[from] vault::Error),
    /// The keys could not be used.
    #[error(transparent)]
    Keyring(#[from] keyring::Error),
}
