mod part;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{ErrorKind, Read};

use model::{Defect, DefectCode, Hasher, Sha256Digest};
use storage::{Key, Storage};

use crate::layout::{ROOT, ROOT_DECLARATION, ROOT_GUIDE, ROOT_LAYOUT};
use crate::{Error, PartId, Vault};

/// How much of an object is digested at a time.
const READ_SIZE: usize = 256 * 1024;

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

impl Vault {
    /// Reads every object of the vault once and compares it with its inventory, and every inventory
    /// with `known`, which are the parts that the log knows. No key is needed. An `Error` only if
    /// the store cannot be listed.
    pub fn audit(&self, known: &[KnownPart]) -> Result<VaultAudit, Error> {
        let prefix = format!("{ROOT}/");
        let mut audit = Audit {
            storage: &*self.storage,
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
        Ok(audit.found)
    }

    /// The objects of the root by folder ("" for the root itself), each by its path in the folder.
    fn folders(&self, prefix: &str) -> Result<BTreeMap<String, Files>, Error> {
        let mut folders = BTreeMap::from([(String::new(), Files::new())]);
        for line in self.storage.list(prefix)? {
            let path = line.key.as_str().strip_prefix(prefix).unwrap_or_default();
            let (folder, file) = path.split_once('/').unwrap_or(("", path));
            let files: &mut Files = folders.entry(folder.to_owned()).or_default();
            files.insert(file.to_owned(), line.key.clone());
        }
        Ok(folders)
    }
}

/// Objects by their path in a folder.
type Files = BTreeMap<String, Key>;

struct Audit<'v> {
    storage: &'v dyn Storage,
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

    /// Compares a file that must be there with its digest, and takes it from `files`.
    fn named(&mut self, files: &mut Files, folder: &str, path: &str, expected: Sha256Digest) {
        match files.remove(path) {
            Some(key) => self.compare(&key, expected),
            None => self.missing(folder, path),
        }
    }

    fn compare(&mut self, key: &Key, expected: Sha256Digest) {
        match digest(self.storage, key) {
            Ok(found) if found == expected => self.found.checked += 1,
            Ok(_) => {
                self.found.checked += 1;
                self.defect(
                    DefectCode::ObjectAltered,
                    key,
                    "its digest is not the one on record",
                );
            }
            Err(reason) => self.defect(DefectCode::NotChecked, key, reason),
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
        for key in files.values() {
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

/// The digest of an object, or why it cannot be read: a sector that fails must not end an audit.
fn digest(storage: &dyn Storage, key: &Key) -> Result<Sha256Digest, String> {
    let unreadable = |error: &dyn Display| format!("it cannot be read: {error}");
    let mut object = storage.open(key).map_err(|error| unreadable(&error))?;
    let (mut hasher, mut buffer) = (Hasher::new(), vec![0; READ_SIZE]);
    loop {
        match object.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(read) => hasher.update(buffer.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(&error)),
        }
    }
}
