use rustix::io::Result;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Address space in bytes: the tables of a large file system, and the libraries.
const ADDRESS_SPACE: u64 = 4 << 30;
/// Open files: the segments of a container, and a few.
const OPEN_FILES: u64 = 4_096;
/// One byte: fewer would let the kernel hand a core, with bytes of evidence, to whatever program collects
/// them; at exactly this value it does not (core(5)).
const CORE: u64 = 1;

/// Sets the limits of a tool. Where it has threads, there is none for processes: threads count as such, and other
/// processes no system call can start.
pub(super) fn set(seconds: u64, threads: bool) -> Result<()> {
    limit([
        (Resource::As, ADDRESS_SPACE),
        (Resource::Cpu, seconds),
        (Resource::Core, CORE),
        (Resource::Fsize, 0),
        (Resource::Memlock, 0),
        (Resource::Msgqueue, 0),
        (Resource::Nofile, OPEN_FILES),
    ])?;
    if threads {
        return Ok(());
    }
    limit([(Resource::Nproc, 0)])
}

/// Sets limits of this process that cannot be raised again.
///
/// # Errors
///
/// What the kernel answers.
pub fn limit(limits: impl IntoIterator<Item = (Resource, u64)>) -> Result<()> {
    for (resource, most) in limits {
        // Where somebody set less, less it is.
        let most = getrlimit(resource)
            .maximum
            .map_or(most, |there| there.min(most));
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)?;
    }
    Ok(())
}
