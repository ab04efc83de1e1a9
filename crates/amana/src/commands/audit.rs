use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use anyhow::Context;
use custody::Checkpoint;
use model::{Defect, DefectCode, Hasher, Sha256Digest};
use serde::Serialize;
use storage::Key;
use vault::KnownPart;

use crate::archive::Archive;
use crate::cli::{Audit, Cli};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json};

const PIECE: usize = 1024 * 1024;

/// What an audit looked at, and what it found.
#[derive(Debug, Serialize)]
struct Report {
    checked: Checked,
    defects: Vec<Defect>,
}

#[derive(Debug, Default, Serialize)]
struct Checked {
    /// Objects of the vault, by the digests of their encrypted bytes.
    vault_objects: u64,
    /// Volumes held as they came.
    held_volumes: u64,
    /// Objects of the log and the journal.
    log_objects: u64,
    /// Rows of the catalog's entries, by their leaves.
    catalog_entries: u64,
    /// Whether an older checkpoint was compared.
    older_checkpoint: bool,
}

/// Needs no key: everything is checked by digests.
pub(crate) fn run(cli: &Cli, args: &Audit) -> anyhow::Result<Outcome> {
    if args.repair {
        return Err(usage(
            "audit --repair: this version keeps no replicas to repair from",
        ));
    }
    let older = args
        .checkpoint
        .as_deref()
        .map(read_checkpoint)
        .transpose()?;
    let archive = Archive::open(cli)?;
    let mut report = Report {
        checked: Checked::default(),
        defects: Vec::new(),
    };
    check_ledger(&archive, older.as_ref(), &mut report)?;
    check_catalog(&archive, &mut report)?;
    check_vault(&archive, &mut report)?;
    check_held(&archive, &mut report)?;
    tell(&report, args.json.json)?;
    Ok(Outcome::of(!report.defects.is_empty()))
}

fn read_checkpoint(file: &Path) -> anyhow::Result<Checkpoint> {
    let note =
        std::fs::read(file).with_context(|| format!("read the checkpoint {}", file.display()))?;
    Checkpoint::parse(&note).with_context(|| format!("read the checkpoint {}", file.display()))
}

fn check_ledger(
    archive: &Archive,
    older: Option<&Checkpoint>,
    report: &mut Report,
) -> anyhow::Result<()> {
    let found = archive.ledger.audit(older)?;
    report.checked.log_objects = found.checked;
    report.checked.older_checkpoint = older.is_some();
    report.defects.extend(found.defects);
    Ok(())
}

/// The catalog's rows against its own entries, and those against the log.
fn check_catalog(archive: &Archive, report: &mut Report) -> anyhow::Result<()> {
    let comparison = archive.ask(|catalog| async move { catalog.compare().await })?;
    report.defects.extend(comparison.defects);
    let log = archive.ledger.leaves()?;
    let mut unseen = log.len();
    for leaf in &comparison.leaves {
        report.checked.catalog_entries += 1;
        let at = usize::try_from(leaf.index.0).unwrap_or(usize::MAX);
        match log.get(at) {
            Some(committed) if *committed == leaf.leaf => unseen -= 1,
            _ => report.defects.push(Defect::at(
                DefectCode::CatalogRowUnknown,
                format!("entry {}", leaf.index),
                "the log does not know this entry of the catalog",
            )),
        }
    }
    if unseen > 0 {
        let detail =
            format!("the catalog lacks {unseen} entries of the log; `amana replay` rebuilds it");
        report
            .defects
            .push(Defect::of_all(DefectCode::CatalogRowMissing, detail));
    }
    Ok(())
}

fn check_vault(archive: &Archive, report: &mut Report) -> anyhow::Result<()> {
    let parts = archive.ask(|catalog| async move { catalog.parts().await })?;
    let known = parts
        .iter()
        .map(|part| {
            Ok(KnownPart {
                part: part.object.parse()?,
                inventory_sha256: part.inventory_sha256,
            })
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let found = archive.vault.audit(&known)?;
    report.checked.vault_objects = found.checked;
    report.defects.extend(found.defects);
    Ok(())
}

fn check_held(archive: &Archive, report: &mut Report) -> anyhow::Result<()> {
    let volumes = archive.ask(|catalog| async move { catalog.volumes().await })?;
    let mut known: BTreeMap<String, Sha256Digest> = volumes
        .into_iter()
        .map(|volume| (volume.object, volume.sha256))
        .collect();
    for listed in archive.storage.list("held/")? {
        let Some(expected) = known.remove(listed.key.as_str()) else {
            let detail = "no entry of the log names this volume";
            report
                .defects
                .push(Defect::at(DefectCode::ObjectExtra, &listed.key, detail));
            continue;
        };
        report.checked.held_volumes += 1;
        if digest(archive, &listed.key)? != expected {
            let detail = "its bytes are not those that came";
            report
                .defects
                .push(Defect::at(DefectCode::ObjectAltered, &listed.key, detail));
        }
    }
    report.defects.extend(known.keys().map(|object| {
        Defect::at(
            DefectCode::ObjectMissing,
            object,
            "a volume that was held is gone",
        )
    }));
    Ok(())
}

fn digest(archive: &Archive, key: &Key) -> anyhow::Result<Sha256Digest> {
    let mut object = archive.storage.open(key)?;
    let mut hasher = Hasher::new();
    let mut piece = vec![0; PIECE];
    loop {
        let read = object
            .read(&mut piece)
            .with_context(|| format!("read {key}"))?;
        if read == 0 {
            return Ok(hasher.finish());
        }
        hasher.update(piece.get(..read).unwrap_or_default());
    }
}

fn tell(report: &Report, json: bool) -> anyhow::Result<()> {
    if json {
        return print_json(report);
    }
    let checked = &report.checked;
    println!(
        "Checked: {} objects of the vault, {} of the log, {} held volumes, {} entries of the catalog.",
        checked.vault_objects, checked.log_objects, checked.held_volumes, checked.catalog_entries
    );
    if !checked.older_checkpoint {
        println!(
            "Not compared with an older checkpoint: give --checkpoint FILE, one that was kept elsewhere."
        );
    }
    match report.defects.len() {
        0 => println!("No defect found."),
        count => println!("{count} defects:"),
    }
    report
        .defects
        .iter()
        .for_each(|defect| println!("  {defect}"));
    Ok(())
}
