use std::fs;
use std::path::Path;

use anyhow::Context;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use custody::Stamped;
use model::{Clock, SystemClock};
use serde_json::{Value, json};

use crate::archive::{Archive, OpenArchive};
use crate::cli::{Cli, Stamp};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};
use crate::time_authority::{self, StampedByAll};

/// By how much an authority's clock may differ from this machine's before it is told.
const CLOCKS_DIFFER: u64 = 120_000_000_000;

pub(crate) fn run(cli: &Cli, args: &Stamp) -> anyhow::Result<Outcome> {
    match &args.to {
        Some(folder) => write_all(cli, folder, args.json.json),
        None => ask_all(cli, args.json.json),
    }
}

fn ask_all(cli: &Cli, json: bool) -> anyhow::Result<Outcome> {
    // Whoever writes looks first whether this is the log that the witnesses know.
    let OpenArchive {
        archive, keyring, ..
    } = OpenArchive::open(cli)?;
    let authorities = archive.ask(|catalog| async move { catalog.authorities().await })?;
    if authorities.is_empty() {
        return Err(usage(
            "no time authority is known: amana authority add NAME URL --root FILE",
        ));
    }
    // What others see, where the log is published.
    let checkpoint = match archive.ledger.published()? {
        Some(published) => published,
        None => archive.ledger.checkpoint()?,
    };
    let stamped = time_authority::stamp(&archive, &keyring, &checkpoint)?;
    if json {
        print_json(&json!({
            "size": checkpoint.size(),
            "stamps": to_json(&stamped),
            "defects": stamped.defects,
        }))?;
    } else {
        tell(&stamped);
    }
    Ok(Outcome::of(!stamped.defects.is_empty()))
}

/// What was stamped, for a document.
pub(super) fn to_json(stamped: &StampedByAll) -> Vec<Value> {
    let one = |one: &Stamped| json!({ "authority": one.authority, "time": one.stamped });
    stamped.stamps.iter().map(one).collect()
}

pub(super) fn tell(stamped: &StampedByAll) {
    let now = SystemClock.now();
    for one in &stamped.stamps {
        say!(
            "{} saw the log of {} entries at {}.",
            one.authority,
            one.size,
            one.stamped
        );
        let apart = one.stamped.unix_nanos().abs_diff(now.unix_nanos());
        if apart > CLOCKS_DIFFER {
            let seconds = apart / 1_000_000_000;
            say!("  This machine's clock differs from it by {seconds} seconds: set the clock.");
        }
    }
    stamped.defects.iter().for_each(|defect| say!("{defect}"));
}

/// Writes what somebody needs who checks the stamps with public tools.
fn write_all(cli: &Cli, folder: &Path, json: bool) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let stamps = archive.ask(|catalog| async move { catalog.stamps().await })?;
    fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
    let mut files = Vec::new();
    for one in &stamps {
        let name = format!("{:06}-{}", one.entry.0, one.authority);
        let decoded = |text: &str| {
            let what = || format!("read entry {} of the catalog", one.entry);
            BASE64_STANDARD.decode(text).with_context(what)
        };
        for (ending, bytes) in [
            ("checkpoint", one.note.clone().into_bytes()),
            ("tst", decoded(&one.token)?),
            ("root.der", decoded(&one.root)?),
        ] {
            let file = folder.join(format!("{name}.{ending}"));
            fs::write(&file, bytes).with_context(|| format!("write {}", file.display()))?;
        }
        files.push(json!({ "file": name, "authority": one.authority, "time": one.stamped, "size": one.size }));
    }
    if json {
        print_json(&files)?;
    } else {
        say!(
            "{} stamps are in {}. To check one:",
            files.len(),
            folder.display()
        );
        say!("  openssl x509 -inform DER -in NAME.root.der -out root.pem");
        say!("  openssl ts -verify -data NAME.checkpoint -in NAME.tst -token_in -CAfile root.pem");
    }
    archive.warn_if_behind()
}
