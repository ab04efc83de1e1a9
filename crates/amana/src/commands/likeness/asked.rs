use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use catalog::{Guarded, Item, Obstacle};
use examine::{Hashing, Unhashed, Workers};
use model::{ByteCount, ItemId, ItemState, PictureDefect, ScopeId, Sha256Digest, SourcePath};
use picture::Turned;
use vault::OriginalRef;

use super::collection::LEAST_QUALITY;
use super::find::Query;
use crate::archive::Archive;
use crate::cli::{Cli, WORKER, as_typed};
use crate::ending;
use crate::failure::usage;
use crate::guard;

/// A picture that is looked for.
pub(super) struct Asked {
    pub(super) name: Name,
    pub(super) sha256: Sha256Digest,
    pub(super) hashed: Result<Turned, PictureDefect>,
}

/// What somebody called it.
pub(super) enum Name {
    Item(ItemId),
    File(PathBuf),
}

impl Asked {
    /// Reads and hashes what somebody named: an item of the archive, for which the keys are opened, or a file.
    pub(super) fn read(cli: &Cli, archive: &Archive, what: &Path) -> anyhow::Result<Self> {
        let item = what.to_str().and_then(|text| as_typed::<ItemId>(text).ok());
        let (name, file) = match item {
            Some(item) => (Name::Item(item), original(cli, archive, item)?),
            None => (Name::File(what.to_owned()), outside(what)?),
        };
        let workers = Workers::of_this_program(WORKER);
        Ok(Self {
            name,
            sha256: file.sha256(),
            hashed: Hashing::with(&workers).hash(&file)?,
        })
    }

    pub(super) fn item(&self) -> Option<ItemId> {
        match &self.name {
            Name::Item(item) => Some(*item),
            Name::File(_) => None,
        }
    }

    /// What it is called in sentences.
    pub(super) fn shown(&self) -> String {
        match &self.name {
            Name::Item(item) => item.to_string(),
            Name::File(file) => view(file),
        }
    }

    pub(super) fn query(&self) -> Query {
        Query {
            sha256: Some(self.sha256),
            hashes: hashes(&self.hashed),
        }
    }

    /// Why there is no hash of it, or one of part of it or of a preview.
    pub(super) fn defect(&self) -> Option<PictureDefect> {
        match &self.hashed {
            Ok(turned) => turned.defect,
            Err(defect) => Some(*defect),
        }
    }

    /// Why it cannot be compared but by its bytes, if so.
    pub(super) fn obstacle(&self) -> Option<String> {
        match &self.hashed {
            Ok(turned) if turned.quality >= LEAST_QUALITY => None,
            Ok(turned) => Some(format!(
                "its hash has quality {} of 100, and below {LEAST_QUALITY} there is too little in a picture to hold on to",
                turned.quality
            )),
            Err(defect) => Some(why_not(*defect).to_owned()),
        }
    }
}

/// The hashes that have something to hold on to.
pub(super) fn hashes(hashed: &Result<Turned, PictureDefect>) -> Vec<model::PdqHash> {
    match hashed {
        Ok(turned) if turned.quality >= LEAST_QUALITY => turned.hashes.to_vec(),
        _ => Vec::new(),
    }
}

/// A path for people: nothing in it moves the cursor of a terminal.
pub(super) fn view(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;

    SourcePath::from_bytes(path.as_os_str().as_bytes()).to_string()
}

fn why_not(defect: PictureDefect) -> &'static str {
    match defect {
        PictureDefect::Empty => "it has no bytes",
        PictureDefect::NotAPicture => "it is no picture",
        PictureDefect::NotDecodedHere => "it is of a format that is not decoded here",
        PictureDefect::Encrypted => "it is encrypted",
        PictureDefect::TooLarge => "it is larger than what is decoded",
        PictureDefect::TooSlow => "decoding it took too long; the machine may have been busy",
        PictureDefect::EndsItsWorker => "decoding it ended the process that did it, twice",
        PictureDefect::DoesNotDecode
        | PictureDefect::DecodedInPart
        | PictureDefect::PreviewOnly
        | PictureDefect::OneOfAFilm => "it does not decode",
    }
}

/// A file that is no item. Nothing of it is kept.
pub(super) fn outside(path: &Path) -> anyhow::Result<Unhashed> {
    let reading = || format!("read {}", view(path));
    // Looked at before it is opened: to open a pipe is to wait for somebody who writes to it.
    let found = std::fs::metadata(path);
    if let Err(error) = &found
        && error.kind() == std::io::ErrorKind::NotFound
    {
        return Err(usage(format!(
            "{} is neither an item, as `amana items` lists them, nor a file",
            view(path)
        )));
    }
    if !found.with_context(reading)?.is_file() {
        return Err(usage(format!("{} is not a file", view(path))));
    }
    let file = File::open(path).with_context(reading)?;
    let size = file.metadata().with_context(reading)?.len();
    Unhashed::read(file, ByteCount(size)).with_context(reading)
}

/// The bytes of an item that may be used.
fn original(cli: &Cli, archive: &Archive, id: ItemId) -> anyhow::Result<Unhashed> {
    let item = usable(archive, id)?;
    let holder = match item.of {
        Some(of) => archive.ask(|catalog| async move { catalog.item(of).await })?,
        None => Some(item),
    };
    let kept = holder.as_ref().and_then(|holder| {
        let place = holder.vault.as_ref()?;
        Some((holder.id.accession(), place, holder.sha256?, holder.size?))
    });
    let Some((accession, place, sha256, size)) = kept else {
        bail!("compare {id}: the archive has no bytes of it");
    };
    let original = OriginalRef::parse(accession, place.part, &place.content)?;
    let keyring = archive.unlock(cli)?;
    let scope = keyring.open_scope(archive.storage.as_ref(), ScopeId::Accession(accession))?;
    let bytes = archive.vault.open_original(&original, &scope)?;
    let file = Unhashed::read(bytes, size).with_context(|| format!("read the original of {id}"))?;
    if file.sha256() != sha256 {
        bail!(
            "compare {id}: its bytes are not those that were entered; `amana audit --repair` mends it from a copy"
        );
    }
    Ok(file)
}

/// An item that no hold and no withdrawal keeps from being used.
fn usable(archive: &Archive, id: ItemId) -> anyhow::Result<Item> {
    let Some(item) = archive.ask(|catalog| async move { catalog.item(id).await })? else {
        ending::refuse_destroyed(archive, ScopeId::Accession(id.accession()))?;
        return Err(usage(format!(
            "there is no item {id}; `amana items` lists them"
        )));
    };
    let guards = guard::guards(archive)?;
    if let Some(hold) = guards.hold(&Guarded::item(id, item.of)) {
        let held = guard::sentence(&Obstacle::Held(hold.clone()));
        bail!("compare {id}: {held}; nothing was looked at");
    }
    if item.state == ItemState::Withdrawn {
        bail!(
            "compare {id}: its accession is withdrawn; `amana withdraw` with --undo shows it again"
        );
    }
    Ok(item)
}
