use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::measure::{Used, measure};
use super::photos::Photos;
use super::place::Place;

/// A fresh archive with keys of its own; what making them costs is not measured.
pub(super) struct Archive<'a> {
    place: &'a Place,
}

/// What `--json` tells of a run that is looked at here.
#[derive(Deserialize)]
struct Told {
    offered: Option<usize>,
    examined: Option<Examined>,
}

/// What `amana commit` says.
#[derive(Deserialize)]
struct Entered {
    committed: usize,
    uncommitted: BTreeMap<String, usize>,
}

/// A number of `amana examine`, a document in that of `amana ingest`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Examined {
    Number(usize),
    Document { examined: usize },
}

impl<'a> Archive<'a> {
    pub(super) fn make(place: &'a Place) -> Result<Self> {
        let archive = Self { place };
        let mut init = archive.amana(&["init"]);
        init.arg(archive.folder());
        measure(init, &place.said(), &[0])?;
        Ok(archive)
    }

    /// Takes in and looks at everything.
    pub(super) fn ingest(&self, photos: &Photos) -> Result<Used> {
        let used = measure(
            self.ingest_command(&photos.folder),
            &self.place.said(),
            &[0],
        )?;
        self.check(Some(photos.files.len()), Some(photos.contents))?;
        Ok(used)
    }

    /// The same, and leaves the large renditions for later.
    pub(super) fn ingest_lazily(&self, photos: &Photos) -> Result<Used> {
        let mut ingest = self.ingest_command(&photos.folder);
        ingest.arg("--lazy-previews");
        let used = measure(ingest, &self.place.said(), &[0])?;
        self.check(Some(photos.files.len()), Some(photos.contents))?;
        Ok(used)
    }

    /// Takes in and looks at this many different photographs of a folder.
    pub(super) fn ingest_folder(&self, folder: &Path, photographs: usize) -> Result<Used> {
        let used = measure(self.ingest_command(folder), &self.place.said(), &[0])?;
        self.check(Some(photographs), Some(photographs))?;
        Ok(used)
    }

    pub(super) fn ingest_command(&self, folder: &Path) -> Command {
        let mut ingest = self.amana(&["ingest", "--json"]);
        ingest.arg(folder);
        ingest
    }

    /// Takes in and looks at nothing.
    pub(super) fn ingest_only(&self, photos: &Photos) -> Result<Used> {
        let mut ingest = self.amana(&["ingest", "--json", "--no-examine"]);
        ingest.arg(&photos.folder);
        let used = measure(ingest, &self.place.said(), &[0])?;
        self.check(Some(photos.files.len()), None)?;
        Ok(used)
    }

    /// Takes in a folder of files that are no pictures.
    pub(super) fn take_in(&self, folder: &Path) -> Result<()> {
        let mut ingest = self.amana(&["ingest", "--no-examine"]);
        ingest.arg(folder);
        measure(ingest, &self.place.said(), &[0]).map(drop)
    }

    /// Reads everything, without any key.
    pub(super) fn audit(&self) -> Result<Used> {
        let mut audit = Command::new(self.place.amana());
        audit.arg("--archive").arg(self.folder()).arg("audit");
        measure(audit, &self.place.said(), &[0])
    }

    /// Looks at what nobody has looked at, which are `expected` originals.
    pub(super) fn examine(&self, expected: usize) -> Result<Used> {
        let used = measure(self.amana(&["examine", "--json"]), &self.place.said(), &[0])?;
        self.check(None, Some(expected))?;
        Ok(used)
    }

    /// Commits to what nobody has committed to; every one of `expected` originals has its entry then.
    pub(super) fn commit(&self, expected: usize) -> Result<Used> {
        let used = measure(self.amana(&["commit", "--json"]), &self.place.said(), &[0])?;
        let said = fs::read(self.place.said()).context("read what amana said")?;
        let told: Entered = serde_json::from_slice(&said).context("read what amana said")?;
        let entered = told.committed + told.uncommitted.values().sum::<usize>();
        ensure!(
            entered == expected,
            "measure the whole work: {expected} were to be entered, not {entered}"
        );
        Ok(used)
    }

    fn amana(&self, words: &[&str]) -> Command {
        let mut amana = Command::new(self.place.amana());
        amana.arg("--archive").arg(self.folder());
        amana.arg("--keys").arg(self.keys());
        amana.arg("--passphrase-file").arg(self.place.passphrase());
        amana.args(words);
        amana
    }

    /// A run that did less than it should would be quick for the wrong reason.
    fn check(&self, offered: Option<usize>, examined: Option<usize>) -> Result<()> {
        let said = fs::read(self.place.said()).context("read what amana said")?;
        let told = parse(&said)?;
        ensure!(
            told == (offered, examined),
            "measure the whole work: {offered:?} offered and {examined:?} examined were expected, not {told:?}"
        );
        Ok(())
    }

    pub(super) fn folder(&self) -> PathBuf {
        self.place.folder.path().join("archive")
    }

    fn keys(&self) -> PathBuf {
        self.place.folder.path().join("keys")
    }
}

impl Drop for Archive<'_> {
    fn drop(&mut self) {
        // What stays goes with the folder of the place.
        for folder in [self.folder(), self.keys()] {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// How many files were offered and how many originals looked at.
fn parse(said: &[u8]) -> Result<(Option<usize>, Option<usize>)> {
    let told: Told = serde_json::from_slice(said).context("read what amana said")?;
    let examined = told.examined.map(|examined| match examined {
        Examined::Number(number) | Examined::Document { examined: number } => number,
    });
    Ok((told.offered, examined))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_read_from_each_of_the_three_documents() {
        for (said, expected) in [
            (
                r#"{"offered":2,"examined":{"examined":1}}"#,
                (Some(2), Some(1)),
            ),
            (r#"{"offered":2,"examined":null}"#, (Some(2), None)),
            (r#"{"examined":3,"pictures":3}"#, (None, Some(3))),
        ] {
            assert_eq!(parse(said.as_bytes()).unwrap(), expected);
        }
    }
}
