use std::path::{Path, PathBuf};

use anyhow::Context;
use keyring::{SecretString, Share};
use zeroize::Zeroizing;

use crate::failure::usage;

/// The shortest passphrase of keys to be made, in characters.
const SHORTEST: usize = 12;

/// The passphrase of keys that exist, from a file or from the terminal.
pub(crate) fn passphrase(file: Option<&Path>) -> anyhow::Result<SecretString> {
    match file {
        Some(file) => from_file(file),
        None => ask("Passphrase: "),
    }
}

/// The passphrase of keys to be made; the terminal asks twice.
pub(crate) fn new_passphrase(file: Option<&Path>) -> anyhow::Result<SecretString> {
    use keyring::ExposeSecret;

    let passphrase = match file {
        Some(file) => from_file(file)?,
        None => ask_twice("New passphrase, at least 12 characters; six random words are better: ")?,
    };
    if passphrase.expose_secret().chars().count() < SHORTEST {
        return Err(usage(format!(
            "the passphrase has fewer than {SHORTEST} characters; whoever has a copy of the keys could guess it. \
             Take six random words, or more"
        )));
    }
    Ok(passphrase)
}

/// The password that somebody will sign in with; the terminal asks twice.
pub(crate) fn new_password(file: Option<&Path>) -> anyhow::Result<SecretString> {
    match file {
        Some(file) => from_file(file),
        None => ask_twice("New password, at least 12 characters: "),
    }
}

/// The password of somebody who signs in, from a file or from the terminal.
pub(crate) fn password(name: &str, file: Option<&Path>) -> anyhow::Result<SecretString> {
    match file {
        Some(file) => from_file(file),
        None => ask(&format!("Password of {name}: ")),
    }
}

/// A code of somebody who signs in, from a file or from the terminal.
pub(crate) fn code(name: &str, file: Option<&Path>) -> anyhow::Result<SecretString> {
    match file {
        Some(file) => from_file(file),
        None => ask(&format!("Code of {name}: ")),
    }
}

fn ask_twice(prompt: &str) -> anyhow::Result<SecretString> {
    use keyring::ExposeSecret;

    let first = ask(prompt)?;
    let again = ask("The same again: ")?;
    if first.expose_secret() == again.expose_secret() {
        Ok(first)
    } else {
        Err(usage("the two differ; begin again"))
    }
}

/// Shares, each in a file of its own.
pub(crate) fn shares(files: &[PathBuf]) -> anyhow::Result<Vec<Share>> {
    let read = |file: &PathBuf| {
        let text = std::fs::read_to_string(file)
            .map(Zeroizing::new)
            .with_context(|| format!("read the share {}", file.display()))?;
        Share::parse(&text).with_context(|| format!("use {}", file.display()))
    };
    files.iter().map(read).collect()
}

fn from_file(file: &Path) -> anyhow::Result<SecretString> {
    let text = std::fs::read_to_string(file)
        .map(Zeroizing::new)
        .with_context(|| format!("read the secret in {}", file.display()))?;
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(SecretString::from(line.to_owned())),
        _ => Err(usage(format!(
            "{} has nothing on its first line",
            file.display()
        ))),
    }
}

pub(crate) fn ask(prompt: &str) -> anyhow::Result<SecretString> {
    let typed = rpassword::prompt_password(prompt).context(
        "ask for a secret on the terminal; without one give --passphrase-file FILE, or --password-file FILE for a user",
    )?;
    Ok(SecretString::from(typed))
}
