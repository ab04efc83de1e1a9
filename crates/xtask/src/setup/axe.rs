use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::programs::program;
use crate::workspace::Workspace;

/// Where the version and the digest of its package are fixed, relative to the root.
const FIXED: &str = "crates/xtask/axe";
/// The files that npm goes by; the second holds the digest.
const FILES: [&str; 2] = ["package.json", "package-lock.json"];
/// Where it is installed, relative to the root.
const PLACE: &str = ".cache/axe";
/// Inside the place: the script that the tests run in pages.
const SCRIPT: &str = "node_modules/axe-core/axe.min.js";
/// Inside the place: what it was installed by; written last.
const MADE_FROM: &str = "made-from.json";

/// Installs the checker of accessibility unless it is there and of the same version; gives its script.
pub(super) fn ensure(workspace: &Workspace) -> Result<PathBuf> {
    let place = workspace.root.join(PLACE);
    let [manifest, lock] = FILES.map(|file| workspace.read(Path::new(FIXED).join(file)));
    let (manifest, lock) = (manifest?, lock?);
    if !is_made(&place, &lock) {
        eprintln!("installing axe-core in {PLACE}");
        install(&place, &manifest, &lock).with_context(|| format!("make {PLACE}"))?;
    }
    Ok(place.join(SCRIPT))
}

fn install(place: &Path, manifest: &str, lock: &str) -> Result<()> {
    if place.exists() {
        fs::remove_dir_all(place)?;
    }
    fs::create_dir_all(place)?;
    for (file, text) in FILES.into_iter().zip([manifest, lock]) {
        fs::write(place.join(file), text)?;
    }
    let quietly = [
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefix",
    ];
    program("npm", quietly).arg(place).run()?;
    fs::write(place.join(MADE_FROM), lock)?;
    Ok(())
}

fn is_made(place: &Path, lock: &str) -> bool {
    fs::read_to_string(place.join(MADE_FROM)).is_ok_and(|made_from| made_from == lock)
        && place.join(SCRIPT).is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checker_is_installed_anew_when_its_version_changes() {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join(SCRIPT);
        fs::create_dir_all(script.parent().unwrap()).unwrap();
        fs::write(script, "").unwrap();
        assert!(!is_made(folder.path(), "4.14.1"));
        fs::write(folder.path().join(MADE_FROM), "4.14.1").unwrap();
        assert!(is_made(folder.path(), "4.14.1"));
        assert!(!is_made(folder.path(), "4.14.2"));
    }
}
