use ledger::Clocks;
use model::{Defect, DefectCode};

use super::Report;
use super::catalog::Vouched;
use crate::archive::Archive;

const FOLDER: &str = "log/clock/";
/// More than a clock has, in bytes.
const LONG: u64 = 4 << 10;

/// The clocks against the entries that set them. Without its clock an archive publishes nothing, and its
/// witnesses see nothing more of it; with another it publishes what nobody decided.
pub(super) fn check(
    archive: &Archive,
    clocks: &Clocks,
    vouched: &Vouched,
    report: &mut Report,
) -> anyhow::Result<()> {
    let mut listed = archive.storage.list(FOLDER)?;
    for (entry, clock) in clocks {
        let (key, bytes) = clock.object(*entry)?;
        listed.retain(|listed| listed.key != key);
        let (code, detail) = match archive.storage.read_at_most(&key, LONG) {
            Ok(found) if found == bytes => continue,
            Ok(_) | Err(storage::Error::TooLong { .. }) => (
                DefectCode::ObjectAltered,
                "it is not the clock that its entry tells of".into(),
            ),
            Err(storage::Error::Absent { .. }) => (
                DefectCode::ObjectMissing,
                "the entry that set this clock is there, and the clock is not".into(),
            ),
            Err(error) => (
                DefectCode::NotChecked,
                format!("it cannot be read: {error}"),
            ),
        };
        // The log itself may have told already that it is no clock at all.
        let defect = Defect::at(code, &key, detail);
        if report.defects.iter().all(|known| known.path != defect.path) {
            report.defects.push(defect);
        }
    }
    for unnamed in listed.iter().filter(|it| !it.key.is_leftover()) {
        if vouched.complete {
            let detail = "no entry of the log set this clock";
            let defect = Defect::at(DefectCode::ObjectExtra, &unnamed.key, detail);
            report.defects.push(defect);
        }
    }
    Ok(())
}
