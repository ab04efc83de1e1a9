use std::collections::{BTreeMap, BTreeSet};

use keyring::{Keyring, MAX_WRAPPED};
use ledger::Ledger;
use model::{ByteCount, Defect, DefectCode, Sha256Digest, Watch};
use storage::{Key, Storage};

use crate::keys;
use crate::{Error, Truth};

/// The lease that a writer of an archive holds: two updates of a copy keep out of each other's way, and
/// out of that of somebody who opened the copy as an archive.
const LEASE: &str = "ledger";
const FOLDERS: [&str; 6] = ["ocfl/", "held/", "keys/", "journal/", "log/", "public/"];

/// What an update of a copy did.
#[derive(Debug, Default)]
pub struct Updated {
    /// Objects that were put.
    pub copied: u64,
    /// Of those of the vault, held and keys.
    pub bytes: ByteCount,
    /// Keys that took the place of older ones.
    pub replaced: u64,
    /// Keys and volumes that were deleted, for their scopes were destroyed.
    pub deleted: u64,
    /// Whether a person stopped it.
    pub stopped: bool,
    /// What could not be copied, for it is not here as it must be.
    pub defects: Vec<Defect>,
}

struct Update<'a> {
    here: &'a dyn Storage,
    there: &'a dyn Storage,
    /// What is there.
    listed: BTreeSet<Key>,
    /// What is here.
    sizes: BTreeMap<Key, ByteCount>,
    watch: &'a mut dyn Watch,
    done: Updated,
}

/// Brings a copy up to date, object by object, each put if its name is free: the vault, held volumes,
/// keys, and then the log, its checkpoint last. Stopped at any moment, the copy is a whole older
/// archive, and the next update goes on. `truth` is of one moment: what came later waits for the next.
///
/// A copy that was signed with more or other entries is not touched at all: `ledger::Error::CopyAhead` and
/// `CopyForked` inside.
pub fn update(
    ledger: &Ledger,
    truth: &Truth,
    here: &dyn Storage,
    there: &dyn Storage,
    keyring: Option<&Keyring>,
    watch: &mut dyn Watch,
) -> Result<Updated, Error> {
    let _lease = there.lease(LEASE)?;
    // Before anything is deleted or replaced: an archive that was set back must not undo what the copy
    // knows better.
    truth.statement.check_copy(ledger, there)?;
    let mut listed = BTreeSet::new();
    for line in FOLDERS
        .iter()
        .map(|folder| there.list(folder))
        .collect::<Result<Vec<_>, _>>()?
        .concat()
    {
        if line.key.is_leftover() {
            there.delete(&line.key)?;
        } else {
            listed.insert(line.key);
        }
    }
    let mut update = Update {
        here,
        there,
        listed,
        sizes: sizes(here)?,
        watch,
        done: Updated::default(),
    };
    update.delete_destroyed(truth)?;
    update.objects(truth)?;
    update.keys(truth, keyring)?;
    if !update.watch.is_stopped() {
        update.log(ledger, truth)?;
    }
    update.done.stopped = update.watch.is_stopped();
    Ok(update.done)
}

fn sizes(store: &dyn Storage) -> Result<BTreeMap<Key, ByteCount>, Error> {
    let mut sizes = BTreeMap::new();
    for folder in ["ocfl/", "held/", "keys/"] {
        let listed = store.list(folder)?.into_iter();
        sizes.extend(listed.map(|listed| (listed.key, listed.size)));
    }
    Ok(sizes)
}

