use std::io::Read;
use std::sync::atomic::{AtomicU32, Ordering};

use age::x25519::Recipient;
use model::{Sha256Digest, Timestamp};
use storage::{Key, Storage};

use crate::inventory::{Inventory, sidecar};
use crate::layout::{
    DECLARATION, INVENTORY, INVENTORY_COPY, MANIFEST, SIDECAR, SIDECAR_COPY, in_part, in_version,
};
use crate::manifest::{
    self, DuplicateLine, ManifestLine, NamedLine, OriginalLine, PlacementNote, RefusedLine,
};
use crate::{ContentName, Error, OriginalRef, PartId, Received, SealedPart, Stored};

/// How many originals a part holds at most.
pub const MAX_ORIGINALS: u32 = 1_000;

/// A part that is being written. Dropped before [`PartWriter::finish`], it stays unfinished work.
pub struct PartWriter<'v> {
    storage: &'v dyn Storage,
    recipient: Recipient,
    part: PartId,
    next: AtomicU32,
    lines: Vec<ManifestLine>,
    files: Vec<(Sha256Digest, String)>,
}

impl<'v> PartWriter<'v> {
    pub(crate) fn new(storage: &'v dyn Storage, recipient: Recipient, part: PartId) -> Self {
        Self {
            storage,
            recipient,
            part,
            next: AtomicU32::new(1),
            lines: Vec::new(),
            files: Vec::new(),
        }
    }

    /// The part that is being written.
    pub fn part(&self) -> PartId {
        self.part
    }

    /// How many originals it holds so far, at most [`MAX_ORIGINALS`].
    pub fn originals(&self) -> u32 {
        // At most MAX_ORIGINALS, which `store` sees to.
        u32::try_from(self.files.len()).unwrap_or(u32::MAX)
    }

    /// Whether it holds as many originals as it may.
    pub fn is_full(&self) -> bool {
        self.originals() >= MAX_ORIGINALS
    }

    /// Reads `from` once, to its end, in constant memory; several may be received at a time.
    /// `Error::Source` if it cannot be read, `Error::Write` or `Error::Storage` if the store fails.
    pub fn receive(&self, from: impl Read) -> Result<Received<'v>, Error> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let content = ContentName::new(number).ok_or(Error::PartFull { part: self.part })?;
        let place = OriginalRef {
            part: self.part,
            content,
        };
        Received::read(self.storage, &self.recipient, place, from)
    }

    /// Puts what was received into the part, durably; `Error::PartFull` if it is full.
    pub fn store(&mut self, received: Received<'v>, note: PlacementNote) -> Result<Stored, Error> {
        let part = self.part;
        if received.place.part != part {
            let received = received.place.part;
            return Err(Error::OtherPart { part, received });
        }
        if self.is_full() {
            return Err(Error::PartFull { part });
        }
        received.object.commit()?;
        let line = OriginalLine {
            note,
            sha256: received.sha256,
            size: received.size,
            content: received.place.content,
            stored_sha256: received.stored_sha256,
            stored_size: received.stored_size,
        };
        self.files
            .push((line.stored_sha256, line.content.to_string()));
        self.lines.push(ManifestLine::Original(line.clone()));
        Ok(Stored { part, line })
    }

    /// Notes a placement whose bytes are those of an earlier item.
    pub fn note_duplicate(&mut self, line: DuplicateLine) {
        self.lines.push(ManifestLine::Duplicate(line));
    }

    /// Notes a placement whose bytes did not come.
    pub fn note_named(&mut self, line: NamedLine) {
        self.lines.push(ManifestLine::Named(line));
    }

    /// Notes a file that was not taken.
    pub fn note_refused(&mut self, line: RefusedLine) {
        self.lines.push(ManifestLine::Refused(line));
    }

    /// Writes the manifest, the inventories and, last, the declaration: from then on the part is
    /// finished. `created` is shown to the second.
    pub fn finish(mut self, created: Timestamp) -> Result<SealedPart, Error> {
        let originals = self.originals();
        self.write_manifest()?;
        let inventory = Inventory::new(self.part, created, std::mem::take(&mut self.files));
        let key = in_part(self.part, INVENTORY)?;
        let json = inventory.to_json().map_err(unwritten(&key))?;
        let inventory_sha256 = Sha256Digest::of(&json);
        let line = sidecar(inventory_sha256);
        // OCFL 1.1 section 3.5.5: the version keeps a copy of the inventory of that time.
        self.put(INVENTORY_COPY, &json)?;
        self.put(SIDECAR_COPY, line.as_bytes())?;
        self.put(INVENTORY, &json)?;
        self.put(SIDECAR, line.as_bytes())?;
        let (declaration, content) = DECLARATION;
        self.put(declaration, content.as_bytes())?;
        Ok(SealedPart {
            part: self.part,
            inventory_sha256,
            originals,
        })
    }

    fn write_manifest(&mut self) -> Result<(), Error> {
        let key = in_version(self.part, MANIFEST)?;
        let text = manifest::encode(self.part, &self.lines).map_err(unwritten(&key))?;
        let sealed = age::encrypt(&self.recipient, &text).map_err(|source| Error::Encrypt {
            key: key.clone(),
            source: Box::new(source),
        })?;
        self.storage.put_new(&key, &sealed)?;
        self.files
            .push((Sha256Digest::of(&sealed), MANIFEST.into()));
        Ok(())
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        Ok(self.storage.put_new(&in_part(self.part, path)?, bytes)?)
    }
}

fn unwritten(key: &Key) -> impl FnOnce(serde_json::Error) -> Error {
    let key = key.clone();
    |error| Error::Write {
        key,
        source: error.into(),
    }
}
