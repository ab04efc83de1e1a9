//! A writer that is stopped at any write leaves unfinished work, which the next try replaces.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use keyring::ScopeKey;
use model::DefectCode;
use storage::{Error, Folder, Key, Lease, Listed, NewObject, Object, Storage, Stray};
use vault::{SealedPart, Vault};

use crate::outside::assert_valid;
use crate::support::*;

/// A store whose writer is killed after a number of steps: whatever was begun then stays.
struct Stopping {
    root: PathBuf,
    folder: Folder,
    steps_left: AtomicUsize,
}

struct StoppingObject<'a> {
    key: Key,
    object: Option<Box<dyn NewObject + 'a>>,
    store: &'a Stopping,
}

impl Stopping {
    fn step(&self) -> io::Result<()> {
        let left = &self.steps_left;
        left.try_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            left.checked_sub(1)
        })
        .map(drop)
        .map_err(|_| io::Error::other("stopped"))
    }

    fn is_stopped(&self) -> bool {
        self.steps_left.load(Ordering::Relaxed) == 0
    }
}

fn stopped(key: &Key) -> impl FnOnce(io::Error) -> Error {
    |source| Error::Io {
        act: "write",
        name: key.to_string(),
        source,
    }
}

impl Storage for Stopping {
    fn create(&self, key: &Key) -> Result<Box<dyn NewObject + '_>, Error> {
        self.step().map_err(stopped(key))?;
        let object = Some(self.folder.create(key)?);
        Ok(Box::new(StoppingObject {
            key: key.clone(),
            object,
            store: self,
        }))
    }
    fn replace(&self, key: &Key, bytes: &[u8]) -> Result<(), Error> {
        self.step().map_err(stopped(key))?;
        self.folder.replace(key, bytes)
    }
    fn open(&self, key: &Key) -> Result<Box<dyn Object>, Error> {
        self.folder.open(key)
    }
    fn list(&self, prefix: &str) -> Result<Vec<Listed>, Error> {
        self.folder.list(prefix)
    }
    fn strays(&self, prefix: &str) -> Result<Vec<Stray>, Error> {
        self.folder.strays(prefix)
    }
    fn delete(&self, key: &Key) -> Result<(), Error> {
        self.step().map_err(stopped(key))?;
        self.folder.delete(key)
    }
    fn lease(&self, name: &str) -> Result<Lease, Error> {
        self.folder.lease(name)
    }
    fn place(&self) -> String {
        self.folder.place()
    }
}

impl Write for StoppingObject<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let object = self.object.as_mut().unwrap();
        let step = self.store.step();
        // The write at which it is stopped is torn.
        let reached = if step.is_ok() {
            bytes.len()
        } else {
            bytes.len() / 2
        };
        object.write_all(&bytes[..reached])?;
        step.map(|()| reached)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl NewObject for StoppingObject<'_> {
    fn commit(mut self: Box<Self>) -> Result<(), Error> {
        self.store.step().map_err(stopped(&self.key))?;
        self.object.take().unwrap().commit()?;
        // Between the naming of the file and the end of the write it has both names.
        self.store.step().map_err(|stop| {
            let named = self.store.root.join(self.key.as_str());
            std::fs::hard_link(&named, named.with_file_name(".new-0-0")).unwrap();
            stopped(&self.key)(stop)
        })
    }
}

impl Drop for StoppingObject<'_> {
    fn drop(&mut self) {
        if self.store.is_stopped() {
            std::mem::forget(self.object.take());
        }
    }
}

/// Two originals and between them a duplicate that is dropped.
fn write_part(storage: Arc<dyn Storage>, key: &ScopeKey) -> Result<SealedPart, vault::Error> {
    let vault = Vault::open(storage).unwrap();
    let mut part = vault.begin_part(key, FIRST)?;
    for (number, bytes) in [(1, "first"), (0, "duplicate"), (2, "second")] {
        let received = part.receive(bytes.as_bytes())?;
        if number > 0 {
            part.store(received, note(key, number))?;
        }
    }
    part.finish(created())
}

fn stopping(archive: &Archive, steps: usize) -> Arc<Stopping> {
    Arc::new(Stopping {
        root: archive.home.path().into(),
        folder: Folder::open(archive.home.path()).unwrap(),
        steps_left: steps.into(),
    })
}

#[test]
fn a_part_that_is_stopped_at_any_step_is_unfinished_and_can_be_written_again() {
    let archive = Archive::new();
    let rehearsal = Archive::new();
    let plenty = stopping(&rehearsal, usize::MAX);
    let before = plenty.steps_left.load(Ordering::Relaxed);
    write_part(plenty.clone(), &accession()).unwrap();
    let steps = before - plenty.steps_left.load(Ordering::Relaxed);
    assert!(steps > 25, "{steps}");

    let (mut parts, mut adopted) = (Vec::new(), 0);
    for step in 0..steps {
        let key = accession();
        write_part(stopping(&archive, step), &key).unwrap_err();
        let defects = archive.vault.audit(&parts).unwrap().defects;
        let began = archive
            .storage
            .list(&format!("ocfl/{}", part_id(&key)))
            .unwrap();
        let finished = began
            .iter()
            .any(|one| one.key.name() == "0=ocfl_object_1.1");
        let expected: &[_] = match began.as_slice() {
            [] => &[],
            _ if finished => &[DefectCode::PartUnknown],
            _ => &[DefectCode::PartUnfinished],
        };
        let codes: Vec<_> = defects.iter().map(|defect| defect.code).collect();
        assert_eq!(codes, expected, "stopped at step {step}: {defects:?}");
        // Stopped once more, while it clears away what the first try left.
        let _ = write_part(stopping(&archive, 2), &key);
        let sealed = match write_part(archive.storage.clone(), &key) {
            Err(vault::Error::PartFinished { .. }) => {
                adopted += 1;
                archive.vault.open_part(&key, FIRST).unwrap().sealed
            }
            written => written.unwrap(),
        };
        parts.push(known(sealed));
        let found = archive.vault.audit(&parts).unwrap();
        assert_eq!((found.leftovers, found.defects), (0, vec![]), "step {step}");
    }
    assert_eq!(adopted, 1);
    assert_valid(&archive, steps);
}

#[test]
fn the_making_of_a_vault_that_is_stopped_at_any_step_can_be_done_again() {
    for steps in 0..12 {
        let home = tempfile::TempDir::new().unwrap();
        let folder = Folder::open(home.path()).unwrap();
        let stopping = Stopping {
            root: home.path().into(),
            folder,
            steps_left: steps.into(),
        };
        Vault::create(Arc::new(stopping)).unwrap_err();
        let storage = Arc::new(Folder::open(home.path()).unwrap());
        let vault = Vault::create(storage).unwrap();
        let found = vault.audit(&[]).unwrap();
        assert_eq!(
            (found.leftovers, found.defects),
            (0, vec![]),
            "stopped at step {steps}"
        );
    }
}
