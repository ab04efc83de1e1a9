use std::fmt;
use std::sync::Arc;

use keyring::ScopeKey;
use model::{PartNumber, ScopeId};
use storage::Storage;

use crate::layout::{
    DECLARATION, ROOT, ROOT_DECLARATION, ROOT_GUIDE, ROOT_LAYOUT, in_part, in_root,
};
use crate::{Error, PartId, PartWriter};

/// The vault of a store: the OCFL storage root below `ocfl/`.
#[derive(Clone)]
pub struct Vault {
    pub(crate) storage: Arc<dyn Storage>,
}

impl Vault {
    /// Makes an empty vault, or completes one whose making was stopped.
    pub fn create(storage: Arc<dyn Storage>) -> Result<Self, Error> {
        // What lies in the root alone, not in the parts.
        sweep(&*storage, &format!("{ROOT}/"), |below| !below.contains('/'))?;
        for (name, content) in [ROOT_GUIDE, ROOT_LAYOUT, ROOT_DECLARATION] {
            match storage.put_new(&in_root(name)?, content.as_bytes()) {
                Ok(()) | Err(storage::Error::Exists { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Self { storage })
    }

    /// Opens the vault of an archive; `Error::NoVault` if there is none.
    pub fn open(storage: Arc<dyn Storage>) -> Result<Self, Error> {
        if storage.exists(&in_root(ROOT_DECLARATION.0)?)? {
            Ok(Self { storage })
        } else {
            Err(Error::NoVault {
                place: storage.place(),
            })
        }
    }

    /// Begins a part of the accession whose key is given. What an earlier try left of it is
    /// deleted; `Error::PartFinished` if it is finished. The caller holds the writer's lease.
    pub fn begin_part(&self, key: &ScopeKey, number: PartNumber) -> Result<PartWriter<'_>, Error> {
        let part = part_of(key, number)?;
        if self.is_finished(part)? {
            return Err(Error::PartFinished { part });
        }
        for left in self
            .storage
            .list(&format!("{}/", in_root(&part.to_string())?))?
        {
            self.storage.delete(&left.key)?;
        }
        Ok(PartWriter::new(&*self.storage, key.recipient(), part))
    }

    /// Whether a part has its declaration, which is written last.
    pub fn is_finished(&self, part: PartId) -> Result<bool, Error> {
        Ok(self.storage.exists(&in_part(part, DECLARATION.0)?)?)
    }
}

/// Deletes what writes that were stopped left below `prefix`, where `applies` to the rest of the name.
pub(crate) fn sweep(
    storage: &dyn Storage,
    prefix: &str,
    applies: impl Fn(&str) -> bool,
) -> Result<(), Error> {
    for listed in storage.list(prefix)? {
        let below = listed.key.as_str().strip_prefix(prefix);
        if listed.key.is_leftover() && below.is_some_and(&applies) {
            storage.delete(&listed.key)?;
        }
    }
    Ok(())
}

/// The part of the accession that the key belongs to.
pub(crate) fn part_of(key: &ScopeKey, number: PartNumber) -> Result<PartId, Error> {
    match key.scope() {
        ScopeId::Accession(accession) => Ok(PartId::new(accession, number)),
        scope @ (ScopeId::Archive | ScopeId::Person(_)) => Err(Error::NotAnAccession { scope }),
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({})", self.storage.place())
    }
}
