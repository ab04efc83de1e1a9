use custody::Checkpoint;
use model::{Defect, DefectCode};

use super::Audit;
use super::heads::Heads;
use crate::{Error, Ledger, layout};

/// Checks the published checkpoint; gives its size if it is the log's.
pub(super) fn published(
    ledger: &Ledger,
    heads: &Heads,
    audit: &mut Audit,
) -> Result<Option<u64>, Error> {
    let key = layout::checkpoint()?;
    let checkpoint = match ledger.checkpoint() {
        Ok(checkpoint) => checkpoint,
        Err(Error::NoLog { object }) => {
            audit.defect(DefectCode::ObjectMissing, &object, "it is not there");
            return Ok(None);
        }
        Err(Error::Custody(wrong)) => {
            let (code, detail) = fault(&wrong);
            audit.defect(code, &key, detail);
            return Ok(None);
        }
        Err(error) => {
            audit.unread(&key, &error);
            return Ok(None);
        }
    };
    audit.checked += 1;
    if let Some((code, detail)) = compare(&checkpoint, heads) {
        audit.defect(code, &key, detail);
        return Ok(None);
    }
    let size = checkpoint.size();
    if size < heads.size_before_newest() {
        let behind = heads.size() - size;
        let detail = format!("it is {behind} entries and several heads behind the log");
        audit.defect(DefectCode::LogDamaged, &key, detail);
    } else if size < heads.size() {
        audit.leftovers += 1;
    }
    Ok(Some(size))
}

/// Checks that the log continues a checkpoint that was kept elsewhere.
pub(super) fn against(ledger: &Ledger, older: &Checkpoint, heads: &Heads, audit: &mut Audit) {
    audit.checked += 1;
    let found = match ledger.verify_any(older) {
        Ok(()) => compare(older, heads),
        Err(Error::Custody(wrong)) => Some(fault(&wrong)),
        Err(other) => Some((DefectCode::NotChecked, format!("failed to {other}"))),
    };
    if let Some((code, detail)) = found {
        let detail = format!(
            "against the checkpoint of {} entries: {detail}",
            older.size()
        );
        audit.defects.push(Defect::of_all(code, detail));
    }
}

pub(super) fn compare(checkpoint: &Checkpoint, heads: &Heads) -> Option<(DefectCode, String)> {
    let (signed, found) = (checkpoint.size(), heads.size());
    match heads.root(signed) {
        Some(root) if root == *checkpoint.root() => None,
        Some(_) => {
            let detail = format!("the first {signed} entries are not those that were signed");
            Some((DefectCode::LogForked, detail))
        }
        None if heads.whole => {
            let detail = format!("{signed} entries were signed and {found} are there");
            Some((DefectCode::LogTruncated, detail))
        }
        None => {
            let detail = format!("it is about {signed} entries, of which {found} can be read");
            Some((DefectCode::NotChecked, detail))
        }
    }
}

pub(super) fn fault(wrong: &custody::Error) -> (DefectCode, String) {
    let code = match wrong {
        custody::Error::Signature { .. }
        | custody::Error::Unsigned { .. }
        | custody::Error::OtherLog { .. } => DefectCode::SignatureWrong,
        _ => DefectCode::LogDamaged,
    };
    (code, format!("failed to {wrong}"))
}
