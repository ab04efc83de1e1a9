use model::{ByteCount, Defect, DefectCode};
use replica::{Truth, Updated};
use serde::Serialize;

use super::audit::{self, Known};
use super::replica::{Entry, Registry};
use crate::archive::Archive;
use crate::cli::{Cli, Replicate};
use crate::failure::{sentence, usage};
use crate::outcome::{Outcome, print_json, say};
use crate::progress::Progress;

/// What became of a copy.
#[derive(Debug, Default, Serialize)]
struct Line {
    name: String,
    /// Why it could not be brought up to date; null if it was.
    failed: Option<String>,
    copied: u64,
    bytes: ByteCount,
    /// Keys that took the place of older ones.
    replaced: u64,
    /// Keys and volumes of what was destroyed, and now there too.
    deleted: u64,
    defects: Vec<Defect>,
}

/// Needs no key, but to replace a key that differs in a copy.
pub(crate) fn run(cli: &Cli, args: &Replicate) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let keyring = audit::unlock(&archive, cli)?;
    let registry = Registry::read(&archive.folder)?;
    if registry.replicas.is_empty() {
        return Err(usage(
            "this archive keeps no copies; `amana replica add URL --name NAME` begins one",
        ));
    }
    if let Some(keyring) = &keyring {
        archive.catch_up(keyring)?;
    }
    let Known { known, complete } = audit::known(&archive)?;
    if !complete {
        anyhow::bail!(
            "copy the archive: the catalog lacks entries of the log, so not all that they name is known; \
             run `amana replay`, or give --keys and --passphrase-file"
        );
    }
    let here = archive.storage.as_ref();
    let truth = Truth::for_copying(&archive.ledger, here, &[], known, None)?;
    let mut lines = Vec::new();
    let mut progress = Progress::begin("replicate")?;
    let mut stopped = false;
    for entry in &registry.replicas {
        let updated = entry.open().and_then(|there| {
            let there = there.as_ref();
            Ok(replica::update(
                &archive.ledger,
                &truth,
                here,
                there,
                keyring.as_ref(),
                &mut progress,
            )?)
        });
        stopped |= updated.as_ref().is_ok_and(|updated| updated.stopped);
        lines.push(line(entry, updated));
        if stopped {
            break;
        }
    }
    drop(progress);
    tell(&lines, args.json.json)?;
    if stopped {
        eprintln!("Stopped; the same command goes on from here.");
        return Ok(Outcome::Stopped);
    }
    if lines.iter().any(|line| line.failed.is_some()) {
        return Ok(Outcome::Failed);
    }
    Ok(Outcome::of(
        lines.iter().any(|line| !line.defects.is_empty()),
    ))
}

fn line(entry: &Entry, updated: anyhow::Result<Updated>) -> Line {
    let name = entry.name.clone();
    let error = match updated {
        Ok(updated) => {
            return Line {
                failed: None,
                copied: updated.copied,
                bytes: updated.bytes,
                replaced: updated.replaced,
                deleted: updated.deleted,
                defects: updated.defects,
                name,
            };
        }
        Err(error) => error,
    };
    let log = match error.downcast_ref() {
        Some(replica::Error::Ledger(ledger::Error::CopyAhead { .. })) => {
            Some(DefectCode::LogTruncated)
        }
        Some(replica::Error::Ledger(ledger::Error::CopyForked { .. })) => {
            Some(DefectCode::LogForked)
        }
        _ => None,
    };
    let mut line = Line {
        name,
        ..Line::default()
    };
    match log {
        Some(code) => line
            .defects
            .push(Defect::at(code, "log/checkpoint", sentence(&error))),
        None => line.failed = Some(sentence(&error)),
    }
    line
}

fn tell(lines: &[Line], json: bool) -> anyhow::Result<()> {
    for line in lines {
        if let Some(failed) = &line.failed {
            eprintln!(
                "{}: {failed}. What was copied stays, and the next run goes on.",
                line.name
            );
        }
    }
    if json {
        return print_json(&lines);
    }
    for line in lines.iter().filter(|line| line.failed.is_none()) {
        let keys = match (line.replaced, line.deleted) {
            (0, 0) => String::new(),
            (replaced, deleted) => {
                format!(
                    "; keys replaced {replaced}, objects of what was destroyed deleted {deleted}"
                )
            }
        };
        say!(
            "{}: {} objects copied, {}{keys}.",
            line.name,
            line.copied,
            line.bytes
        );
        line.defects.iter().for_each(|defect| say!("  {defect}"));
    }
    Ok(())
}
