use std::path::PathBuf;

use anyhow::Result;

use super::PROGRAM;
use super::builder::Builder;
use crate::workspace::Workspace;

/// What a machine without the means lacks, and what else would do.
pub(super) const MISSING: &str = "\
The program for Windows is not built: that needs Debian's rustc-web, cargo-web, rust-web-src and
gcc-mingw-w64-x86-64, and Wine (wine64) to try it. With rustup, `rustup target add x86_64-pc-windows-gnu` and
`cargo build --package seal --target x86_64-pc-windows-gnu` make one for Windows 10 and later.";

/// Windows 7 and later, on 64 bits.
const TARGET: &str = "x86_64-win7-windows-gnu";

/// Builds the program with MinGW's linker; gives its file.
pub(super) fn build(workspace: &Workspace, builder: &Builder) -> Result<PathBuf> {
    // A time of building in the file would tell when, and make two builds differ.
    let flags = ["-Clink-arg=-Wl,--no-insert-timestamp"];
    let folder = builder.build(workspace, TARGET, &flags)?;
    Ok(folder.join(PROGRAM).with_extension("exe"))
}
