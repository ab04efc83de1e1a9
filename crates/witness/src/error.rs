/// Why a witness, or what asks one, could not do its work; reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
    /// The log failed.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// A key, a name or a checkpoint is not what it should be.
    #[error(transparent)]
    Custody(#[from] custody::Error),
    /// There is no witness in that folder.
    #[error("open the witness in {place}: `amana witness init` makes one")]
    NoWitness {
        /// The folder.
        place: String,
    },
    /// What the witness keeps is damaged.
    #[error("read {name} of the witness: it is damaged; restore it from a copy")]
    Damaged {
        /// The object.
        name: String,
    },
    /// The key is not that of a log.
    #[error("trust {name}: this is no key of a log; its line in the policy begins with `log`")]
    NoLog {
        /// The key's name.
        name: String,
    },
    /// Another key of a log with that name is trusted.
    #[error("trust {name}: another key of that name is trusted already")]
    OtherKey {
        /// The log's name.
        name: String,
    },
    /// Something could not be written as JSON.
    #[error("write what the witness keeps")]
    Encode(#[from] serde_json::Error),
}
