//! What a machine needs beside Rust: installed when we may, else named with the command.

mod packages;
mod python;

use std::path::PathBuf;

use anyhow::Result;

use crate::workspace::Workspace;

/// Makes sure of everything that the tests start; gives the Python that has `ocfl-py`.
pub(crate) fn for_tests(workspace: &Workspace) -> Result<PathBuf> {
    packages::ensure()?;
    python::ensure(workspace)
}
