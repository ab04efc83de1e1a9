use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::programs::program;
use crate::workspace::Workspace;

/// Where Linux has a RAM disk for everybody.
pub(super) const RAM_DISK: &str = "/dev/shm";
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
        if room(Path::new(RAM_DISK)) >= ROOM {
            places.push(Self::make("RAM disk", Path::new(RAM_DISK))?);
        } else {
            eprintln!("there is no RAM disk with room: only the disk is measured");
        }
        places.push(Self::make("disk", &workspace.root.join("target"))?);
        Ok(places)
    }

    fn make(name: &'static str, parent: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("amana-bench-")
            .tempdir_in(parent)
            .with_context(|| format!("make a folder in {}", parent.display()))?;
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

/// Bytes that can be written below `folder`; none if it is not there.
fn room(folder: &Path) -> u64 {
    let told = program("df", ["--block-size=1", "--output=avail"])
        .arg(folder)
        .output();
    told.ok().and_then(|told| parse_room(&told)).unwrap_or(0)
}

fn parse_room(told: &str) -> Option<u64> {
    told.lines().nth(1)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_of_a_folder_is_what_df_says() {
        assert_eq!(parse_room("    Avail\n 12345\n"), Some(12_345));
        assert_eq!(parse_room("Avail\n"), None);
        assert!(room(Path::new("/")) > 0);
        assert_eq!(room(Path::new("/no/such/folder")), 0);
    }
}
