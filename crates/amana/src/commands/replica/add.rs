use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use custody::{Event, Replica};
use storage::{Folder, Storage};

use super::{Entry, Registry};
use crate::archive::{Archive, OpenArchive};
use crate::cli::Cli;
use crate::failure::usage;
use crate::outcome::{Outcome, say};

const LONGEST_NAME: usize = 32;

/// Tries the place before anything says that a copy is kept there; then the entry, then the file.
pub(super) fn add(cli: &Cli, url: &str, name: &str) -> anyhow::Result<Outcome> {
    if !is_name(name) {
        return Err(usage(format!(
            "--name {name}: give 1 to {LONGEST_NAME} small letters, digits and '-', the first a letter"
        )));
    }
    let mut open = OpenArchive::open(cli)?;
    let mut registry = Registry::read(&open.archive.folder)?;
    let entry = Entry {
        name: name.to_owned(),
        url: crate::commands::init::whole_url(url)?,
    };
    if let Some(known) = registry
        .replicas
        .iter()
        .find(|known| known.name == name || known.url == entry.url)
    {
        return Err(usage(format!(
            "the copy {} is kept at {} already; `amana replica list` lists them",
            known.name, known.url
        )));
    }
    let copy = begin(&open.archive, &entry)?;
    storage::probe(copy.as_ref())?;
    let event = Event::ReplicaAdded(Replica {
        name: name.to_owned(),
    });
    open.enter(&[event])?;
    registry.replicas.push(entry);
    registry.write(&open.archive.folder)?;
    say!(
        "The copy {name} will be kept at {}. Nothing is in it yet: `amana replicate` fills it.",
        copy.place()
    );
    Ok(Outcome::Well)
}

pub(super) fn remove(cli: &Cli, name: &str) -> anyhow::Result<Outcome> {
    let mut open = OpenArchive::open(cli)?;
    let mut registry = Registry::read(&open.archive.folder)?;
    let Some(at) = registry
        .replicas
        .iter()
        .position(|known| known.name == name)
    else {
        return Err(usage(format!(
            "no copy is called {name}; `amana replica list` lists them"
        )));
    };
    let gone = registry.replicas.remove(at);
    open.enter(&[Event::ReplicaRemoved(Replica {
        name: name.to_owned(),
    })])?;
    registry.write(&open.archive.folder)?;
    say!(
        "The copy {name} is kept up to date no longer. What lies at {} was not touched.",
        gone.url
    );
    Ok(Outcome::Well)
}

fn is_name(name: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    name.len() <= LONGEST_NAME
        && name.bytes().all(letter)
        && name
            .bytes()
            .next()
            .is_some_and(|first| first.is_ascii_lowercase())
}

/// Opens the place, which must be empty or hold an older copy of this archive, and be none of its own.
fn begin(archive: &Archive, entry: &Entry) -> anyhow::Result<Arc<dyn Storage>> {
    let path = entry.url.strip_prefix("file://").unwrap_or(&entry.url);
    if !path.contains("://") {
        refuse_nested(archive, Path::new(path))?;
        if !Path::new(path).exists() {
            Folder::create(path)?;
        }
    }
    let copy = entry.open()?;
    if copy.place() == archive.storage.place() {
        return Err(usage(
            "that is where the archive itself lies; a copy belongs on another disk, best in another place",
        ));
    }
    let empty = copy.list("")?.is_empty();
    if !empty && archive.ledger.checkpoint_of(copy.as_ref()).is_none() {
        bail!(
            "keep a copy at {}: it holds objects that are no copy of this archive; choose an empty place",
            copy.place()
        );
    }
    Ok(copy)
}

/// A copy inside the archive, or around it, would be lost with it.
fn refuse_nested(archive: &Archive, path: &Path) -> anyhow::Result<()> {
    let mut own = vec![archive.folder.clone()];
    own.extend(
        archive
            .config
            .storage
            .as_ref()
            .filter(|url| !url.contains("://"))
            .map(Into::into),
    );
    let real = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
    let copy = real(path).with_context(|| format!("find {}", path.display()))?;
    for own in own {
        let own = real(&own).with_context(|| format!("find {}", own.display()))?;
        if copy.starts_with(&own) || own.starts_with(&copy) {
            return Err(usage(
                "a copy must lie outside the archive's folder, best on another disk in another place",
            ));
        }
    }
    Ok(())
}
