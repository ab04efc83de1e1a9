use std::collections::HashMap;
use std::fs::{File, FileTimes, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use anyhow::Context;
use catalog::Item;
use custody::{Event, Record};
use keyring::ScopeKey;
use ledger::Prover;
use model::{Defect, DefectCode, EntryIndex, Hasher, Sha256Digest, SourcePath};

use super::choose::Wanted;
use crate::archive::Archive;
use crate::given::Given;

const PIECE: usize = 256 * 1024;

/// The records of items, by entry.
pub(super) struct Records(HashMap<EntryIndex, Record>);

impl Records {
    pub(super) fn load(archive: &Archive, wanted: &[Wanted]) -> anyhow::Result<Self> {
        let indexes: Vec<EntryIndex> = wanted.iter().map(|one| one.item.entry).collect();
        let records = archive.ask(|catalog| async move {
            let mut records = HashMap::new();
            for index in indexes {
                if let Some(record) = catalog.record(index).await? {
                    records.insert(index, record);
                }
            }
            Ok(records)
        })?;
        Ok(Self(records))
    }

    fn of(&self, item: &Item) -> anyhow::Result<&Record> {
        self.0.get(&item.entry).with_context(|| {
            format!(
                "find entry {} in the catalog; `amana replay` rebuilds it",
                item.entry
            )
        })
    }
}

/// Writes originals and their proofs into an export folder.
pub(super) struct HandOut<'a> {
    archive: &'a Archive,
    scope: &'a ScopeKey,
    prover: Prover<'a>,
    records: &'a Records,
    to: &'a Path,
}

impl<'a> HandOut<'a> {
    pub(super) fn begin(
        archive: &'a Archive,
        scope: &'a ScopeKey,
        records: &'a Records,
        to: &'a Path,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            archive,
            scope,
            prover: archive.ledger.prover()?,
            records,
            to,
        })
    }

    /// Hands one item out; a defect if what the vault gives is not what the ledger says.
    pub(super) fn give(
        &self,
        wanted: &Wanted,
        given: &mut Given,
    ) -> anyhow::Result<Option<Defect>> {
        let item = &wanted.item;
        let target = self.to.join("originals").join(file_name(item));
        let record = self.records.of(item)?;
        if let Err(detail) = self.copy(wanted, record, &target)? {
            std::fs::remove_file(&target)
                .with_context(|| format!("remove {}", target.display()))?;
            return Ok(Some(Defect::at(DefectCode::ObjectAltered, item.id, detail)));
        }
        let shown = record.event()?.shown_in_proof();
        let proof = self.prover.prove(item.entry, record, shown)?;
        given.add(proof.checkpoint(), self.prover.published());
        let file = self
            .to
            .join("proofs")
            .join(format!("{}.tlog-proof", item.id));
        std::fs::write(&file, proof.to_text())
            .with_context(|| format!("write {}", file.display()))?;
        Ok(None)
    }

    /// Copies the bytes; the inner error says why they are not the original.
    fn copy(
        &self,
        wanted: &Wanted,
        record: &Record,
        target: &Path,
    ) -> anyhow::Result<Result<(), String>> {
        let what = || format!("write {}", target.display());
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(target)
            .with_context(what)?;
        let copied = pour(self.archive, self.scope, wanted, record, |bytes| {
            file.write_all(bytes).with_context(what)
        })?;
        if copied.is_ok() {
            set_modified(&file, &wanted.item);
        }
        Ok(copied)
    }
}

/// Those of `wanted` whose bytes are what the ledger says; the others are defects. Nothing is shown of any.
pub(super) fn sound(
    archive: &Archive,
    scope: &ScopeKey,
    records: &Records,
    wanted: Vec<Wanted>,
    defects: &mut Vec<Defect>,
) -> anyhow::Result<Vec<Wanted>> {
    let mut sound = Vec::new();
    for one in wanted {
        match pour(archive, scope, &one, records.of(&one.item)?, |_| Ok(()))? {
            Ok(()) => sound.push(one),
            Err(detail) => {
                let detail = format!(
                    "{detail}; nothing was handed out of it. `amana audit --repair` mends it from a copy"
                );
                defects.push(Defect::at(DefectCode::ObjectAltered, one.item.id, detail));
            }
        }
    }
    Ok(sound)
}

/// Pours out the bytes of an original; the inner error says why they are not the original.
fn pour(
    archive: &Archive,
    scope: &ScopeKey,
    wanted: &Wanted,
    record: &Record,
    mut take: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<Result<(), String>> {
    let mut from = match archive.vault.open_original(&wanted.original, scope) {
        Ok(from) => from,
        Err(error) => return Ok(Err(format!("the vault cannot open it: {error}"))),
    };
    let mut hasher = Hasher::new();
    let mut piece = vec![0; PIECE];
    loop {
        let read = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) => return Ok(Err(format!("the vault cannot read it whole: {error}"))),
        };
        let bytes = piece.get(..read).unwrap_or_default();
        hasher.update(bytes);
        take(bytes)?;
    }
    if Some(hasher.finish()) == digest_in(record) {
        return Ok(Ok(()));
    }
    Ok(Err(
        "its bytes are not those that the ledger commits to".into()
    ))
}

/// The digest that the ledger commits to.
fn digest_in(record: &Record) -> Option<Sha256Digest> {
    match record.event().ok()? {
        Event::OriginalReceived { sha256, .. } | Event::DuplicateReceived { sha256, .. } => {
            Some(sha256)
        }
        _ => None,
    }
}

fn file_name(item: &Item) -> String {
    match SourcePath::from_bytes(item.path.view(item.encoding)).extension() {
        Some(extension) => format!("{}.{extension}", item.id),
        None => item.id.to_string(),
    }
}

/// Gives the file the time its source had; a convenience, so a refusal is no matter.
fn set_modified(file: &File, item: &Item) {
    let nanos = item
        .modified
        .and_then(|time| u64::try_from(time.unix_nanos()).ok());
    if let Some(nanos) = nanos {
        let modified = UNIX_EPOCH + Duration::from_nanos(nanos);
        let _ = file.set_times(FileTimes::new().set_modified(modified));
    }
}
