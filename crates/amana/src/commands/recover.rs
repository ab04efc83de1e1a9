use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};
use catalog::{Item, VaultPlace};
use custody::{Checkpoint, Event, MAX_CHECKPOINT, RecoveryRehearsed, VerifierKey};
use keyring::{Keyring, ScopeKey};
use model::{AccessionId, Hasher, PartNumber, ScopeId, Sha256Digest};
use serde_json::json;
use storage::Key;
use vault::{OriginalRef, PartId};

use crate::archive::{Archive, OpenArchive, open_storage, unlock};
use crate::cli::{Cli, Recover};
use crate::commands::init::{make_folder, whole_url, write_policy};
use crate::commands::recovered::{as_the_log_tells, restore_clocks};
use crate::commands::succession;
use crate::config::{Config, replace};
use crate::failure::{sentence, usage};
use crate::outcome::{Outcome, print_json, say};
use crate::publishing;

const PIECE: usize = 1 << 20;

/// What a rehearsal opened, and what was not as it should be.
#[derive(Default)]
struct Rehearsal {
    parts: u64,
    originals: u64,
    defects: Vec<String>,
}

pub(crate) fn run(cli: &Cli, args: &Recover) -> anyhow::Result<Outcome> {
    if args.succeed {
        return succession::run(cli, args);
    }
    if args.dry_run {
        return rehearse(cli, args);
    }
    let (Some(folder), Some(url)) = (&args.folder, &args.storage) else {
        return Err(usage("give a new folder and --storage URL"));
    };
    let url = whole_url(url)?;
    let (config, keyring) = config(unlock(cli)?, &url, args.catalog.clone())?;
    make_folder(folder)?;
    let archive = recover(folder, config, &keyring)?;
    if let Err(error) = restore_clocks(&archive) {
        eprintln!(
            "The clock of the log was not put again: {}. The next command that writes tries it again.",
            sentence(&error)
        );
    }
    let config = &archive.config;
    // Last, so that a folder with this file is a whole archive.
    config.write_new(folder)?;
    let entries = archive.ledger.checkpoint()?.size();
    if args.json.json {
        print_json(&json!({ "origin": config.origin, "entries": entries }))?;
    } else {
        say!(
            "The archive {} stands in {}, with {entries} entries.",
            config.origin,
            folder.display()
        );
        say!("Its catalog is folded anew. People sign in again after `amana user reset` for each.");
        say!(
            "Its objects stay in {url}: what lies there is the archive now, and no copy any more. Never write to"
        );
        say!(
            "another one besides, should the old one be found again: the log would go on in two places."
        );
        say!(
            "Next: export AMANA_ARCHIVE={}; amana audit; amana examine; then amana replica add URL --name NAME,",
            folder.display()
        );
        say!("so that there is a copy again.");
    }
    Ok(Outcome::Well)
}

/// What `amana.json` says follows from the storage's checkpoint and the keys, but for the logs before; refuses
/// a log that these keys did not sign. The keys then sign as this log.
fn config(
    keyring: Keyring,
    url: &str,
    catalog: Option<String>,
) -> anyhow::Result<(Config, Keyring)> {
    let storage = open_storage(url)?;
    let object = Key::parse("log/checkpoint")?;
    let note = match storage.read_at_most(&object, MAX_CHECKPOINT as u64) {
        Err(storage::Error::Absent { .. }) => bail!(
            "recover from {}: there is no {object}; is this the storage of an archive?",
            storage.place()
        ),
        read => read?,
    };
    let checkpoint = Checkpoint::parse(&note)?;
    let origin = checkpoint.origin().clone();
    let key = |keyring: &Keyring| {
        VerifierKey::of_log(origin.clone(), &keyring.signing_key().verifying_key())
    };
    let not_ours = || {
        format!(
            "recover from {}: its log {origin} is not signed by these keys; take the keys of this archive",
            storage.place()
        )
    };
    let keyring = if checkpoint.verify(&key(&keyring)).is_ok() {
        keyring
    } else {
        // A log that succeeded another has a key of its own.
        keyring
            .for_log(storage.as_ref(), origin.as_str())
            .with_context(not_ours)?
    };
    let key = key(&keyring);
    checkpoint.verify(&key).with_context(not_ours)?;
    let config = Config::new(
        origin.to_string(),
        key.to_string(),
        Some(url.to_owned()),
        catalog,
    );
    Ok((config, keyring))
}

