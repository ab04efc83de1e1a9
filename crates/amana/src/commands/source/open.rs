//! Opening what was sealed: asked for, waited for, agreed to, entered, and only then shown.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;
use catalog::{HistoryEntry, SealedIdentity, Stamp};
use custody::{Event, SourceOpened, SourceOpeningRequested};
use model::{Clock, EntryIndex, Role, Sha256Digest, Timestamp};

use super::{LONGEST, outside};
use crate::archive::{Archive, OpenArchive};
use crate::cli::{Cli, SourceOpen};
use crate::failure::usage;
use crate::outcome::{Outcome, say};
use crate::{acting, guard, secret};

/// What sealing may add to an identity, with room to spare.
const SEALED: u64 = LONGEST + (1 << 16);

pub(crate) fn run(cli: &Cli, args: &SourceOpen) -> anyhow::Result<Outcome> {
    let file = args.file.display();
    let what = || format!("read {file}");
    if std::fs::metadata(&args.file).with_context(what)?.len() > SEALED {
        return Err(usage(format!("{file} is too long to be a sealed identity")));
    }
    let sealed = std::fs::read(&args.file).with_context(what)?;
    let archive = Archive::open(cli)?;
    if let Some(out) = &args.out {
        outside::refuse_inside(cli, &archive, &[out.as_path()])?;
        outside::refuse_taken(&[out.as_path()])?;
    }
    let keyring = archive.unlock(cli)?;
    let mut open = OpenArchive::begin(archive, keyring)?;
    let known = find(&open.archive, Sha256Digest::of(&sealed))?.ok_or_else(|| {
        usage(format!(
            "no entry tells that {file} was sealed here, as it is; `amana source list` tells the digests"
        ))
    })?;
    match &args.reason {
        Some(reason) => ask(&mut open, args, &known, reason),
        None => confirm(&mut open, args, &known, &sealed),
    }
}

fn find(archive: &Archive, sha256: Sha256Digest) -> anyhow::Result<Option<SealedIdentity>> {
    let known = archive.ask(|catalog| async move { catalog.sealed_identities().await })?;
    Ok(known.into_iter().find(|one| one.sealed.sha256 == sha256))
}

fn ask(
    open: &mut OpenArchive,
    args: &SourceOpen,
    known: &SealedIdentity,
    reason: &str,
) -> anyhow::Result<Outcome> {
    let reason = guard::reason(reason)?;
    if let Some(asked) = known.pending() {
        return Err(usage(format!(
            "it was asked already, in entry {}; it may be opened from {} on, with --confirm",
            asked.index,
            opens(&open.archive, known, asked)?.whole_seconds()
        )));
    }
    let person = acting::person(open, &args.by)?
        .ok_or_else(|| usage("whoever asks does it in their own name: give --as NAME"))?;
    let event = Event::SourceOpeningRequested(SourceOpeningRequested {
        sha256: known.sealed.sha256,
        reason,
        acting: person.acting(args.by.role)?,
    });
    open.enter(&[event])?;
    let known = find(&open.archive, known.sealed.sha256)?.context("find the entry again")?;
    let asked = known.pending().context("find the request again")?;
    let (need, from) = (known.sealed.need, opens(&open.archive, &known, asked)?);
    say!("It is entered that you ask for it. Nothing is opened yet.");
    let from = from.whole_seconds();
    say!("From {from} on a source safety officer opens it, with the shares of {need} trustees:");
    say!(
        "  amana source open {} --confirm --trustee-share FILE... --as NAME",
        args.file.display()
    );
    Ok(Outcome::Well)
}

fn confirm(
    open: &mut OpenArchive,
    args: &SourceOpen,
    known: &SealedIdentity,
    sealed: &[u8],
) -> anyhow::Result<Outcome> {
    let asked = known.pending().ok_or_else(|| {
        usage("nobody asked for it since it was opened last: first --reason TEXT --as NAME")
    })?;
    let from = opens(&open.archive, known, asked)?;
    // Whoever holds the keys can set the log's clock, and name authorities: neither may be ahead for them.
    let now = open.clock.now();
    if now < from {
        return Err(usage(format!(
            "it was asked for in entry {}, and may be opened from {from} on; now it is {}",
            asked.index,
            now.whole_seconds(),
            from = from.whole_seconds()
        )));
    }
    let name = args.file.display().to_string();
    let shares = secret::shares(&args.trustee_share)?;
    let identity = keyring::open_source(&name, sealed, &shares)?;
    let acting = acting::somebody_with(open, &args.by, Role::SourceSafetyOfficer)?;
    // A place for it first, so that an entry does not tell of what then could not be written.
    let place = args.out.as_deref().map(reserve).transpose()?;
    let event = Event::SourceOpened(SourceOpened {
        sha256: known.sealed.sha256,
        acting,
    });
    if let Err(error) = open.enter(&[event]) {
        if let Some(out) = &args.out {
            // It is empty; that it is left behind would harm nobody.
            let _ = std::fs::remove_file(out);
        }
        return Err(error);
    }
    match (place, &args.out) {
        (Some(mut place), Some(out)) => {
            let written = place.write_all(&identity).and_then(|()| place.sync_all());
            written.with_context(|| format!("write {}", out.display()))?;
            say!(
                "Opened and entered. It is in {}: delete it when nobody needs it.",
                out.display()
            );
        }
        _ => std::io::stdout()
            .write_all(&identity)
            .context("show what was opened; it must be asked for anew")?,
    }
    Ok(Outcome::Well)
}

fn reserve(out: &Path) -> anyhow::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
        .open(out)
        .with_context(|| format!("write {}", out.display()))
}

/// From when on what was asked for may be opened. It is reckoned from the later of the entry's own time and
/// the newest time stamp before it, so that a clock set back gains nothing.
fn opens(
    archive: &Archive,
    known: &SealedIdentity,
    asked: &HistoryEntry,
) -> anyhow::Result<Timestamp> {
    let stamped = newest_stamp(archive, asked.index)?;
    let since = stamped.map_or(asked.time, |stamped| stamped.max(asked.time));
    let nanos = known.sealed.delay.saturating_mul(1_000_000_000);
    let nanos = i64::try_from(nanos).unwrap_or(i64::MAX);
    Ok(Timestamp::from_unix_nanos(
        since.unix_nanos().saturating_add(nanos),
    ))
}

/// The newest time that others stamped, of entries before `before`.
fn newest_stamp(archive: &Archive, before: EntryIndex) -> anyhow::Result<Option<Timestamp>> {
    let stamps = archive.ask(|catalog| async move { catalog.stamps().await })?;
    let earlier = |stamp: &&Stamp| stamp.entry.0 < before.0;
    Ok(stamps.iter().filter(earlier).map(|one| one.stamped).max())
}
