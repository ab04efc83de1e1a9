use keyring::Keyring;
use model::{Defect, DefectCode, EntryIndex};

use super::Report;
use crate::archive::Archive;

/// Opens every journal and compares its records with the leaves that the tree fixes. A head fixes its journal by
/// a digest that stands in the head alone: whoever can write both is found by the records only.
pub(super) fn check(
    archive: &Archive,
    keyring: &Keyring,
    report: &mut Report,
) -> anyhow::Result<()> {
    let entries = match archive.ledger.entries(keyring, EntryIndex(0)) {
        Ok(entries) => entries,
        Err(error) => {
            let detail = format!("journals cannot be compared with the log: failed to {error}");
            report
                .defects
                .push(Defect::of_all(DefectCode::NotChecked, detail));
            return Ok(());
        }
    };
    for entry in entries {
        match entry {
            Ok(_) => {}
            Err(ledger::Error::Journal { object, wrong }) => {
                let is_told = report.defects.iter().any(|known| {
                    known.code == DefectCode::JournalDamaged
                        && known.path.as_deref() == Some(object.as_str())
                });
                if !is_told {
                    report
                        .defects
                        .push(Defect::at(DefectCode::JournalDamaged, object, wrong));
                }
            }
            // Of keys that are gone the check of the keys tells.
            Err(ledger::Error::Keyring(_)) => {}
            Err(error) => report.defects.push(Defect::of_all(
                DefectCode::LogDamaged,
                format!("failed to {error}"),
            )),
        }
    }
    Ok(())
}