/// The catalog, in an empty folder, and what it tells of the log: its names before, and the policy.
fn recover(folder: &Path, mut config: Config, keyring: &Keyring) -> anyhow::Result<Archive> {
    write_policy(folder, &config.vkey)?;
    let archive = Archive::assemble(folder.to_owned(), config.clone())?;
    archive.catch_up(keyring)?;
    let told = as_the_log_tells(&archive, keyring)?;
    config.former = told.former.iter().map(VerifierKey::to_string).collect();
    replace(&publishing::policy_file(&archive), &told.policy.to_bytes())?;
    Archive::assemble(folder.to_owned(), config)
}

fn rehearse(cli: &Cli, args: &Recover) -> anyhow::Result<Outcome> {
    let url = match &args.storage {
        Some(url) => whole_url(url)?,
        None => Archive::open(cli)?.storage_url()?,
    };
    let (config, keyring) = config(unlock(cli)?, &url, None)?;
    let empty = tempfile::Builder::new()
        .prefix("amana-recover-")
        .tempdir()
        .context("make a folder to recover into")?;
    let archive = recover(empty.path(), config, &keyring)?;
    let tried = open_some(&archive, &keyring)?;
    let well = tried.defects.is_empty();
    if well {
        let event = Event::RecoveryRehearsed(RecoveryRehearsed {
            parts: tried.parts,
            originals: tried.originals,
        });
        let mut open = OpenArchive::begin(archive, keyring)?;
        open.enter(&[event])?;
        if cli.archive.is_some() {
            Archive::open(cli)?.catch_up(&open.keyring)?;
        }
    }
    if args.json.json {
        print_json(&json!({
            "parts": tried.parts,
            "originals": tried.originals,
            "defects": tried.defects,
        }))?;
    } else {
        say!(
            "Opened on an empty machine: {} parts, {} originals compared.",
            tried.parts,
            tried.originals
        );
        tried.defects.iter().for_each(|defect| say!("  {defect}"));
        say!(
            "{}",
            if well {
                "That the archive can be recovered is entered."
            } else {
                "Not everything opens: do not count on this storage and these keys."
            }
        );
    }
    Ok(Outcome::of(!well))
}

/// Opens one original of each part and compares it with its digest.
fn open_some(archive: &Archive, keyring: &Keyring) -> anyhow::Result<Rehearsal> {
    let items = archive.ask(|catalog| async move { catalog.items(None).await })?;
    let mut samples: BTreeMap<(AccessionId, PartNumber), &Item> = BTreeMap::new();
    for item in &items {
        if let Some(place) = &item.vault {
            samples
                .entry((item.id.accession(), place.part))
                .or_insert(item);
        }
    }
    let mut tried = Rehearsal::default();
    for ((accession, part), item) in samples {
        tried.parts += 1;
        let scope = keyring.open_scope(archive.storage.as_ref(), ScopeId::Accession(accession));
        let (Ok(scope), Some(place)) = (scope, &item.vault) else {
            tried
                .defects
                .push(format!("the key of {accession} does not open"));
            continue;
        };
        match digest(archive, &scope, PartId::new(accession, part), place) {
            Ok(found) if Some(found) == item.sha256 => tried.originals += 1,
            Ok(_) => tried
                .defects
                .push(format!("{} is not what its entry says", item.id)),
            Err(error) => tried
                .defects
                .push(format!("{} does not open: {error}", item.id)),
        }
    }
    Ok(tried)
}

fn digest(
    archive: &Archive,
    scope: &ScopeKey,
    part: PartId,
    place: &VaultPlace,
) -> anyhow::Result<Sha256Digest> {
    let original = OriginalRef {
        part,
        content: place.content.parse()?,
    };
    let mut from = archive.vault.open_original(&original, scope)?;
    let mut hasher = Hasher::new();
    let mut piece = vec![0; PIECE];
    loop {
        match from.read(&mut piece)? {
            0 => return Ok(hasher.finish()),
            read => hasher.update(piece.get(..read).unwrap_or_default()),
        }
    }
}
