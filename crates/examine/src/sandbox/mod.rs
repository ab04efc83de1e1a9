mod calls;
mod files;
mod limits;

use serde::{Deserialize, Serialize};

/// What shuts a worker in, beside what always does: its resource limits and its list of system calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sandbox {
    /// The ABI of Landlock by which files, ports and signals are out of reach; 0 if the kernel has
    /// none.
    pub landlock: u32,
}

/// Why a process could not shut itself in; reads in brackets.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    #[error("resource limits: {0}")]
    Limits(#[from] rustix::io::Errno),
    #[error("Landlock: {0}")]
    Files(#[from] landlock::RulesetError),
    #[error("seccomp: {0}")]
    Calls(#[from] seccompiler::Error),
}

impl From<seccompiler::BackendError> for Refused {
    fn from(error: seccompiler::BackendError) -> Self {
        Self::Calls(error.into())
    }
}

/// Shuts this process in for good. It has one thread; a thread that it had already would stay
/// outside.
pub(crate) fn enter() -> Result<Sandbox, Refused> {
    limits::undumpable()?;
    // Landlock needs one more file, and the limits allow none.
    let landlock = files::shut()?;
    limits::set()?;
    calls::shut()?;
    Ok(Sandbox { landlock })
}
