use std::path::{Path, PathBuf};

use ::examine::Examined;
use anyhow::Context;
use intake::{ExpectedList, Ingested, Known, Offer};
use serde_json::json;

use crate::acting;
use crate::archive::{OpenArchive, keys_folder};
use crate::cli::{Cli, Ingest};
use crate::commands::{beside, examine};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};
use crate::progress::Progress;

pub(crate) fn run(cli: &Cli, args: &Ingest) -> anyhow::Result<Outcome> {
    let expected = args.expect.as_ref().map(read_list).transpose()?;
    let places = intake::places(&args.folders)?;
    let mut open = OpenArchive::open(cli)?;
    let known = Known::fold(&open.entries_since(|one| one.sources == places)?)?;
    let kept_out = own_places(cli, &open)?;
    refuse_own(&args.folders, &kept_out)?;
    let offer = Offer {
        folders: args.folders.clone(),
        kept_out,
        expected,
        acting: acting::anybody(&open, &args.by)?,
    };
    hint_at_receive(&open, &args.folders)?;
    let (ingested, examined) = beside::take_in(
        &mut open,
        args.looking,
        |stores| {
            // The bar ends with what it tells of; looking at the rest has one of its own.
            let mut progress = Progress::begin("ingest")?;
            Ok(intake::ingest(stores, &offer, &known, &mut progress)?)
        },
        |ingested| ingested.finished,
    )?;
    if args.json.json {
        print_json(&document(&ingested, examined.as_ref()))?;
    } else {
        tell(&ingested);
        examined
            .iter()
            .filter(|_| ingested.finished)
            .for_each(examine::tell);
    }
    let defects = !ingested.refused.is_empty() || !ingested.defects.is_empty();
    Ok(match examined {
        _ if !ingested.finished => Outcome::Stopped,
        Some(examined) => examine::outcome(&examined).after(Outcome::of(defects)),
        None => Outcome::of(defects),
    })
}

/// What is sealed can be taken in as any file can, and nobody will see the pictures in it.
fn hint_at_receive(open: &OpenArchive, folders: &[PathBuf]) -> anyhow::Result<()> {
    let storage = open.archive.storage.as_ref();
    if let Some(volume) = intake::sealed_volume(storage, &open.keyring, folders)? {
        eprintln!(
            "{volume} is sealed to a card of this archive: `amana receive` opens it. It is taken in here as a file that nothing opens."
        );
    }
    Ok(())
}

/// The folders of the archive itself: its own, that of its keys, and that of its objects where it is another.
pub(super) fn own_places(cli: &Cli, open: &OpenArchive) -> anyhow::Result<Vec<PathBuf>> {
    let storage = open.archive.config.storage.as_deref();
    let storage = storage.map(|url| Path::new(url.strip_prefix("file://").unwrap_or(url)));
    let places = [
        Some(open.archive.folder.as_path()),
        Some(keys_folder(cli)?),
        storage,
    ];
    let whole = places
        .into_iter()
        .flatten()
        .filter_map(|own| own.canonicalize().ok());
    Ok(whole.collect())
}

/// The archive is not evidence: taking it in would never end.
pub(super) fn refuse_own(folders: &[PathBuf], own: &[PathBuf]) -> anyhow::Result<()> {
    let is_own = |folder: &&PathBuf| {
        folder
            .canonicalize()
            .is_ok_and(|whole| own.iter().any(|own| whole.starts_with(own)))
    };
    match folders.iter().find(is_own) {
        None => Ok(()),
        Some(folder) => Err(usage(format!(
            "{} lies in this archive's own folder, or in that of its keys; nothing was taken in",
            folder.display()
        ))),
    }
}

fn read_list(file: &PathBuf) -> anyhow::Result<ExpectedList> {
    let list = std::fs::read(file).with_context(|| format!("read the list {}", file.display()))?;
    Ok(ExpectedList::parse(&list))
}

pub(super) fn document(ingested: &Ingested, examined: Option<&Examined>) -> serde_json::Value {
    let refused: Vec<_> = ingested
        .refused
        .iter()
        .map(|refusal| {
            json!({
                "source": refusal.source,
                "path": refusal.path.to_string(),
                "path_bytes": refusal.path.to_base64(),
                "reason": refusal.reason,
            })
        })
        .collect();
    json!({
        "accession": ingested.accession,
        "resumed": ingested.resumed,
        "finished": ingested.finished,
        "offered": ingested.offered,
        "stored": ingested.stored,
        "duplicate": ingested.duplicate,
        "refused": refused,
        "bytes": ingested.bytes,
        "defects": ingested.defects,
        "examined": examined.map(examine::document),
    })
}

pub(super) fn tell(ingested: &Ingested) {
    let again = if ingested.resumed {
        " (gone on with)"
    } else {
        ""
    };
    say!("Accession {}{again}", ingested.accession);
    say!(
        "  {} offered = {} stored ({}) + {} duplicate + {} refused",
        ingested.offered,
        ingested.stored,
        ingested.bytes,
        ingested.duplicate,
        ingested.refused.len(),
    );
    for refusal in &ingested.refused {
        say!("  refused: {}: {}", refusal.path, refusal.reason);
    }
    for defect in &ingested.defects {
        say!("  {defect}");
    }
    if !ingested.finished {
        say!("Stopped. What is stored stays; give the same command again to go on.");
    }
}
