use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::programs::program;
use crate::ram_disk;
use crate::workspace::Workspace;

const PREFIX: &str = "amana-bench-";
/// Bytes that a round needs: the photographs three times over, with room to spare.
const ROOM: u64 = 1 << 30;

/// A folder on one kind of storage, with the program that is measured and the keys.
pub(super) struct Place {
    pub(super) name: &'static str,
    pub(super) folder: TempDir,
}

impl Place {
    /// The RAM disk, where it has room, and the disk of the workspace.
    pub(super) fn all(workspace: &Workspace) -> Result<Vec<Self>> {
        let mut places = Vec::new();
        match ram_disk::folder(PREFIX, ROOM)? {
            Some(folder) => places.push(Self::make("RAM disk", folder)?),
            None => eprintln!("there is no RAM disk with room: only the disk is measured"),
        }
        let target = workspace.root.join("target");
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&target);
        let folder = folder.with_context(|| format!("make a folder in {}", target.display()))?;
        places.push(Self::make("disk", folder)?);
        Ok(places)
    }

    fn make(name: &'static str, folder: TempDir) -> Result<Self> {
        let place = Self { name, folder };
        let built = std::env::current_exe()?.with_file_name("amana");
        // A copy: somebody may build while this runs.
        fs::copy(&built, place.amana()).with_context(|| format!("copy {}", built.display()))?;
        fs::write(place.passphrase(), "only for measuring\n").context("write a passphrase")?;
        program("age-keygen", ["-o"])
            .arg(place.identity())
            .output()?;
        Ok(place)
    }

    pub(super) fn amana(&self) -> PathBuf {
        self.folder.path().join("amana")
    }

    pub(super) fn passphrase(&self) -> PathBuf {
        self.folder.path().join("passphrase")
    }

    /// Where the programs that are measured leave what they say.
    pub(super) fn said(&self) -> PathBuf {
        self.folder.path().join("said")
    }

    /// What `age` encrypts to.
    pub(super) fn recipient(&self) -> Result<String> {
        let told = program("age-keygen", ["-y"])
            .arg(self.identity())
            .output()?;
        Ok(told.trim().to_owned())
    }

    fn identity(&self) -> PathBuf {
        self.folder.path().join("identity")
    }
}
