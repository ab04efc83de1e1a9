use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use custody::{Checkpoint, Event, LogSucceeded, Origin, VerifierKey};
use keyring::Keyring;
use ledger::RequestId;
use model::{OsChance, ScopeId, SystemClock};
use serde_json::json;

use crate::archive::Archive;
use crate::cli::{Cli, Recover};
use crate::config::replace;
use crate::failure::usage;
use crate::guard;
use crate::outcome::{Outcome, print_json, say};
use crate::publishing;

/// Goes on with the same entries under a new name and key. Stopped anywhere, the same command goes on.
pub(crate) fn run(cli: &Cli, args: &Recover) -> anyhow::Result<Outcome> {
    let reason = guard::reason(args.reason.as_deref().unwrap_or_default())?;
    let mut archive = Archive::open(cli)?;
    let keyring = archive.unlock(cli)?;
    let last = args.last.as_deref().map(read_note).transpose()?;
    if !is_under_way(&archive, &keyring)? && !is_done(&archive, last.as_ref())? {
        begin(&mut archive, keyring, args, last.as_ref())?;
    }
    let keyring = archive.unlock(cli)?;
    finish(&archive, &keyring, reason, last)?;
    let new = &archive.config.vkey;
    if args.json.json {
        print_json(&json!({ "origin": archive.config.origin, "vkey": new }))?;
        return Ok(Outcome::Well);
    }
    say!(
        "The log goes on as {}. Its policy names the old log too: proofs of before still hold.",
        archive.config.origin
    );
    say!("Give the new policy to those who check proofs, and the new key to the witnesses:");
    say!("  amana witness trust FOLDER {new}");
    Ok(Outcome::Well)
}

/// Whether a succession began and its entry is not there.
fn is_under_way(archive: &Archive, keyring: &Keyring) -> anyhow::Result<bool> {
    let Some(former) = archive.config.former.last() else {
        return Ok(false);
    };
    if archive.ledger.checkpoint().is_err() {
        return Ok(true);
    }
    let writer = archive.ledger.writer(keyring, OsChance)?;
    Ok(!writer.knows(&request(former)))
}

/// Whether the log of that checkpoint was succeeded already: the command was stopped after its entry, and given again.
fn is_done(archive: &Archive, last: Option<&Checkpoint>) -> anyhow::Result<bool> {
    let (Some(last), Some(former)) = (last, archive.config.former.last()) else {
        return Ok(false);
    };
    Ok(last.verify(&former.parse()?).is_ok())
}

/// One succession of a log, one entry.
fn request(former: &str) -> RequestId {
    RequestId::of(&format!("succeed {former}"))
}

fn read_note(file: &Path) -> anyhow::Result<Checkpoint> {
    let text = std::fs::read(file).with_context(|| format!("read {}", file.display()))?;
    Checkpoint::parse(&text).with_context(|| format!("read {}", file.display()))
}

/// Makes the new key and names the new log; the archive's file is the commit.
fn begin(
    archive: &mut Archive,
    keyring: Keyring,
    args: &Recover,
    last: Option<&Checkpoint>,
) -> anyhow::Result<()> {
    let old = archive.ledger.key().clone();
    if let Some(last) = last {
        last.verify(&old)?;
    } else if !refusals_of(archive, old.name())?.any(|_| true) {
        return Err(usage(
            "no witness refused this log: nothing shows that it was set back. If somebody has a newer checkpoint \
             of it, give it with --last FILE",
        ));
    }
    // The whole log is read and compared with what was signed.
    drop(archive.ledger.writer(&keyring, OsChance)?);
    let origin = match &args.origin {
        Some(origin) if origin == old.name() => {
            return Err(usage("the new name must be another than the old one"));
        }
        Some(origin) => origin.clone(),
        None => next_name(archive, old.name())?,
    };
    let keyring = keyring.succeed(
        archive.storage.as_ref(),
        &old.to_string(),
        origin.as_str(),
        &mut OsChance,
    )?;
    let key = VerifierKey::of_log(origin.clone(), &keyring.signing_key().verifying_key());
    let policy = publishing::read_policy(archive)?;
    if !policy.logs().any(|log| *log == key) {
        let policy = policy.with_log(key.clone());
        replace(&publishing::policy_file(archive), &policy.to_bytes())?;
    }
    let mut config = archive.config.clone();
    config.former.push(old.to_string());
    config.origin = origin.to_string();
    config.vkey = key.to_string();
    config.replace(&archive.folder)?;
    *archive = Archive::assemble(archive.folder.clone(), config)?;
    Ok(())
}

/// What refused the log of that name: a succession is no reason for another one.
fn refusals_of(
    archive: &Archive,
    log: &Origin,
) -> anyhow::Result<impl Iterator<Item = witness::Refused>> {
    let refusals = witness::refusals(&archive.ledger)?;
    Ok(refusals.into_iter().filter(|refused| refused.is_of(log)))
}

/// The first name of its kind: `archive.example/log/2`.
fn next_name(archive: &Archive, old: &Origin) -> anyhow::Result<Origin> {
    let first = archive.config.former.first();
    let first: Option<VerifierKey> = first.map(|vkey| vkey.parse()).transpose()?;
    let first = first.map_or_else(|| old.clone(), |key| key.name().clone());
    let number = archive.config.former.len() + 2;
    Ok(format!("{first}/{number}").parse()?)
}

/// Signs the same tree under the new name, and enters what happened.
fn finish(
    archive: &Archive,
    keyring: &Keyring,
    reason: String,
    last: Option<Checkpoint>,
) -> anyhow::Result<()> {
    let former = archive.config.former.last();
    let former = former.context("find the log before")?;
    let old: VerifierKey = former.parse()?;
    archive.ledger.succeed(keyring)?;
    let mut writer = archive.ledger.writer(keyring, OsChance)?;
    let size = writer.size();
    let seen = refusals_of(archive, old.name())?.map(|refused| refused.seen);
    let known = seen.chain(last.as_ref().map(Checkpoint::size)).max();
    let event = Event::LogSucceeded(LogSucceeded {
        old_origin: old.name().to_string(),
        old_vkey: former.clone(),
        last: last.map(|note| note.as_str().to_owned()),
        size,
        lost: known
            .filter(|known| *known > size)
            .map(|known| [size, known]),
        reason,
    });
    let storage = Arc::clone(&archive.storage);
    let scope = keyring.open_scope(storage.as_ref(), ScopeId::Archive)?;
    writer.enter(
        request(former),
        &scope,
        &[event],
        &SystemClock,
        &mut OsChance,
    )?;
    drop(writer);
    archive.catch_up(keyring).map(drop)
}
