use std::ffi::OsStr;
use std::io;
use std::os::unix::fs::lchown;
use std::path::Path;
use std::process::Command;

/// `nobody` and `nogroup` of Debian and Ubuntu.
const NOBODY: u32 = 65534;

/// Whether this process may do everything, so that closed permissions do not bind it.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A command that runs `program` as `nobody` when this process is root, else as it is.
///
/// `nobody` must be able to reach the program and what it works on: see [`give_away`].
pub fn unprivileged(program: impl AsRef<OsStr>) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .arg(format!("--reuid={NOBODY}"))
        .arg(format!("--regid={NOBODY}"))
        .args(["--clear-groups", "--"])
        .arg(program);
    command
}

/// Gives `path`, and all below it when it is a folder, to the user of [`unprivileged`].
///
/// # Errors
///
/// When the tree cannot be listed or an owner cannot be set.
pub fn give_away(path: &Path) -> io::Result<()> {
    if !is_root() {
        return Ok(());
    }
    lchown(path, Some(NOBODY), Some(NOBODY))?;
    if path.symlink_metadata()?.is_dir() {
        for entry in path.read_dir()? {
            give_away(&entry?.path())?;
        }
    }
    Ok(())
}
