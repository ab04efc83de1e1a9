mod catalog;
mod objects;

use std::path::Path;

use anyhow::Context;
use custody::Checkpoint;
use model::Defect;
use serde::Serialize;

use crate::archive::Archive;
use crate::cli::{Audit, Cli};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json};

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
    let vouched = catalog::check(&archive, &mut report)?;
    objects::check_vault(&archive, &vouched, &mut report)?;
    objects::check_held(&archive, &vouched, &mut report)?;
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
