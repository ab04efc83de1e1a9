use std::path::{Path, PathBuf};

use anyhow::Result;

use super::PACKAGE;
use crate::programs::program;
use crate::workspace::Workspace;

/// What a machine without the builder lacks, and what follows.
pub(super) const MISSING: &str = "\
Debian's rustc-web, cargo-web and rust-web-src are not here: the static program is built with your own compiler,
whose library brings names of source files, and is not searched for names.";

const CARGO: &str = "/usr/bin/cargo";
const RUSTC: &str = "/usr/bin/rustc";

/// A compiler that can build its own standard library anew: without places in the source, and for systems
/// for which nobody hands one out built.
pub(super) struct Builder {
    /// Where the library's source lies.
    library: PathBuf,
}

/// What compiles and gathers the C parts of libraries: they do not know the target by its name.
fn tools(target: &str) -> Vec<(String, &'static str)> {
    if !target.contains("windows-gnu") {
        return Vec::new();
    }
    let name = target.replace('-', "_");
    vec![
        (format!("CC_{name}"), "x86_64-w64-mingw32-gcc"),
        (format!("AR_{name}"), "x86_64-w64-mingw32-ar"),
    ]
}

impl Builder {
    /// Debian's, if it is here with its source.
    pub(super) fn find() -> Option<Self> {
        let root = program(RUSTC, ["--print", "sysroot"]).output().ok()?;
        let library = Path::new(root.trim()).join("lib/rustlib/src/rust/library");
        let found = library.join("std").is_dir() && Path::new(CARGO).is_file();
        found.then_some(Self { library })
    }

    /// Builds the program for `target` with further `flags`; gives its folder.
    pub(super) fn build(
        &self,
        workspace: &Workspace,
        target: &str,
        flags: &[&str],
    ) -> Result<PathBuf> {
        let folder = super::place(workspace);
        let mut all = self.hide(workspace);
        all.push("-Zlocation-detail=none".into());
        all.extend(flags.iter().map(|flag| (*flag).into()));
        let mut cargo = program(CARGO, ["build", "--package", PACKAGE, "--target", target])
            .args(&[
                "-Zbuild-std=std,panic_unwind",
                "-Zbuild-std-features=panic-unwind,optimize_for_size",
            ])
            .arg("--manifest-path")
            .arg(workspace.root.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(&folder)
            .env("RUSTC", RUSTC)
            // Building the library is not promised to work yet; here it works, or the build fails.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_ENCODED_RUSTFLAGS", all.join("\u{1f}"));
        for (name, value) in tools(target) {
            cargo = cargo.env(&name, value);
        }
        for (name, value) in PROFILE {
            cargo = cargo.env(&format!("CARGO_PROFILE_DEV_{name}"), value);
        }
        cargo.run()?;
        Ok(folder.join(target).join("debug"))
    }

    /// Paths of this machine that file names in the program may begin with, replaced by nothing.
    fn hide(&self, workspace: &Workspace) -> Vec<String> {
        let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
        let library = self.library.canonicalize().ok();
        [
            Some(workspace.root.clone()),
            home,
            Some(self.library.clone()),
            library,
        ]
        .into_iter()
        .flatten()
        .map(|path| format!("--remap-path-prefix={}=", path.display()))
        .collect()
    }
}

/// What differs from the one profile: a carried program is small and says nothing of its making. It unwinds,
/// for a library that fails at one picture must not end the run.
const PROFILE: [(&str, &str); 6] = [
    ("PANIC", "unwind"),
    ("STRIP", "symbols"),
    ("LTO", "fat"),
    ("CODEGEN_UNITS", "1"),
    ("INCREMENTAL", "false"),
    ("DEBUG_ASSERTIONS", "false"),
];
