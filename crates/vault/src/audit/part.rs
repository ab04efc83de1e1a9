use std::io::Read;

use model::{DefectCode, Sha256Digest};

use super::{Audit, Files};
use crate::PartId;
use crate::inventory::{Inventory, sidecar};
use crate::layout::{DECLARATION, INVENTORY, INVENTORY_COPY, ROOT, SIDECAR, SIDECAR_COPY};

/// No inventory of a part comes near this size; a larger file is not one.
pub(crate) const MAX_INVENTORY: u64 = 4 * 1024 * 1024;

/// The two places of the inventory, with their sidecars.
const COPIES: [(&str, &str); 2] = [(INVENTORY, SIDECAR), (INVENTORY_COPY, SIDECAR_COPY)];

/// One of the two, as it was found.
struct Copy {
    inventory: Option<Vec<u8>>,
    sidecar: Option<Vec<u8>>,
}

impl Audit<'_> {
    /// Checks the folder of a part, whose inventory has the digest `known` if the log knows it.
    pub(super) fn part(&mut self, part: PartId, mut files: Files, known: Option<Sha256Digest>) {
        let folder = format!("{ROOT}/{part}");
        let (name, content) = DECLARATION;
        if known.is_none() {
            if !files.contains_key(name) {
                let detail = format!("{} objects of work that was stopped", files.len());
                return self.defect(DefectCode::PartUnfinished, folder, detail);
            }
            let detail = "it is finished, and the log does not know it";
            self.defect(DefectCode::PartUnknown, &folder, detail);
        }
        self.named(&mut files, &folder, name, Sha256Digest::of(content));
        match self.inventory(part, &folder, &mut files, known) {
            Some(inventory) => {
                for (path, digest) in inventory.files() {
                    self.named(&mut files, &folder, path, digest);
                }
                self.extra(&files);
            }
            None => {
                let detail = "without its inventory its contents cannot be compared";
                self.defect(DefectCode::NotChecked, folder, detail);
            }
        }
    }

    /// The inventory that is on record, from whichever place has it whole.
    fn inventory(
        &mut self,
        part: PartId,
        folder: &str,
        files: &mut Files,
        known: Option<Sha256Digest>,
    ) -> Option<Inventory> {
        let copies = COPIES.map(|(inventory, sidecar)| Copy {
            inventory: self.small(folder, files, inventory),
            sidecar: self.small(folder, files, sidecar),
        });
        let expected = known.or_else(|| copies.iter().find_map(Copy::consistent_digest));
        let mut whole = None;
        for ((inventory, line), copy) in COPIES.iter().zip(copies) {
            let digest = copy.inventory.as_ref().map(Sha256Digest::of);
            if digest.is_some() && digest != expected {
                let detail = "it is not the inventory that is on record";
                self.defect(
                    DefectCode::ObjectAltered,
                    format!("{folder}/{inventory}"),
                    detail,
                );
            }
            let expected_line = expected.map(|digest| sidecar(digest).into_bytes());
            if copy.sidecar.is_some() && copy.sidecar != expected_line {
                let detail = "it does not hold the digest of the inventory that is on record";
                self.defect(
                    DefectCode::ObjectAltered,
                    format!("{folder}/{line}"),
                    detail,
                );
            }
            if digest == expected {
                whole = whole.or(copy.inventory);
            }
        }
        Inventory::parse(&whole?, part)
    }

    /// Reads a small file that must be there, and takes it from `files`.
    fn small(&mut self, folder: &str, files: &mut Files, path: &str) -> Option<Vec<u8>> {
        let Some(storage::Listed { key, .. }) = files.remove(path) else {
            self.missing(folder, path);
            return None;
        };
        let mut bytes = Vec::new();
        let read = self
            .storage
            .open(&key)
            .map(|object| object.take(MAX_INVENTORY).read_to_end(&mut bytes));
        let failed = match read {
            Ok(Ok(_)) => {
                self.found.checked += 1;
                return Some(bytes);
            }
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        let detail = format!("it cannot be read: {failed}");
        self.defect(DefectCode::NotChecked, key, detail);
        None
    }
}

impl Copy {
    /// The digest of the inventory, if its own sidecar says the same.
    fn consistent_digest(&self) -> Option<Sha256Digest> {
        let digest = Sha256Digest::of(self.inventory.as_ref()?);
        (self.sidecar.as_deref() == Some(sidecar(digest).as_bytes())).then_some(digest)
    }
}
