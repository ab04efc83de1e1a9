use model::DefectCode;
use storage::{Key, Listed, Storage};

use super::heads::Heads;
use super::{Audit, checkpoints, tiles};
use crate::beat::LogClock;
use crate::layout::{self, MAX_CLOCK, MAX_LINE, Place};
use crate::{Error, Ledger, beside};

/// Whether a name is that of a clock, a published note or a cosignature.
pub(super) fn is_kept(key: &Key) -> bool {
    layout::number(layout::CLOCK, key).is_some()
        || layout::number(layout::PUBLISHED, key).is_some()
        || layout::cosigned(key).is_some()
        || layout::is_refusal(key)
}

/// Checks every published note, every cosignature, the clocks, and the files for strangers.
pub(super) fn check(
    ledger: &Ledger,
    log: &[Listed],
    heads: &Heads,
    audit: &mut Audit,
) -> Result<(), Error> {
    let storage = ledger.storage();
    let mut sizes = Vec::new();
    for Listed { key, .. } in log {
        if let Some(size) = layout::number(layout::PUBLISHED, key) {
            check_note(ledger, key, heads, audit);
            sizes.push(size);
        } else if layout::number(layout::CLOCK, key).is_some() {
            check_clock(storage, key, audit);
        }
    }
    for Listed { key, .. } in log {
        if let Some((size, _)) = layout::cosigned(key) {
            check_cosignature(ledger, key, size, audit);
        } else if layout::is_refusal(key) {
            check_refusal(ledger, key, audit);
        }
    }
    outside(ledger, &sizes, heads, audit)
}

fn check_note(ledger: &Ledger, key: &Key, heads: &Heads, audit: &mut Audit) {
    match ledger.read_checkpoint(key) {
        Ok(note) => {
            audit.checked += 1;
            if layout::number(layout::PUBLISHED, key) != Some(note.size()) {
                audit.defect(DefectCode::LogDamaged, key, "it is of another size");
            } else if let Some((code, detail)) = checkpoints::compare(&note, heads) {
                audit.defect(code, key, detail);
            }
        }
        Err(Error::Custody(wrong)) => {
            let (code, detail) = checkpoints::fault(&wrong);
            audit.defect(code, key, detail);
        }
        Err(error) => audit.unread(key, &error),
    }
}

fn check_clock(storage: &dyn Storage, key: &Key, audit: &mut Audit) {
    match storage.read_at_most(key, MAX_CLOCK) {
        Ok(bytes) => {
            audit.checked += 1;
            if LogClock::parse(&bytes).is_none() {
                audit.defect(DefectCode::ObjectAltered, key, "it is no clock");
            }
        }
        Err(error) => audit.unread(key, &error.into()),
    }
}

/// A cosignature must be one line on a note that is there. Whether it holds is for the policy to say.
fn check_cosignature(ledger: &Ledger, key: &Key, size: u64, audit: &mut Audit) {
    let line = match ledger.storage().read_at_most(key, MAX_LINE) {
        Ok(line) => line,
        Err(error) => return audit.unread(key, &error.into()),
    };
    audit.checked += 1;
    let Ok(note) = ledger.published_at(size) else {
        return audit.defect(
            DefectCode::ObjectExtra,
            key,
            "there is no note that it signs",
        );
    };
    let line = std::str::from_utf8(&line).ok();
    if line
        .and_then(|line| note.with_signature(line).ok())
        .is_none()
    {
        audit.defect(DefectCode::LogDamaged, key, "it is no signature line");
    }
}

/// A refusal is named by its digest. What it says is for whoever reads it.
fn check_refusal(ledger: &Ledger, key: &Key, audit: &mut Audit) {
    match beside::read_said(ledger, ledger.storage(), key) {
        Ok(_) => audit.checked += 1,
        Err(Error::Storage(storage::Error::Differs { .. })) => {
            audit.checked += 1;
            let detail =
                "its bytes are not those that its name says: what a witness refused was altered";
            audit.defect(DefectCode::ObjectAltered, key, detail);
        }
        Err(error) => audit.unread(key, &error),
    }
}

/// Checks that the files for strangers are those of the published trees and nothing else.
fn outside(ledger: &Ledger, sizes: &[u64], heads: &Heads, audit: &mut Audit) -> Result<(), Error> {
    let storage = ledger.storage();
    let listed = storage.list(layout::PUBLIC)?;
    let object = layout::public_checkpoint()?;
    let newest = sizes.last().copied();
    let out = public_size(ledger, newest, heads, audit)?;
    if out.is_none_or(|out| Some(out) < newest) && newest.is_some() {
        // The next publication finishes it.
        audit.leftovers += 1;
    }
    let tiles = tiles::expected_outside(sizes, out.is_some() && out == newest)?;
    if heads.whole || newest.is_none_or(|newest| newest <= heads.size()) {
        tiles::check(storage, Place::Public, &listed, heads, &tiles, audit);
    }
    for Listed { key, .. } in &listed {
        if key.is_leftover() {
            audit.leftovers += 1;
        } else if *key != object && !tiles.contains_key(key) {
            audit.defect(DefectCode::ObjectExtra, key, "it is of no published tree");
        }
    }
    Ok(())
}

/// The size of the checkpoint for strangers, if it is one that was published.
fn public_size(
    ledger: &Ledger,
    newest: Option<u64>,
    heads: &Heads,
    audit: &mut Audit,
) -> Result<Option<u64>, Error> {
    let object = layout::public_checkpoint()?;
    let there = match ledger.public_note() {
        Ok(Some(there)) => there,
        Ok(None) => return Ok(None),
        Err(Error::Custody(wrong)) => {
            let (code, detail) = checkpoints::fault(&wrong);
            audit.defect(code, &object, detail);
            return Ok(None);
        }
        Err(error) => {
            audit.unread(&object, &error);
            return Ok(None);
        }
    };
    audit.checked += 1;
    let size = there.size();
    if newest.is_none_or(|newest| newest < size) {
        let detail = format!("{size} entries are published, and no note in log/published says so");
        audit.defect(DefectCode::LogTruncated, &object, detail);
        return Ok(None);
    }
    // A note that cannot be read is named where it lies; then the heads say what was published.
    let said = match ledger.published_at(size) {
        Err(error) if is_absent(&error) => None,
        Ok(note) => Some(*note.root()),
        Err(_) if heads.whole => heads.root(size),
        Err(_) => Some(*there.root()),
    };
    if said != Some(*there.root()) {
        let detail = "it is not what the note in log/published says";
        audit.defect(DefectCode::LogForked, &object, detail);
        return Ok(None);
    }
    Ok(Some(size))
}

fn is_absent(error: &Error) -> bool {
    matches!(error, Error::Storage(storage::Error::Absent { .. }))
}
