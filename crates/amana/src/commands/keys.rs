use std::path::{Path, PathBuf};

use anyhow::Context;
use custody::{Event, KeysPassphraseChanged, KeysRotated, KeysShared};
use keyring::{Keyring, NewSplit};
use ledger::RequestId;
use model::{OsChance, ScopeId};

use crate::archive::{Archive, OpenArchive, keys_folder};
use crate::cli::{Cli, Keys};
use crate::commands::replica::Registry;
use crate::config::write_new;
use crate::failure::usage;
use crate::outcome::{Outcome, say};
use crate::secret;

pub(crate) fn run(cli: &Cli, args: &Keys) -> anyhow::Result<Outcome> {
    match args {
        Keys::Share { need, of, to, out } => share(cli, *need, *of, to.as_deref(), out),
        Keys::Passphrase {
            new_passphrase_file,
        } => passphrase(cli, new_passphrase_file.as_deref()),
        Keys::Rotate => rotate(cli),
    }
}

fn share(
    cli: &Cli,
    need: u8,
    of: u8,
    to: Option<&Path>,
    out: &[PathBuf],
) -> anyhow::Result<Outcome> {
    let files: Vec<PathBuf> = match to {
        Some(folder) => (1..=of)
            .map(|number| folder.join(format!("share-{number}.txt")))
            .collect(),
        None => out.to_vec(),
    };
    if files.len() != usize::from(of) {
        return Err(usage(format!(
            "{of} shares need {of} files: give --out once for each, or --to DIR"
        )));
    }
    if need < 2 || of < need {
        return Err(usage(
            "take at least 2 shares to open the keys, and no more than there are",
        ));
    }
    let mut open = OpenArchive::open(cli)?;
    let split = NewSplit::draw(need, of, &mut OsChance)?;
    if let Some(folder) = to {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("make the folder {}", folder.display()))?;
    }
    // The files first: shares that open something must not be lost to a killed command.
    for (file, share) in files.iter().zip(split.shares()) {
        write_new(file, share.to_text().as_bytes())?;
    }
    let event = Event::KeysShared(KeysShared { need, of });
    open.enter(&[event])?;
    open.keyring.put_split(keys_folder(cli)?, &split)?;
    say!(
        "Any {need} of these {of} shares open the archive: give --share FILE as often as shares are needed."
    );
    files.iter().for_each(|file| say!("  {}", file.display()));
    say!(
        "Print each, give each to somebody else, and delete the files. Earlier shares open nothing any more,"
    );
    say!("but together with an older copy of the keys folder they open that copy.");
    Ok(Outcome::Well)
}

fn passphrase(cli: &Cli, file: Option<&Path>) -> anyhow::Result<Outcome> {
    let mut open = OpenArchive::open(cli)?;
    let new = secret::new_passphrase(file)?;
    let event = Event::KeysPassphraseChanged(KeysPassphraseChanged {});
    open.enter(&[event])?;
    open.keyring.write(keys_folder(cli)?, new)?;
    say!(
        "The keys are behind the new passphrase. Copies of the keys folder that lie elsewhere still open with"
    );
    say!("the old one: replace them. `amana recover --dry-run` tries whether everything opens.");
    Ok(Outcome::Well)
}

fn rotate(cli: &Cli) -> anyhow::Result<Outcome> {
    let folder = keys_folder(cli)?;
    let passphrase = secret::passphrase(cli.passphrase_file.as_deref())?;
    let archive = Archive::open(cli)?;
    let keyring = archive.signing(Keyring::open(folder, passphrase.clone())?)?;
    let mut open = OpenArchive::begin(archive, keyring)?;
    let rotated = Keyring::rotate(folder, &passphrase, open.archive.storage.as_ref())?;
    let left = rotated.left.clone();
    // The same act, however often the command is killed and given again.
    let request = RequestId::of(&format!("keys rotated {}", rotated.keyring.recipient()));
    let keyring = Keyring::open(folder, passphrase.clone())?;
    open.keyring = open.archive.signing(keyring)?;
    open.enter_under(
        request,
        ScopeId::Archive,
        &Event::KeysRotated(KeysRotated {}),
    )?;
    rotated.finish(folder, &passphrase)?;
    say!("Every key is wrapped to a new identity; originals and records were not touched.");
    say!(
        "A copy of the archive's keys/ from before still opens with a copy of the keys folder from before:"
    );
    say!("replace those copies. Whoever opened a key before still has what it opens.");
    if !Registry::read(&open.archive.folder)?.replicas.is_empty() {
        say!("Next: amana replicate, which brings the new keys to the copies.");
    }
    for key in &left {
        say!("Not opened, and left as it was: {key}");
    }
    Ok(Outcome::of(!left.is_empty()))
}
