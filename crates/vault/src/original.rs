use std::io::{BufReader, Read, Seek};

use keyring::ScopeKey;
use model::{PartNumber, Sha256Digest};
use storage::Key;

use crate::inventory::{Inventory, sidecar};
use crate::layout::{INVENTORY, MANIFEST, ROOT, SIDECAR, in_part, in_version};
use crate::manifest::{self, Unreadable};
use crate::root::{part_of, sweep};
use crate::{Error, FinishedPart, ManifestLine, OriginalRef, PartId, SealedPart, Vault, layout};

impl Vault {
    /// Opens an original to read its bytes as they were received; `Error::Decrypt` if the key is
    /// another's. Damage shows as a read error where it lies: bytes before it have been given out by
    /// then, so whoever must have all reads to the end first.
    pub fn open_original(
        &self,
        original: &OriginalRef,
        key: &ScopeKey,
    ) -> Result<impl Read + Seek + Send + use<>, Error> {
        self.decrypt(&layout::original(*original)?, key)
    }

    /// Reads a finished part back: what it is known by, and its manifest. With this a part that was
    /// finished just before a stop can be entered in the log without reading its files again.
    /// What a write that was stopped left in it is deleted: the stop may have come between the naming of
    /// its last file and the end of that write. `Error::NoPart` if it is not finished. The caller holds
    /// the writer's lease.
    pub fn open_part(&self, key: &ScopeKey, number: PartNumber) -> Result<FinishedPart, Error> {
        let part = part_of(key, number)?;
        if !self.is_finished(part)? {
            return Err(Error::NoPart { part });
        }
        sweep(&*self.storage, &format!("{ROOT}/{part}/"), |_| true)?;
        let (inventory, inventory_sha256) = self.read_inventory(part)?;
        let lines = self.read_manifest(part, &inventory, key)?;
        let originals = lines
            .iter()
            .filter(|line| matches!(line, ManifestLine::Original(_)));
        Ok(FinishedPart {
            sealed: SealedPart {
                part,
                inventory_sha256,
                originals: u32::try_from(originals.count()).unwrap_or(u32::MAX),
            },
            lines,
        })
    }

    fn read_inventory(&self, part: PartId) -> Result<(Inventory, Sha256Digest), Error> {
        let key = in_part(part, INVENTORY)?;
        let json = self.storage.read(&key)?;
        let digest = Sha256Digest::of(&json);
        let line = self.storage.read(&in_part(part, SIDECAR)?)?;
        match Inventory::parse(&json, part) {
            Some(inventory) if line == sidecar(digest).as_bytes() => Ok((inventory, digest)),
            _ => Err(Error::Damaged { key }),
        }
    }

    fn read_manifest(
        &self,
        part: PartId,
        inventory: &Inventory,
        scope: &ScopeKey,
    ) -> Result<Vec<ManifestLine>, Error> {
        let key = in_version(part, MANIFEST)?;
        let mut text = Vec::new();
        self.decrypt(&key, scope)?
            .read_to_end(&mut text)
            .map_err(|_| Error::Damaged { key: key.clone() })?;
        let lines = match manifest::parse(&text, part) {
            Ok(lines) => lines,
            Err(Unreadable::Damaged) => return Err(Error::Damaged { key }),
            Err(Unreadable::Version(found)) => return Err(Error::UnknownVersion { key, found }),
        };
        // A manifest of the same part from an earlier try has other files in it.
        let agree = lines.iter().all(|line| match line {
            ManifestLine::Original(line) => {
                inventory.has(&line.content.to_string(), line.stored_sha256)
            }
            _ => true,
        });
        if agree {
            Ok(lines)
        } else {
            Err(Error::Damaged { key })
        }
    }

    fn decrypt(
        &self,
        key: &Key,
        scope: &ScopeKey,
    ) -> Result<impl Read + Seek + Send + use<>, Error> {
        let failed = |source| Error::Decrypt {
            key: key.clone(),
            source: Box::new(source),
        };
        let object = BufReader::new(self.storage.open(key)?);
        let identity = std::iter::once(scope.identity() as &dyn age::Identity);
        age::Decryptor::new_buffered(object)
            .and_then(|file| file.decrypt(identity))
            .map_err(failed)
    }
}
