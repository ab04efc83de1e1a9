use confined::limit;
use rustix::io::Result;
use rustix::process::{DumpableBehavior, Resource, set_dumpable_behavior};

/// Address space in bytes: the largest file, the largest picture as it is decoded, and room beside.
const ADDRESS_SPACE: u64 = 3 << 30;
/// Seconds of processor time in a worker's life. It ends a worker that nobody waits for any more.
const CPU_SECONDS: u64 = 15 * 60;

/// Whoever runs as the same user can neither trace this process nor read its memory, and the kernel
/// writes none of it out when it crashes, wherever cores are piped to.
pub(super) fn undumpable() -> Result<()> {
    set_dumpable_behavior(DumpableBehavior::NotDumpable)
}

/// Sets limits that cannot be raised again. Files that are open stay so.
pub(super) fn set() -> Result<()> {
    limit([
        (Resource::As, ADDRESS_SPACE),
        (Resource::Cpu, CPU_SECONDS),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        (Resource::Memlock, 0),
        (Resource::Msgqueue, 0),
        (Resource::Nofile, 0),
        (Resource::Nproc, 0),
    ])
}
