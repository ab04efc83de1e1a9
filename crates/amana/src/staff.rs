//! The people who work with the archive: their accounts, and the key that seals what those keep.

use std::sync::Arc;

use age::x25519::Recipient;
use anyhow::Context;
use keyring::{Keyring, ScopeKey};
use model::{OsChance, ScopeId, UserId};
use office::{Answer, Attempt, Office, Password, Refusal, Strongbox, TotpSecret};
use zeroize::Zeroizing;

use crate::archive::Archive;
use crate::failure::usage;

const OFFICE_FILE: &str = "office.sqlite";

/// Where the accounts lie: beside the catalog's own file, whatever the catalog is.
pub(crate) fn office_url(archive: &Archive) -> anyhow::Result<String> {
    let folder = archive
        .folder
        .canonicalize()
        .with_context(|| format!("open {}", archive.folder.display()))?;
    let file = folder.join(OFFICE_FILE);
    let text = file
        .to_str()
        .ok_or_else(|| usage("the archive's path is not UTF-8; accounts cannot be kept in it"))?;
    Ok(format!("sqlite://{text}"))
}

/// Seals to the key of the archive's own acts.
pub(crate) struct ArchiveStrongbox {
    scope: ScopeKey,
    recipient: Recipient,
}

impl ArchiveStrongbox {
    pub(crate) fn open(archive: &Archive, keyring: &Keyring) -> anyhow::Result<Self> {
        let scope = keyring.open_scope(archive.storage.as_ref(), ScopeId::Archive)?;
        Ok(Self {
            recipient: scope.recipient(),
            scope,
        })
    }
}

impl Strongbox for ArchiveStrongbox {
    fn seal(&self, plain: &[u8]) -> Option<Vec<u8>> {
        age::encrypt(&self.recipient, plain).ok()
    }

    fn open(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        age::decrypt(self.scope.identity(), sealed)
            .ok()
            .map(Zeroizing::new)
    }
}

/// The office, for a program that does one thing and ends.
pub(crate) struct Staff {
    office: Office,
    runtime: tokio::runtime::Runtime,
}

impl Staff {
    pub(crate) fn open(archive: &Archive, keyring: &Keyring) -> anyhow::Result<Self> {
        let url = office_url(archive)?;
        let strongbox = Arc::new(ArchiveStrongbox::open(archive, keyring)?);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("start the office's runtime")?;
        let office = runtime.block_on(Office::open(&url, strongbox, &mut OsChance))?;
        Ok(Self { office, runtime })
    }

    pub(crate) fn create(
        &self,
        user: UserId,
        name: &str,
        password: Password,
        totp: &TotpSecret,
    ) -> anyhow::Result<()> {
        let now = model::Clock::now(&model::SystemClock);
        let mut chance = OsChance;
        let made = self
            .office
            .create(user, name, password, totp, now, &mut chance);
        Ok(self.runtime.block_on(made)?)
    }

    pub(crate) fn reset(
        &self,
        user: UserId,
        name: &str,
        password: Password,
        totp: &TotpSecret,
    ) -> anyhow::Result<()> {
        let accounts = self.runtime.block_on(self.office.accounts())?;
        if !accounts.iter().any(|account| account.user == user) {
            return self.create(user, name, password, totp);
        }
        let mut chance = OsChance;
        let made = self.office.reset(user, password, totp, &mut chance);
        Ok(self.runtime.block_on(made)?)
    }

    pub(crate) fn lock(&self, user: UserId, undo: bool) -> anyhow::Result<()> {
        let done = self.runtime.block_on(async {
            if undo {
                self.office.unlock(user).await
            } else {
                self.office.lock(user).await
            }
        });
        match done {
            // Without an account nobody can sign in anyway.
            Err(office::Error::NoAccount { .. }) => Ok(()),
            done => Ok(done?),
        }
    }

    /// Whether somebody is who they say, which spends the code; the error says how to go on.
    pub(crate) fn check(&self, attempt: &Attempt<'_>) -> anyhow::Result<UserId> {
        let now = model::Clock::now(&model::SystemClock);
        let mut chance = OsChance;
        self.runtime.block_on(async {
            match self.office.sign_in(attempt, now, &mut chance).await? {
                Answer::Admitted(signed_in) => {
                    // The act is the session: nothing goes on in it.
                    self.office.sign_out(&signed_in.token).await?;
                    Ok(signed_in.session.user)
                }
                Answer::Refused(Refusal { wait }) => Err(usage(refusal(attempt.name, wait))),
            }
        })
    }
}

fn refusal(name: &str, wait: Option<std::time::Duration>) -> String {
    let wait = match wait {
        Some(wait) => format!("; wait {} seconds, then try again", wait.as_secs().max(1)),
        None => String::new(),
    };
    format!(
        "the name {name:?}, the password or the code is not right, or the code was used before, or they are locked \
         out; nothing was done{wait}"
    )
}
