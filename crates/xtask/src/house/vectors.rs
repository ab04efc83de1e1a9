use std::path::{Path, PathBuf};

use anyhow::Result;

use super::Breach;
use crate::workspace::Workspace;

/// Where a crate keeps its vectors, relative to its folder.
const VECTORS: &str = "tests/vectors";

pub(super) fn check(workspace: &Workspace) -> Result<Vec<Breach>> {
    let files = workspace.files()?;
    let mut found = Vec::new();
    for package in folders_with_vectors(&files) {
        let mut walked = false;
        for source in sources(&files, &package) {
            walked |= walks(&workspace.read(source)?);
        }
        if !walked {
            let folder = package.join(VECTORS);
            let what = format!("no test names {VECTORS:?} and walks it with read_dir");
            found.push(Breach::new(folder.display(), what));
        }
    }
    Ok(found)
}

/// The folders of the crates that keep vectors.
fn folders_with_vectors(files: &[PathBuf]) -> Vec<PathBuf> {
    let owner = |file: &PathBuf| {
        let package: PathBuf = file.components().take(2).collect();
        file.starts_with(package.join(VECTORS)).then_some(package)
    };
    let mut folders: Vec<PathBuf> = files.iter().filter_map(owner).collect();
    folders.dedup();
    folders
}

fn sources<'a>(files: &'a [PathBuf], package: &'a Path) -> impl Iterator<Item = &'a PathBuf> {
    let ours = files.iter().filter(move |file| file.starts_with(package));
    ours.filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
}

/// A listed vector is read or forgotten; a walked folder cannot hold a forgotten one.
fn walks(source: &str) -> bool {
    source.contains(VECTORS) && source.contains("read_dir")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_crate_with_vectors_is_found_once() {
        let files = [
            "crates/carrier/src/lib.rs",
            "crates/carrier/tests/vectors/a.bin",
            "crates/carrier/tests/vectors/deep/b.bin",
            "crates/custody/tests/proofs.rs",
        ];
        let files = files.map(PathBuf::from);
        assert_eq!(folders_with_vectors(&files), [Path::new("crates/carrier")]);
    }

    #[test]
    fn a_test_walks_vectors_when_it_names_and_lists_their_folder() {
        assert!(walks(
            r#"fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors"))"#
        ));
        assert!(!walks(r#"include_bytes!("../tests/vectors/a.bin")"#));
        assert!(!walks("fs::read_dir(folder)"));
    }
}
