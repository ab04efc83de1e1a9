use model::{DefectCode, Sha256Digest};
use storage::Storage;

use super::Audit;
use super::heads::Heads;
use crate::{Error, journal, layout};

/// Compares every journal with the digest in its head.
pub(super) fn check(storage: &dyn Storage, heads: &Heads, audit: &mut Audit) -> Result<(), Error> {
    for head in &heads.heads {
        let key = head.journal.key()?;
        match journal::read_sealed(storage, head) {
            Ok(sealed) => {
                audit.checked += 1;
                if Sha256Digest::of(&sealed) != head.journal_sha256 {
                    let of = layout::head(head.number)?;
                    let detail = format!("its bytes are not those that {of} names");
                    audit.defect(DefectCode::JournalDamaged, &key, detail);
                }
            }
            Err(Error::Storage(storage::Error::Absent { .. })) => {
                let of = layout::head(head.number)?;
                let detail = format!("it is not there, and {of} names it");
                audit.defect(DefectCode::ObjectMissing, &key, detail);
            }
            Err(error) => audit.unread(&key, &error),
        }
    }
    Ok(())
}
