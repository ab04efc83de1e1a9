use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use custody::{Origin, VerifierKey};
use keyring::Keyring;
use ledger::Ledger;
use model::{AccessionId, OsChance, ScopeId};
use storage::{Folder, Storage};
use vault::Vault;

use crate::archive::{Archive, keys_folder, open_storage};
use crate::cli::{Cli, Init};
use crate::config::{Config, write_new};
use crate::failure::usage;
use crate::outcome::{Outcome, say};
use crate::secret;

/// The file that outsiders check proofs with.
const POLICY_FILE: &str = "policy";

pub(crate) fn run(cli: &Cli, args: &Init) -> anyhow::Result<Outcome> {
    let keys = keys_folder(cli)?;
    refuse_nested(&args.folder, keys)?;
    let origin: Origin = args.origin.clone().unwrap_or_else(draw_origin).parse()?;
    make_folder(&args.folder)?;
    let config_storage = args.storage.as_deref().map(whole_url).transpose()?;
    let storage = begin_storage(&args.folder, config_storage.as_deref())?;
    let passphrase = secret::new_passphrase(cli.passphrase_file.as_deref())?;
    let keyring = Keyring::create(keys, passphrase, &mut OsChance)?;
    let key = VerifierKey::of_log(origin.clone(), &keyring.signing_key().verifying_key());
    keyring.create_scope(storage.as_ref(), ScopeId::Archive)?;
    Vault::create(Arc::clone(&storage))?;
    Ledger::create(storage.as_ref(), keyring.signing_key(), &origin)?;
    // C2SP tlog-policy: this log counts, and no witness is asked for until there are some.
    let policy = format!("log {key}\nquorum none\n");
    write_new(&args.folder.join(POLICY_FILE), policy.as_bytes())?;
    let config = Config::new(
        origin.to_string(),
        key.to_string(),
        config_storage,
        args.catalog.clone(),
    );
    // Last, so that a folder with this file is a whole archive.
    config.write_new(&args.folder)?;
    let archive = Archive::assemble(args.folder.clone(), config)?;
    archive.catch_up(&keyring)?;
    tell(&archive, keys);
    Ok(Outcome::Well)
}

/// A folder without its scheme is made whole, so that it means the same from everywhere.
pub(crate) fn whole_url(url: &str) -> anyhow::Result<String> {
    if url.contains("://") {
        return Ok(url.to_owned());
    }
    let whole = std::path::absolute(url).with_context(|| format!("find {url}"))?;
    let text = whole
        .to_str()
        .ok_or_else(|| usage("the storage's path is not UTF-8"))?;
    Ok(text.to_owned())
}

/// Opens the place of the objects and tries what it can do; it must be empty.
fn begin_storage(folder: &Path, url: Option<&str>) -> anyhow::Result<Arc<dyn Storage>> {
    let storage: Arc<dyn Storage> = match url {
        Some(url) => open_storage(url)?,
        None => Arc::new(Folder::create(folder)?),
    };
    if !storage.list("")?.is_empty() {
        return Err(usage(format!(
            "{} holds objects already; choose an empty place",
            storage.place()
        )));
    }
    storage::probe(storage.as_ref())?;
    Ok(storage)
}

fn make_folder(folder: &Path) -> anyhow::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("make the folder {}", folder.display()))?;
    let mut entries = folder
        .read_dir()
        .with_context(|| format!("open {}", folder.display()))?;
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(usage(format!(
            "{} is not empty; an archive begins in a new folder",
            folder.display()
        ))),
    }
}

/// Keys inside the archive would be copied, seized and lost with it.
fn refuse_nested(archive: &Path, keys: &Path) -> anyhow::Result<()> {
    let whole =
        |path: &Path| std::path::absolute(path).with_context(|| format!("find {}", path.display()));
    if whole(keys)?.starts_with(whole(archive)?) {
        return Err(usage(
            "the keys must lie outside the archive's folder, best on another disk",
        ));
    }
    Ok(())
}

fn draw_origin() -> String {
    format!("amana/{}", AccessionId::draw(&mut OsChance))
}

fn tell(archive: &Archive, keys: &Path) {
    let folder = archive.folder.display();
    let keys = keys.display();
    say!("The archive {} stands in {folder}.", archive.config.origin);
    say!();
    say!("Now, before anything comes in:");
    say!("  1. Copy {keys}/ to two places that are not this machine. Without these keys and the");
    say!("     passphrase nobody, you neither, can ever read what the archive holds.");
    say!("  2. Write the passphrase down and keep it apart from the keys.");
    say!(
        "  3. Give {folder}/{POLICY_FILE} to those who will check proofs: lawyers, courts, partners."
    );
    let place = archive.storage.place();
    say!("  4. Keep {place}/log/checkpoint with somebody else, and again after each delivery:");
    say!(
        "     `amana audit --checkpoint FILE` then finds whether the log was ever cut or rewritten."
    );
    say!(
        "  5. Copy {place}/ itself as often as it grows; without the keys and the passphrase nobody can"
    );
    say!("     read the copy, and without {place}/keys/ the keys open nothing.");
    say!("  6. The catalog lies readable in the archive: keep this machine's disk encrypted.");
    say!();
    say!("Next: amana --archive {folder} --keys {keys} card new CODENAME");
}
