use std::collections::{BTreeMap, BTreeSet};

use keyring::Keyring;
use ledger::Ledger;
use model::{ByteCount, Defect, DefectCode, ScopeId, Sha256Digest};
use storage::{Claim, Found, Key, Storage};

use crate::keys::{self, key_of};
use crate::{Error, Truth};

const LOG: [&str; 3] = ["log/", "journal/", "public/"];
/// What strangers fetch first; none but the log's own writer makes it again.
pub const PUBLIC_CHECKPOINT: &str = "public/checkpoint";

/// An object that is not what the ledger says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// Its name.
    pub key: Key,
    /// Of the bytes as they must be; `None` for a key or a checkpoint, of which more than one can be right.
    pub expected: Option<Sha256Digest>,
    /// Of the bytes that were found; `None` if there are none.
    pub found: Option<Sha256Digest>,
}

/// What came of checking a copy.
#[derive(Debug, Default)]
pub struct Checked {
    /// Objects that were read.
    pub objects: u64,
    /// Of them.
    pub bytes: ByteCount,
    /// Entries that were signed and that the copy does not have yet: the next update brings them.
    pub behind: u64,
    /// What another copy can put right.
    pub damages: Vec<Damage>,
    /// Everything that is not as it must be, with the damages.
    pub defects: Vec<Defect>,
}

/// Compares what a copy holds with what the ledger says of it, up to the checkpoint that the copy has.
/// `choose` says which of the objects below `ocfl/` and `held/` are read.
pub fn check(
    ledger: &Ledger,
    truth: &Truth,
    here: &dyn Storage,
    copy: &dyn Storage,
    keyring: Option<&Keyring>,
    choose: &dyn Fn(Vec<Claim>) -> Vec<Claim>,
) -> Result<Checked, Error> {
    let mut checked = Checked::default();
    let Some(size) = check_log(ledger, truth, copy, &mut checked)? else {
        return Ok(checked);
    };
    let signed = truth.statement.checkpoint().size();
    checked.behind = signed.saturating_sub(size);
    let mut listed = list(copy, &["ocfl/", "held/"])?;
    listed.remove(&vault::root_guide()?);
    let mut claims = Vec::new();
    for (entry, key, sha256) in truth.objects().iter().cloned() {
        match listed.remove(&key) {
            Some(size) => claims.push(Claim { key, size, sha256 }),
            None if entry.0 < size => checked.miss(key, Some(sha256)),
            None => {}
        }
    }
    for (_, part, _) in truth
        .parts
        .iter()
        .filter(|(_, _, objects)| !objects.complete)
    {
        let detail = "no copy has its inventory whole, so its content cannot be compared";
        checked.defects.push(Defect::at(
            DefectCode::NotChecked,
            format!("ocfl/{}", part.part),
            detail,
        ));
        let folder = format!("ocfl/{}/", part.part);
        listed.retain(|key, _| !key.as_str().starts_with(&folder));
    }
    checked.compare(copy, choose(claims), &|_, _| false);
    for key in listed.into_keys().filter(|key| !key.is_leftover()) {
        checked.defect(
            DefectCode::ObjectExtra,
            &key,
            "no entry of the log names it",
        );
    }
    check_keys(truth, here, copy, keyring, size, &mut checked)?;
    Ok(checked)
}

/// Compares the log of a copy; gives how many entries the copy has, or `None` if it is not a copy of
/// this log.
pub fn check_log(
    ledger: &Ledger,
    truth: &Truth,
    copy: &dyn Storage,
    checked: &mut Checked,
) -> Result<Option<u64>, Error> {
    let listed = list(copy, &LOG)?;
    let names: BTreeSet<Key> = listed.keys().cloned().collect();
    let object = Key::parse("log/checkpoint")?;
    let size = match ledger.checkpoint_of(copy) {
        Some(checkpoint) if truth.statement.root(checkpoint.size()) != Some(*checkpoint.root()) => {
            let detail = "it is signed, and it does not stand in this log: one archive went on in two places";
            checked.defect(DefectCode::LogForked, &object, detail);
            return Ok(None);
        }
        Some(checkpoint) => {
            checked.objects += 1;
            checkpoint.size()
        }
        None => {
            let size = truth.statement.size_by_heads(&names);
            match storage::digest(copy, &object) {
                Ok(found) => {
                    let detail = "it is not signed by the archive's key";
                    checked.damage(
                        DefectCode::SignatureWrong,
                        object,
                        None,
                        Some(found),
                        detail,
                    );
                }
                Err(storage::Error::Absent { .. }) if size == 0 => {}
                Err(storage::Error::Absent { .. }) => checked.miss(object, None),
                Err(error) => checked.unread(&object, None, &error),
            }
            size
        }
    };
    check_log_of(ledger, truth, copy, size, checked)?;
    Ok(Some(size))
}

/// Compares the log of a copy with the first `size` entries, whatever its checkpoint says.
pub fn check_log_of(
    ledger: &Ledger,
    truth: &Truth,
    copy: &dyn Storage,
    size: u64,
    checked: &mut Checked,
) -> Result<(), Error> {
    let listed = list(copy, &LOG)?;
    let names: BTreeSet<Key> = listed.keys().cloned().collect();
    let shown = check_shown(ledger, truth, copy, checked)?;
    let survey = truth.statement.survey(size, shown, &names, &truth.beside)?;
    let claim = |(key, sha256): (Key, Sha256Digest)| {
        let size = listed.get(&key).copied().unwrap_or_default();
        Claim { key, size, sha256 }
    };
    let claims = survey.there.into_iter().map(claim).collect();
    checked.compare(copy, claims, &|key, found| truth.beside.takes(key, found));
    for (key, sha256) in survey.missing {
        checked.miss(key, Some(sha256));
    }
    for key in survey.extra {
        checked.defect(DefectCode::ObjectExtra, &key, "no head names it");
    }
    Ok(())
}

