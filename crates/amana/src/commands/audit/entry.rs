use custody::{Event, FixityChecked};
use keyring::Keyring;
use ledger::RequestId;
use model::{Defect, DefectCode, EntryIndex, OsChance, ScopeId, SystemClock};

use super::Report;
use crate::archive::Archive;
use crate::failure::sentence;

/// Enters what was checked. A log that may be an older copy of itself, or that is damaged, must not be
/// written to: then, and when it cannot be done, says that there is no entry.
pub(super) fn enter(archive: &Archive, keyring: &Keyring, report: &mut Report) {
    if !report.defects.iter().all(spares_the_log) {
        eprintln!("No entry of this audit was made: what it found may concern the log itself.");
        return;
    }
    match append(archive, keyring, report) {
        Ok(entry) => report.entry = Some(entry),
        Err(error) => eprintln!("No entry of this audit was made: {}.", sentence(&error)),
    }
}

/// Whether a defect says nothing against the log.
fn spares_the_log(defect: &Defect) -> bool {
    match defect.code {
        DefectCode::ObjectAltered | DefectCode::ObjectMissing | DefectCode::PartUnfinished => true,
        DefectCode::NotChecked => defect.path.as_deref().is_some_and(is_kept),
        _ => false,
    }
}

fn is_kept(path: &str) -> bool {
    ["ocfl/", "held/", "keys/"]
        .iter()
        .any(|folder| path.starts_with(folder))
}

fn append(archive: &Archive, keyring: &Keyring, report: &Report) -> anyhow::Result<EntryIndex> {
    let covered = &report.covered;
    let what = match covered.sample {
        Some(_) => "sample",
        None => "everything",
    };
    let event = Event::FixityChecked(FixityChecked {
        what: what.into(),
        objects: covered.objects,
        bytes: covered.bytes,
        of_objects: covered.of_objects,
        of_bytes: covered.of_bytes,
        sample: covered.sample.clone(),
        seed: covered.seed.clone(),
        since: covered
            .since
            .unwrap_or_else(|| model::Clock::now(&SystemClock)),
        defects: report.defects.len() as u64,
    });
    let mut chance = OsChance;
    let mut writer = archive.ledger.writer(keyring, OsChance)?;
    archive.refuse_older_log()?;
    let scope = keyring.open_scope(archive.storage.as_ref(), ScopeId::Archive)?;
    let request = RequestId::draw(&mut chance);
    let entered = writer.enter(request, &scope, &[event], &SystemClock, &mut chance)?;
    archive.catch_up(keyring)?;
    entered
        .first()
        .map(ledger::Committed::index)
        .ok_or_else(|| anyhow::anyhow!("append an entry: the log gave none back"))
}