impl Update<'_> {
    fn delete_destroyed(&mut self, truth: &Truth) -> Result<(), Error> {
        for scope in &truth.known.destroyed {
            let remains = keyring::remains(self.there, *scope)?;
            if remains.is_empty() {
                continue;
            }
            let undone = keyring::destroy_scope(&[self.there], *scope);
            if let Some(undone) = undone.into_iter().next() {
                return Err(undone.error.into());
            }
            self.done.deleted += remains.len() as u64;
            self.listed.retain(|key| !remains.contains(key));
        }
        Ok(())
    }

    fn objects(&mut self, truth: &Truth) -> Result<(), Error> {
        let mut objects: Vec<_> = truth
            .objects()
            .iter()
            .map(|(_, key, sha256)| (key.clone(), Some(*sha256)))
            .collect();
        // The page for people differs from archive to archive.
        objects.insert(0, (vault::root_guide()?, None));
        let lacking: Vec<_> = objects
            .into_iter()
            .filter(|(key, _)| !self.listed.contains(key))
            .collect();
        self.watch.expect(lacking.len() as u64);
        for (key, sha256) in lacking {
            if self.watch.is_stopped() {
                return Ok(());
            }
            self.copy(&key, sha256)?;
        }
        Ok(())
    }

    fn copy(&mut self, key: &Key, sha256: Option<Sha256Digest>) -> Result<(), Error> {
        let defect = match storage::copy(self.here, self.there, key, sha256) {
            Ok(()) => {
                let size = self.sizes.get(key).copied().unwrap_or_default();
                self.done.copied += 1;
                self.done.bytes += size;
                self.watch.advance(1, size.get());
                return Ok(());
            }
            Err(storage::Error::Exists { .. }) => return Ok(()),
            Err(storage::Error::Absent { .. }) if sha256.is_none() => return Ok(()),
            Err(storage::Error::Absent { .. }) => {
                (DefectCode::ObjectMissing, "it is not here to be copied")
            }
            Err(storage::Error::Differs { .. }) => (
                DefectCode::ObjectAltered,
                "it is not copied: its bytes here are not those that the ledger knows",
            ),
            Err(error) if error.is_unreadable() => (
                DefectCode::NotChecked,
                "it is not copied: it cannot be read here",
            ),
            Err(error) => return Err(error.into()),
        };
        self.done.defects.push(Defect::at(defect.0, key, defect.1));
        Ok(())
    }

    /// A key that differs is replaced only by one that opens: a damaged key must not take the place of
    /// a good one, which may be the last.
    fn keys(&mut self, truth: &Truth, keyring: Option<&Keyring>) -> Result<(), Error> {
        for (key, whole) in keys::keys(self.here, &truth.statement, keyring)? {
            let destroyed =
                keys::scope_of(&key).is_some_and(|scope| truth.known.destroyed.contains(&scope));
            if destroyed || self.watch.is_stopped() {
                continue;
            }
            if !whole {
                let detail = "it is not copied: the key here does not open, or not the journals of its scope";
                self.done
                    .defects
                    .push(Defect::at(DefectCode::ObjectAltered, &key, detail));
            } else if !self.listed.contains(&key) {
                self.copy(&key, None)?;
            } else {
                self.replace_key(truth, &key, keyring)?;
            }
        }
        Ok(())
    }

    fn replace_key(
        &mut self,
        truth: &Truth,
        key: &Key,
        keyring: Option<&Keyring>,
    ) -> Result<(), Error> {
        let bytes = self.here.read_at_most(key, MAX_WRAPPED)?;
        match self.there.read_at_most(key, MAX_WRAPPED) {
            Ok(there) if there == bytes => return Ok(()),
            Ok(_) | Err(storage::Error::TooLong { .. }) => {}
            Err(error) if error.is_unreadable() => {}
            Err(error) => return Err(error.into()),
        }
        let detail = match keyring {
            None => Some(
                "the copy has another; give --keys and --passphrase-file, so that it can be seen which is good",
            ),
            Some(keyring) if is_another(truth, self.here, self.there, key, keyring) => Some(
                "the copy has a key of another identity, and no journal here tells which is good; neither was replaced",
            ),
            Some(_) => None,
        };
        if let Some(detail) = detail {
            self.done
                .defects
                .push(Defect::at(DefectCode::NotChecked, key, detail));
            return Ok(());
        }
        self.there.replace(key, &bytes)?;
        self.done.replaced += 1;
        Ok(())
    }

    fn log(&mut self, ledger: &Ledger, truth: &Truth) -> Result<(), Error> {
        let mut copied = 0;
        let result = truth
            .statement
            .replicate(ledger, self.there, &truth.clocks(), &mut |_| copied += 1);
        self.done.copied += copied;
        match result {
            Err(ledger::Error::Storage(
                storage::Error::Differs { key } | storage::Error::Absent { key },
            )) => {
                let detail = "it is damaged here, so the log is not copied further; `amana audit --repair` mends it";
                self.done
                    .defects
                    .push(Defect::at(DefectCode::LogDamaged, key, detail));
                Ok(())
            }
            done => Ok(done?),
        }
    }
}

/// Whether the key of a scope there opens and is another one than the one here, of which nothing shows that it is
/// the scope's: it may be the last good one.
fn is_another(
    truth: &Truth,
    here: &dyn Storage,
    there: &dyn Storage,
    key: &Key,
    keyring: &Keyring,
) -> bool {
    let Some(scope) = keys::scope_of(key) else {
        return false;
    };
    let of = |store| keyring.open_scope(store, scope);
    let (Ok(ours), Ok(theirs)) = (of(here), of(there)) else {
        return false;
    };
    let same = ours.recipient().to_string() == theirs.recipient().to_string();
    !same && truth.statement.opens(here, &ours) != Some(true)
}
