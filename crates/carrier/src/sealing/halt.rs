use crate::error::Error;

/// Why a packet is not finished.
#[derive(Debug)]
pub(super) enum Halt {
    /// The disk at this place has no room left.
    Full(usize),
    /// Whoever watches asked to stop.
    Stopped,
    /// Something failed that neither waiting nor fewer files can mend.
    Failed(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}
