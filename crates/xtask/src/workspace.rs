use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::programs;

/// The project on disk.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
}

/// A crate of the workspace, as Cargo tells of it.
#[derive(Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
}

/// A dependency of a crate.
#[derive(Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `None` for a normal one, else `dev` or `build`.
    pub(crate) kind: Option<String>,
    /// Where it lies, when it is one of ours.
    pub(crate) path: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// Folders that hold nothing written by hand.
const GENERATED: [&str; 3] = [".cache", ".git", "target"];

impl Workspace {
    /// The workspace that this program was built in.
    pub(crate) fn open() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        Ok(Self {
            root: root.canonicalize().context("find the workspace")?,
        })
    }

    /// The crates of the workspace.
    pub(crate) fn packages(&self) -> Result<Vec<Package>> {
        let query = ["metadata", "--no-deps", "--format-version", "1"];
        let told = programs::cargo(self, query).output()?;
        let metadata: Metadata =
            serde_json::from_str(&told).context("read what cargo metadata says")?;
        Ok(metadata.packages)
    }

    /// Every file that is written by hand, relative to the root, sorted.
    pub(crate) fn files(&self) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            let listed = fs::read_dir(&folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
            for entry in listed.with_context(|| format!("list {}", folder.display()))? {
                let generated = GENERATED.iter().any(|name| entry.file_name() == *name);
                if entry.file_type()?.is_dir() {
                    folders.extend((!generated).then(|| entry.path()));
                } else {
                    files.push(entry.path().strip_prefix(&self.root)?.to_path_buf());
                }
            }
        }
        files.sort();
        Ok(files)
    }

    /// The text of a file, by its path relative to the root.
    pub(crate) fn read(&self, file: impl AsRef<Path>) -> Result<String> {
        let file = file.as_ref();
        fs::read_to_string(self.root.join(file)).with_context(|| format!("read {}", file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_folders_are_not_listed() {
        let folder = tempfile::tempdir().unwrap();
        for file in [
            "README.md",
            "docs/adr/0001-a.md",
            "target/debug/x",
            ".cache/python/y",
        ] {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let workspace = Workspace {
            root: folder.path().into(),
        };
        let files = workspace.files().unwrap();
        assert_eq!(
            files,
            [Path::new("README.md"), Path::new("docs/adr/0001-a.md")]
        );
    }

    #[test]
    fn cargo_tells_of_our_crates_and_their_dependencies() {
        let packages = Workspace::open().unwrap().packages().unwrap();
        let kind = |package, dependency| {
            let found = packages.iter().find(|one| one.name == package).unwrap();
            let mut dependencies = found.dependencies.iter();
            let found = dependencies.find(|one| one.name == dependency);
            found.unwrap().kind.as_deref()
        };
        assert_eq!(kind("xtask", "wait4"), None);
        assert_eq!(kind("seal", "wait4"), Some("dev"));
    }
}
