//! The programs that are carried to machines we know nothing of: for Linux with the C library inside, and
//! for Windows 7 and later. Both are one file, and neither tells where or by whom it was built.

mod builder;
mod linux;
mod strings;
mod windows;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::programs::{cargo, program};
use crate::setup;
use crate::workspace::Workspace;
use builder::Builder;
pub(crate) use linux::host_target;

/// The crate whose program is carried, and the program.
const PACKAGE: &str = "seal";
const PROGRAM: &str = "amana-seal";
/// The variable that tells tests where the carried programs lie.
const CARRIED: &str = "AMANA_CARRIED";
/// The class of the exceptions that the standard library throws; in a program that aborts there is none.
const EXCEPTION: &[u8] = b"MOZ\0RUST";

/// Builds the program for Linux, links it statically, and looks whether that is so.
pub(crate) fn build_for_linux(workspace: &Workspace) -> Result<()> {
    let builder = Builder::find();
    if builder.is_none() {
        println!("{}", builder::MISSING);
    }
    let built = linux::build(workspace, builder.as_ref())?;
    let place = place(workspace).join(PROGRAM);
    keep(&built, &place)?;
    if builder.is_some() {
        // The compilers leave their names in a section that nothing reads.
        program("objcopy", ["--remove-section=.comment"])
            .arg(&place)
            .run()?;
        strings::check(workspace, &place)?;
        check_unwinding(&place)?;
    }
    tell(workspace, &place, "static")
}

/// Builds the program for Windows, looks at it and runs its tests under Wine; without Debian's compiler it
/// says what is missing.
pub(crate) fn build_for_windows(workspace: &Workspace) -> Result<()> {
    let complete = setup::for_windows()?;
    let builder = Builder::find();
    let (Some(builder), true) = (builder, complete) else {
        println!("{}", windows::MISSING);
        return Ok(());
    };
    let built = windows::build(workspace, &builder)?;
    let place = place(workspace).join(PROGRAM).with_extension("exe");
    keep(&built, &place)?;
    strings::check(workspace, &place)?;
    check_unwinding(&place)?;
    tell(workspace, &place, "Windows 7 and later")?;
    cargo(
        workspace,
        ["test", "--package", PACKAGE, "--test", "windows"],
    )
    .env(CARRIED, self::place(workspace))
    .run()
}

/// The folder of what is carried, beside the programs that are not.
fn place(workspace: &Workspace) -> PathBuf {
    workspace.root.join("target").join("carried")
}

fn keep(built: &Path, place: &Path) -> Result<()> {
    let folder = place.parent().unwrap_or(place);
    fs::create_dir_all(folder)
        .and_then(|()| fs::copy(built, place))
        .map(|_| ())
        .with_context(|| format!("copy {}", built.display()))
}

/// Fails if a panic ends the whole program: one in a library must cost one picture, not the run.
fn check_unwinding(file: &Path) -> Result<()> {
    let bytes = fs::read(file).with_context(|| format!("read {}", file.display()))?;
    if !bytes.windows(EXCEPTION.len()).any(|part| part == EXCEPTION) {
        bail!("let {} unwind: it aborts at a panic", file.display());
    }
    Ok(())
}

fn tell(workspace: &Workspace, file: &Path, what: &str) -> Result<()> {
    let size = fs::metadata(file)?.len() / 1_000;
    let shown = file.strip_prefix(&workspace.root).unwrap_or(file);
    println!("{}: {what}, {size} kB", shown.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_aborts_at_a_panic_is_not_carried() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("program");
        for (bytes, unwinds) in [(&b"\x48\xb8MOZ\0RUST"[..], true), (&b"MOZ RUST"[..], false)] {
            fs::write(&file, bytes).unwrap();
            assert_eq!(check_unwinding(&file).is_ok(), unwinds);
        }
    }
}
