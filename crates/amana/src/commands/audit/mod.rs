mod catalog;
mod keys;
mod objects;
mod stamps;

use std::path::Path;

use anyhow::{Context, anyhow};
use custody::{Checkpoint, VerifierKey};
use keyring::Keyring;
use model::{Defect, DefectCode};
use serde::Serialize;

use crate::archive::Archive;
use crate::cli::{Audit, Cli};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};

/// The lease that the writer of the log holds.
const WRITERS_LEASE: &str = "ledger";

/// What an audit looked at, and what it found.
#[derive(Debug, Serialize)]
struct Report {
    checked: Checked,
    /// What writes that were stopped left behind: nothing counts on it.
    leftovers: u64,
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
    /// Time stamps, under the roots that were pinned for them.
    time_stamps: u64,
    /// Keys of accessions, of the archive and of cards.
    keys: u64,
    /// Whether they were opened, or only looked for.
    keys_opened: bool,
    /// Whether an older checkpoint was compared.
    older_checkpoint: bool,
}

/// Needs no key: everything is checked by digests. If keys are given, those in the archive are opened too.
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
    let keyring = unlock(&archive, cli)?;
    let mut report = Report {
        checked: Checked::default(),
        leftovers: 0,
        defects: Vec::new(),
    };
    let busy_before = somebody_writes(&archive);
    check_ledger(&archive, older.as_ref(), &mut report)?;
    let vouched = catalog::check(&archive, &mut report)?;
    keys::check(&archive, keyring.as_ref(), &vouched, &mut report)?;
    stamps::check(&archive, &vouched, &mut report)?;
    objects::check_vault(&archive, &vouched, &mut report)?;
    objects::check_held(&archive, &vouched, &mut report)?;
    if busy_before || somebody_writes(&archive) {
        let detail = "another process is writing: what is half done looks like damage; audit again when it has ended";
        report
            .defects
            .push(Defect::of_all(DefectCode::NotChecked, detail));
    }
    tell(&report, args.json.json)?;
    Ok(Outcome::of(!report.defects.is_empty()))
}

/// Asked before and after, and not held between: an audit takes hours, and what arrives must not wait
/// for it. Who may not take the lease at all, as on a copy that is read-only, audits without it.
fn somebody_writes(archive: &Archive) -> bool {
    let lease = archive.storage.lease(WRITERS_LEASE);
    matches!(lease, Err(storage::Error::Busy { .. }))
}

/// The keys, if they are given so that nobody need be asked for a passphrase.
fn unlock(archive: &Archive, cli: &Cli) -> anyhow::Result<Option<Keyring>> {
    if cli.keys.is_none() || (cli.passphrase_file.is_none() && cli.share.is_empty()) {
        return Ok(None);
    }
    let keyring = archive.unlock(cli)?;
    let log = archive.ledger.key();
    let given = VerifierKey::of_log(log.name().clone(), &keyring.signing_key().verifying_key());
    if given == *log {
        Ok(Some(keyring))
    } else {
        Err(anyhow!(
            "open the archive's keys: those that were given did not sign this log; take the keys of this archive"
        ))
    }
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
    report.leftovers += found.leftovers;
    report.checked.older_checkpoint = older.is_some();
    report.defects.extend(found.defects);
    Ok(())
}

fn tell(report: &Report, json: bool) -> anyhow::Result<()> {
    if json {
        return print_json(report);
    }
    let checked = &report.checked;
    say!("Checked:");
    say!("  log and journal  {} objects", checked.log_objects);
    say!("  catalog          {} entries", checked.catalog_entries);
    say!("  vault            {} objects", checked.vault_objects);
    say!("  held             {} volumes", checked.held_volumes);
    say!("  time stamps      {}", checked.time_stamps);
    say!("  keys             {}", checked.keys);
    if !checked.keys_opened {
        say!(
            "Keys were looked for, not opened: give --keys DIR and --passphrase-file FILE to open them."
        );
    }
    if !checked.older_checkpoint {
        say!(
            "Not compared with an older checkpoint: give --checkpoint FILE, one that was kept elsewhere."
        );
    }
    if report.leftovers > 0 {
        say!(
            "Left by writes that were stopped, and of no account: {}.",
            report.leftovers
        );
    }
    match report.defects.len() {
        0 => say!("No defect found."),
        1 => say!("1 defect:"),
        count => say!("{count} defects:"),
    }
    report.defects.iter().for_each(|defect| say!("  {defect}"));
    Ok(())
}
