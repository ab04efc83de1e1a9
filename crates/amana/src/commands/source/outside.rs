//! What must not lie in the archive, nor beside its keys: whoever takes those must not have it too.

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::archive::Archive;
use crate::cli::Cli;
use crate::failure::usage;

/// Refuses files that lie in the archive, where its objects lie, or with its keys, by any name of the folder.
pub(crate) fn refuse_inside(cli: &Cli, archive: &Archive, files: &[&Path]) -> anyhow::Result<()> {
    let homes: Vec<PathBuf> = [Some(archive.folder.as_path()), cli.keys.as_deref()]
        .into_iter()
        .flatten()
        .map(Path::to_owned)
        .chain(objects(archive))
        // A folder that is not there holds nothing.
        .filter_map(|folder| folder.canonicalize().ok())
        .collect();
    for file in files {
        let folder = folder_of(file)?;
        let itself = file.canonicalize().unwrap_or_else(|_| folder.clone());
        let inside = |home: &PathBuf| folder.starts_with(home) || itself.starts_with(home);
        if homes.iter().any(inside) {
            return Err(usage(format!(
                "{} lies in the archive or with its keys; whoever takes those would have it too: choose a place \
                 outside, best on another disk",
                file.display()
            )));
        }
    }
    Ok(())
}

/// Refuses files that are there already, or named twice.
pub(crate) fn refuse_taken(files: &[&Path]) -> anyhow::Result<()> {
    for (at, file) in files.iter().enumerate() {
        let twice = files.iter().skip(at + 1).any(|other| other == file);
        if twice || file.symlink_metadata().is_ok() {
            return Err(usage(format!(
                "{} is there already, or named twice; give new files",
                file.display()
            )));
        }
    }
    Ok(())
}

/// The folder of the objects, if it is one.
fn objects(archive: &Archive) -> Option<PathBuf> {
    let url = archive.config.storage.as_deref()?;
    match url.split_once("://") {
        None => Some(url.into()),
        Some(("file", path)) => Some(path.into()),
        Some(_) => None,
    }
}

fn folder_of(file: &Path) -> anyhow::Result<PathBuf> {
    let folder = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    folder
        .canonicalize()
        .with_context(|| format!("find the folder of {}", file.display()))
}
