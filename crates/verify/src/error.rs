/// Why nothing can be checked; reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The policy cannot be read.
    #[error(transparent)]
    Policy {
        /// What is wrong with it.
        source: custody::Error,
    },
    /// A policy without a log accepts no checkpoint.
    #[error(
        "use the policy: it names no log, so no proof can be tested; ask the archive for its policy file"
    )]
    NoLog,
}