/// How many entries a copy shows to strangers, if that is as it must be.
fn check_shown(
    ledger: &Ledger,
    truth: &Truth,
    copy: &dyn Storage,
    checked: &mut Checked,
) -> Result<Option<u64>, Error> {
    let object = Key::parse(PUBLIC_CHECKPOINT)?;
    match truth.statement.shown_by(ledger, copy) {
        Ok(shown) => {
            checked.objects += u64::from(shown.is_some());
            return Ok(shown);
        }
        Err(ledger::Error::Forked { .. }) => {
            let detail = "it is signed, and it does not stand in this log";
            checked.defect(DefectCode::LogForked, &object, detail);
        }
        Err(ledger::Error::Storage(error)) if !is_too_long(&error) => {
            checked.unread(&object, None, &error);
        }
        Err(error) => {
            let found = storage::digest(copy, &object).ok();
            let detail = format!("failed to {error}");
            checked.damage(DefectCode::SignatureWrong, object, None, found, &detail);
        }
    }
    Ok(None)
}

fn is_too_long(error: &storage::Error) -> bool {
    matches!(error, storage::Error::TooLong { .. })
}

fn list(copy: &dyn Storage, folders: &[&str]) -> Result<BTreeMap<Key, ByteCount>, Error> {
    let mut found = BTreeMap::new();
    for folder in folders {
        found.extend(
            copy.list(folder)?
                .into_iter()
                .map(|listed| (listed.key, listed.size)),
        );
    }
    Ok(found)
}

/// Keys stand in no entry: that the log's accessions have theirs and that each opens is what can be seen.
fn check_keys(
    truth: &Truth,
    here: &dyn Storage,
    copy: &dyn Storage,
    keyring: Option<&Keyring>,
    size: u64,
    checked: &mut Checked,
) -> Result<(), Error> {
    let destroyed = truth.known.destroyed.iter().map(|scope| key_of(*scope));
    let destroyed = destroyed.collect::<Result<BTreeSet<_>, _>>()?;
    let found = keys::keys(copy, &truth.statement, keyring)?;
    let old = truth
        .known
        .scopes
        .iter()
        .filter(|(entry, _)| entry.0 < size);
    let archive = (size > 0).then_some(ScopeId::Archive);
    let scopes = old.map(|(_, scope)| *scope).chain(archive);
    let mut needed = scopes.map(key_of).collect::<Result<BTreeSet<_>, _>>()?;
    if size >= truth.statement.checkpoint().size() {
        // Whatever lies here was copied when the log was.
        needed.extend(keys::keys(here, &truth.statement, None)?.into_keys());
    }
    for key in needed
        .difference(&destroyed)
        .filter(|key| !found.contains_key(key))
    {
        checked.miss(key.clone(), None);
    }
    for (key, whole) in found {
        checked.objects += 1;
        if destroyed.contains(&key) {
            checked.defect(
                DefectCode::ObjectExtra,
                &key,
                "the key was destroyed; `amana replicate` deletes it",
            );
        } else if !whole {
            let found = storage::digest(copy, &key).ok();
            checked.damage(
                DefectCode::ObjectAltered,
                key,
                None,
                found,
                "the key does not open, or not the journals of its scope",
            );
        }
    }
    Ok(())
}

impl Checked {
    /// Compares the objects with the claims; `takes` says which other bytes an object may have.
    fn compare(
        &mut self,
        copy: &dyn Storage,
        claims: Vec<Claim>,
        takes: &dyn Fn(&Key, &Sha256Digest) -> bool,
    ) {
        for (claim, found) in claims.iter().zip(storage::compare(copy, &claims)) {
            self.objects += 1;
            self.bytes += claim.size;
            let Claim { key, sha256, .. } = claim;
            match found {
                Found::Whole => {}
                Found::Altered(found) if takes(key, &found) => {}
                Found::Altered(found) => {
                    let detail = "its bytes are not those that the ledger knows";
                    self.damage(
                        DefectCode::ObjectAltered,
                        key.clone(),
                        Some(*sha256),
                        Some(found),
                        detail,
                    );
                }
                Found::Unread(storage::Error::Absent { .. }) => {
                    self.miss(key.clone(), Some(*sha256))
                }
                Found::Unread(error) => self.unread(key, Some(*sha256), &error),
            }
        }
    }

    fn miss(&mut self, key: Key, expected: Option<Sha256Digest>) {
        self.damage(
            DefectCode::ObjectMissing,
            key,
            expected,
            None,
            "it is not there",
        );
    }

    fn damage(
        &mut self,
        code: DefectCode,
        key: Key,
        expected: Option<Sha256Digest>,
        found: Option<Sha256Digest>,
        detail: &str,
    ) {
        self.defect(code, &key, detail);
        self.damages.push(Damage {
            key,
            expected,
            found,
        });
    }

    fn defect(&mut self, code: DefectCode, key: &Key, detail: &str) {
        self.defects.push(Defect::at(code, key, detail));
    }

    /// What the medium no longer gives is damage; what could not be had otherwise may be whole.
    fn unread(&mut self, key: &Key, expected: Option<Sha256Digest>, error: &storage::Error) {
        let detail = format!("it cannot be read: {error}");
        if error.is_unreadable() {
            self.damage(DefectCode::NotChecked, key.clone(), expected, None, &detail);
        } else {
            self.defect(DefectCode::NotChecked, key, &detail);
        }
    }
}
