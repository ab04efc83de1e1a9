//! Who it is that acts, where two different people must.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use keyring::ExposeSecret;
use model::{Clock, OsChance, UserId};
use office::{Attempt, Office};

use crate::archive::OpenArchive;
use crate::cli::Acting;
use crate::failure::usage;
use crate::{secret, staff};

/// Who acts: proved by the password and a one-time code that `amana user add` gave, and not locked out.
pub(crate) fn prove(open: &OpenArchive, acting: &Acting) -> anyhow::Result<UserId> {
    let (password, code) = read(acting.as_file.as_deref())?;
    let attempt = Attempt {
        name: &acting.name,
        password: password.expose_secret(),
        code: code.expose_secret(),
    };
    let url = staff::office_url(&open.archive)?;
    let strongbox = Arc::new(staff::ArchiveStrongbox::open(&open.archive, &open.keyring)?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("start the office's runtime")?;
    let proved = runtime.block_on(async {
        let office = Office::open(&url, strongbox, &mut OsChance).await?;
        office
            .prove(&attempt, open.clock.now(), &mut OsChance)
            .await
    })?;
    let users = open
        .archive
        .ask(|catalog| async move { catalog.users().await })?;
    let known = proved.filter(|user| users.iter().any(|one| one.id == *user && !one.locked));
    let Some(user) = known else {
        bail!(
            "know who acts: name, password and code do not belong together, the code was used before, or \
             the account is locked; wait for the next code and try again"
        );
    };
    Ok(user)
}

fn read(file: Option<&Path>) -> anyhow::Result<(keyring::SecretString, keyring::SecretString)> {
    match file {
        Some(file) => {
            let mut lines = secret::lines(file, 2)?.into_iter();
            match (lines.next(), lines.next()) {
                (Some(password), Some(code)) => Ok((password, code)),
                _ => Err(usage(format!(
                    "{} must have the password on its first line and the one-time code on its second",
                    file.display()
                ))),
            }
        }
        None => Ok((secret::ask("Password: ")?, secret::ask("One-time code: ")?)),
    }
}
