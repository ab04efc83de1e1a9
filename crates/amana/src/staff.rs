//! The people who work with the archive: their accounts, and the key that seals what those keep.

use age::x25519::Recipient;
use anyhow::Context;
use keyring::{Keyring, ScopeKey};
use model::ScopeId;
use office::Strongbox;
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
