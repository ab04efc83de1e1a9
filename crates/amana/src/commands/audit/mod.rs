mod catalog;
mod entry;
mod keys;
mod objects;
mod reading;
mod sample;
mod stamps;
mod state;

use std::path::Path;

use anyhow::{Context, anyhow};
use custody::{Checkpoint, VerifierKey};
use keyring::Keyring;
use model::{ByteCount, Defect, DefectCode, EntryIndex, Timestamp};
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
    covered: Covered,
    /// The entry that was made of it, if one was.
    entry: Option<EntryIndex>,
    /// What writes that were stopped left behind: nothing counts on it.
    leftovers: u64,
    defects: Vec<Defect>,
}

/// Which of the objects that are large in sum were read: originals, manifests and held volumes.
#[derive(Debug, Default, Serialize)]
struct Covered {
    /// Those that were read.
    objects: u64,
    bytes: ByteCount,
    /// Those that there are.
    of_objects: u64,
    of_bytes: ByteCount,
    /// What was asked for, if not everything.
    sample: Option<String>,
    /// What the sample was drawn with.
    seed: Option<String>,
    /// When the first of them was read: a run that was stopped goes on.
    since: Option<Timestamp>,
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
        covered: Covered::default(),
        entry: None,
        leftovers: 0,
        defects: Vec::new(),
    };
    let busy_before = somebody_writes(&archive);
    check_ledger(&archive, older.as_ref(), &mut report)?;
    let vouched = catalog::check(&archive, &mut report)?;
    keys::check(&archive, keyring.as_ref(), &vouched, &mut report)?;
    stamps::check(&archive, &vouched, &mut report)?;
    let mut claims = objects::claims_of_held(&archive, &vouched, &mut report)?;
    claims.extend(objects::claims_of_vault(&archive, &vouched, &mut report)?);
    if !reading::read(&archive, args, &claims, &mut report)? {
        eprintln!("Stopped; the same command goes on from here.");
        return Ok(Outcome::Stopped);
    }
    if busy_before || somebody_writes(&archive) {
        let detail = "another process is writing: what is half done looks like damage; audit again when it has ended";
        report
            .defects
            .push(Defect::of_all(DefectCode::NotChecked, detail));
    }
    if let Some(keyring) = &keyring {
        entry::enter(&archive, keyring, &mut report);
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
    tell_covered(report);
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

fn tell_covered(report: &Report) {
    let covered = &report.covered;
    say!(
        "Read: {} of {} objects, {} of {}.",
        covered.objects,
        covered.of_objects,
        covered.bytes,
        covered.of_bytes
    );
    if let Some(seed) = &covered.seed {
        say!("The sample was drawn with --seed {seed}.");
    }
    match report.entry {
        Some(entry) => say!("It stands in the log as entry {entry}."),
        None => say!("No entry of it was made in the log."),
    }
}
