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

use crate::archive::{Archive, keys_folder};
use crate::cli::{Cli, Init};
use crate::config::{Config, write_new};
use crate::failure::usage;
use crate::outcome::Outcome;
use crate::secret;

/// The file that outsiders check proofs with.
const POLICY_FILE: &str = "policy";

pub(crate) fn run(cli: &Cli, args: &Init) -> anyhow::Result<Outcome> {
    let keys = keys_folder(cli)?;
    refuse_nested(&args.folder, keys)?;
    let origin: Origin = args.origin.clone().unwrap_or_else(draw_origin).parse()?;
    make_folder(&args.folder)?;
    let storage: Arc<dyn Storage> = match &args.storage {
        Some(url) => storage::open_url(url)?,
        None => Arc::new(Folder::create(&args.folder)?),
    };
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
        args.storage.clone(),
        args.catalog.clone(),
    );
    // Last, so that a folder with this file is a whole archive.
    config.write_new(&args.folder)?;
    let archive = Archive::assemble(args.folder.clone(), config)?;
    archive.catch_up(&keyring)?;
    tell(&archive, keys);
    Ok(Outcome::Well)
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
    println!("The archive {} stands in {folder}.", archive.config.origin);
    println!();
    println!("Now, before anything comes in:");
    println!(
        "  1. Copy {keys}/ to two places that are not this machine. Without these keys and the"
    );
    println!("     passphrase nobody, you neither, can ever read what the archive holds.");
    println!("  2. Write the passphrase down and keep it apart from the keys.");
    println!(
        "  3. Give {folder}/{POLICY_FILE} to those who will check proofs: lawyers, courts, partners."
    );
    println!(
        "  4. Keep {folder}/log/checkpoint with somebody else, and again after each delivery:"
    );
    println!(
        "     `amana audit --checkpoint FILE` then finds whether the log was ever cut or rewritten."
    );
    println!("  5. The catalog lies readable in the archive: keep this machine's disk encrypted.");
    println!();
    println!("Next: amana --archive {folder} --keys {keys} card new CODENAME");
}
