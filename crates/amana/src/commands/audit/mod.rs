mod catalog;
mod entry;
mod journals;
mod keys;
mod known;
mod mending;
mod objects;
mod reading;
mod replicas;
mod sample;
mod stamps;
mod state;

use std::path::Path;

use anyhow::{Context, anyhow};
use custody::{Acting, Checkpoint, VerifierKey};
use keyring::Keyring;
use model::{ByteCount, Defect, DefectCode, EntryIndex, Timestamp};
use replica::{Damage, Truth};
use serde::Serialize;

pub(crate) use known::{Known, known};

use self::replicas::Copy;
use super::replica::Repaired;
use crate::acting;
use crate::archive::Archive;
use crate::cli::{Audit, Cli};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};
use crate::publishing;

/// The lease that the writer of the log holds.
const WRITERS_LEASE: &str = "ledger";

/// What an audit looked at, and what it found.
#[derive(Debug, Default, Serialize)]
struct Report {
    checked: Checked,
    covered: Covered,
    /// The entry that was made of it, if one was.
    entry: Option<EntryIndex>,
    /// What writes that were stopped left behind: nothing counts on it.
    leftovers: u64,
    /// The copies that are kept, and what was looked at in each.
    replicas: Vec<replicas::Looked>,
    /// What was put right.
    repaired: Vec<Repaired>,
    /// How many of the defects, the first of them, are the archive's own.
    #[serde(skip)]
    own: usize,
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
    let older = args
        .checkpoint
        .as_deref()
        .map(read_checkpoint)
        .transpose()?;
    let archive = Archive::open(cli)?;
    let copies = replicas::open(&archive)?;
    let keyring = match args.repair {
        true => Some(mending::unlock(&archive, cli, &copies)?),
        false => unlock(&archive, cli)?,
    };
    let acting = match &keyring {
        Some(keyring) => acting::whoever(&archive, keyring, &args.by)?,
        None if args.by.name.is_some() => {
            return Err(usage(
                "whoever audits in their own name needs the archive's keys too",
            ));
        }
        None => Acting::default(),
    };
    if let Some(keyring) = &keyring {
        entry::catch_up(&archive, keyring);
    }
    let mut mending = match &keyring {
        Some(keyring) if args.repair => Some(mending::Mending::begin(&archive, keyring, &copies)?),
        _ => None,
    };
    let read = || pass(&archive, args, older.as_ref(), keyring.as_ref(), &copies);
    let mend = |pass: &mut Pass| match &mut mending {
        Some(mending) => mending.mend(pass),
        None => Ok(false),
    };
    let Some(Pass { mut report, .. }) = read_and_mend(read, mend)? else {
        eprintln!("Stopped; the same command goes on from here.");
        return Ok(Outcome::Stopped);
    };
    if let Some(keyring) = &keyring {
        entry::enter(&archive, keyring, acting, &mut report);
    }
    tell(&report, args.json.json)?;
    Ok(Outcome::of(!report.defects.is_empty()))
}

/// How often everything is read: again where only what was mended tells what must lie below it. A disk
/// that fails faster than it can be mended must not keep an audit for ever.
const PASSES: usize = 2;

/// Reads, mends, and reads again while mending asks for it; `None` if a person stopped a reading.
fn read_and_mend<P>(
    mut read: impl FnMut() -> anyhow::Result<Option<P>>,
    mut mend: impl FnMut(&mut P) -> anyhow::Result<bool>,
) -> anyhow::Result<Option<P>> {
    let mut passes = 0;
    loop {
        let Some(mut pass) = read()? else {
            return Ok(None);
        };
        passes += 1;
        let again = mend(&mut pass)?;
        if !again || passes >= PASSES {
            return Ok(Some(pass));
        }
    }
}

/// What was found in one reading of everything.
struct Pass {
    report: Report,
    /// What the ledger says of every object, if there are copies to compare and it can still be told.
    truth: Option<Truth>,
    /// What can be put right in the copies, by their names.
    damages: Vec<(String, Damage)>,
}

/// Reads everything that was asked for; `None` if a person stopped it.
fn pass(
    archive: &Archive,
    args: &Audit,
    older: Option<&Checkpoint>,
    keyring: Option<&Keyring>,
    copies: &[Copy],
) -> anyhow::Result<Option<Pass>> {
    let mut report = Report::default();
    let busy_before = somebody_writes(archive);
    check_ledger(archive, older, &mut report)?;
    if let Some(keyring) = keyring {
        report
            .defects
            .extend(publishing::refusals_of_witnesses(archive, keyring)?);
        journals::check(archive, keyring, &mut report)?;
    }
    let vouched = catalog::check(archive, &mut report)?;
    keys::check(archive, keyring, &vouched, &mut report)?;
    stamps::check(archive, &vouched, &mut report)?;
    let known = known::of(archive, &vouched)?;
    let clocks = known.clocks.clone().unwrap_or_default();
    let clocks = archive.ledger.audit_clocks(&clocks, vouched.complete)?;
    // The log itself may have told already that one is no clock at all.
    let is_told = |defect: &Defect| report.defects.iter().any(|it| it.path == defect.path);
    let untold: Vec<Defect> = clocks.into_iter().filter(|it| !is_told(it)).collect();
    report.defects.extend(untold);
    let mut claims = objects::claims_of_held(archive, &vouched, &mut report)?;
    claims.extend(objects::claims_of_vault(archive, &vouched, &mut report)?);
    if !reading::read(archive, args, &claims, &mut report)? {
        return Ok(None);
    }
    if busy_before || somebody_writes(archive) {
        let detail = "another process is writing: what is half done looks like damage; audit again when it has ended";
        report
            .defects
            .push(Defect::of_all(DefectCode::NotChecked, detail));
    }
    let mut pass = Pass {
        report,
        truth: None,
        damages: Vec::new(),
    };
    replicas::check(archive, args, keyring, copies, known, &mut pass)?;
    Ok(Some(pass))
}

/// Asked before and after, and not held between: an audit takes hours, and what arrives must not wait
/// for it. Who may not take the lease at all, as on a copy that is read-only, audits without it.
fn somebody_writes(archive: &Archive) -> bool {
    let lease = archive.storage.lease(WRITERS_LEASE);
    matches!(lease, Err(storage::Error::Busy { .. }))
}

/// The keys, if they are given so that nobody need be asked for a passphrase.
pub(super) fn unlock(archive: &Archive, cli: &Cli) -> anyhow::Result<Option<Keyring>> {
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
    replicas::tell(report);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_to_be_read_again_each_time_is_read_twice() {
        for (asks, read) in [(0, 1), (1, 2), (usize::MAX, 2)] {
            let mut count = 0;
            let next = || {
                count += 1;
                Ok(Some(count))
            };
            let last = read_and_mend(next, |pass| Ok(*pass <= asks)).unwrap();
            assert_eq!(last, Some(read), "{asks}");
        }
        let stopped = read_and_mend(|| Ok(None), |_: &mut usize| Ok(true));
        assert_eq!(stopped.unwrap(), None);
    }
}
