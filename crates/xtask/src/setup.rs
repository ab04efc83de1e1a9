//! What a machine needs beside Rust: installed when we may, else named with the command.

mod axe;
mod packages;
mod python;

use std::path::PathBuf;

use anyhow::Result;

use crate::workspace::Workspace;

/// What was set up for the tests.
pub(crate) struct Tools {
    /// The Python that has `ocfl-py`.
    pub(crate) python: PathBuf,
    /// The script that checks whether pages are accessible.
    pub(crate) axe: PathBuf,
}

/// Makes sure of everything that the tests start.
pub(crate) fn for_tests(workspace: &Workspace) -> Result<Tools> {
    packages::ensure(&packages::FOR_TESTS)?;
    Ok(Tools {
        python: python::ensure(workspace)?,
        axe: axe::ensure(workspace)?,
    })
}

/// Makes sure of what a program for Windows is built and tried with, if this system has it; whether it is there.
pub(crate) fn for_windows() -> Result<bool> {
    packages::offer(&packages::FOR_WINDOWS)
}

/// Makes sure of the tools that are measured beside ours.
pub(crate) fn for_bench() -> Result<()> {
    packages::ensure(&packages::FOR_BENCH)
}
