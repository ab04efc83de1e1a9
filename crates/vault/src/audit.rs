mod part;

use std::collections::BTreeMap;
use std::fmt::Display;

use model::{Defect, DefectCode, Sha256Digest};
use storage::{Claim, Found, Listed, Storage};

use crate::layout::{ROOT, ROOT_DECLARATION, ROOT_GUIDE, ROOT_LAYOUT};
use crate::{Error, PartId, Vault};

pub(crate) use part::MAX_INVENTORY;

/// What the log says of a finished part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownPart {
    /// The part.
    pub part: PartId,
    /// The digest of its inventory.
    pub inventory_sha256: Sha256Digest,
}

/// What an audit of the vault found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VaultAudit {
    /// How many objects of the store were read and compared with a digest.
    pub checked: u64,
    /// How many objects writes that were stopped left: they belong to nothing.
    pub leftovers: u64,
    /// What is not as it must be, sorted by place.
    pub defects: Vec<Defect>,
}

/// What the vault must hold by its inventories.
#[derive(Debug, Default)]
pub struct Claims {
    /// The objects that are there and have not been read yet, in the order of the listing.
    pub claims: Vec<Claim>,
    /// What can be told without reading them.
    pub found: VaultAudit,
}

impl VaultAudit {
    /// Takes in what came of reading an object.
    pub fn take(&mut self, claim: &Claim, found: &Found) {
        let detail = match found {
            Found::Unread(error) => {
                let detail = format!("it cannot be read: {error}");
                let defect = Defect::at(DefectCode::NotChecked, &claim.key, detail);
                return self.defects.push(defect);
            }
            Found::Whole => None,
            Found::Altered(_) => Some("its digest is not the one on record"),
        };
        self.checked += 1;
        self.defects
            .extend(detail.map(|detail| Defect::at(DefectCode::ObjectAltered, &claim.key, detail)));
    }
}

impl Vault {
    /// Reads every object of the vault once and compares it with its inventory, and every inventory
    /// with `known`, which are the parts that the log knows. No key is needed. An `Error` only if
    /// the store cannot be listed.
    pub fn audit(&self, known: &[KnownPart]) -> Result<VaultAudit, Error> {
        let Claims { claims, mut found } = self.claims(known)?;
        let results = storage::compare(&*self.storage, &claims);
        for (claim, result) in claims.iter().zip(&results) {
            found.take(claim, result);
        }
        found.defects.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    /// Reads the inventories alone, and says of every other object what its bytes must be.
    pub fn claims(&self, known: &[KnownPart]) -> Result<Claims, Error> {
        let prefix = format!("{ROOT}/");
        let mut audit = Audit {
            storage: &*self.storage,
            claims: Vec::new(),
            found: VaultAudit::default(),
        };
        for stray in self.storage.strays(&prefix)? {
            audit.defect(DefectCode::ObjectExtra, stray.name, stray.kind.to_string());
        }
        let mut known: BTreeMap<_, _> = known
            .iter()
            .map(|known| (known.part.to_string(), known))
            .collect();
        for (folder, files) in self.folders(&prefix)? {
            match (known.remove(&folder), folder.parse()) {
                (_, _) if folder.is_empty() => audit.root(files),
                (known, Ok(part)) => {
                    audit.part(part, files, known.map(|known| known.inventory_sha256));
                }
                (_, Err(_)) => audit.extra(&files),
            }
        }
        for part in known.keys() {
            let detail = "the log knows this part, and nothing of it is there";
            audit.defect(DefectCode::ObjectMissing, format!("{ROOT}/{part}"), detail);
        }
        audit.found.defects.sort_by(|a, b| a.path.cmp(&b.path));
        audit.claims.sort();
        Ok(Claims {
            claims: audit.claims,
            found: audit.found,
        })
    }

    /// The objects of the root by folder ("" for the root itself), each by its path in the folder.
    fn folders(&self, prefix: &str) -> Result<BTreeMap<String, Files>, Error> {
        let mut folders = BTreeMap::from([(String::new(), Files::new())]);
        for line in self.storage.list(prefix)? {
            let path = line.key.as_str().strip_prefix(prefix).unwrap_or_default();
            let (folder, file) = path.split_once('/').unwrap_or(("", path));
            let files: &mut Files = folders.entry(folder.to_owned()).or_default();
            files.insert(file.to_owned(), line.clone());
        }
        Ok(folders)
    }
}

/// Objects by their path in a folder.
type Files = BTreeMap<String, Listed>;

struct Audit<'v> {
    storage: &'v dyn Storage,
    claims: Vec<Claim>,
    found: VaultAudit,
}

impl Audit<'_> {
    fn root(&mut self, mut files: Files) {
        for (name, content) in [ROOT_DECLARATION, ROOT_LAYOUT] {
            self.named(&mut files, ROOT, name, Sha256Digest::of(content));
        }
        // The guide is for people, and of the time when the archive was made.
        files.remove(ROOT_GUIDE.0);
        self.extra(&files);
    }

    /// Claims a file that must be there, and takes it from `files`.
    fn named(&mut self, files: &mut Files, folder: &str, path: &str, sha256: Sha256Digest) {
        match files.remove(path) {
            Some(Listed { key, size }) => self.claims.push(Claim { key, size, sha256 }),
            None => self.missing(folder, path),
        }
    }

    fn missing(&mut self, folder: &str, path: &str) {
        let place = format!("{folder}/{path}");
        self.defect(
            DefectCode::ObjectMissing,
            place,
            "it is on record and not there",
        );
    }

    fn extra(&mut self, files: &Files) {
        for Listed { key, .. } in files.values() {
            if key.is_leftover() {
                self.found.leftovers += 1;
            } else {
                self.defect(DefectCode::ObjectExtra, key, "it is on no record");
            }
        }
    }

    fn defect(&mut self, code: DefectCode, place: impl Display, detail: impl Into<String>) {
        self.found.defects.push(Defect::at(code, place, detail));
    }
}
