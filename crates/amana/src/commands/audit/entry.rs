use custody::{Acting, Event, FixityChecked};
use keyring::Keyring;
use ledger::RequestId;
use model::{Defect, DefectCode, EntryIndex, OsChance, ScopeId, SystemClock};

use super::{Report, WRITERS_LEASE};
use crate::archive::Archive;
use crate::failure::sentence;

/// Enters what was checked. A log that may be an older copy of itself, or that is damaged, must not be
/// written to: then, and when it cannot be done, says that there is no entry.
pub(super) fn enter(archive: &Archive, keyring: &Keyring, acting: Acting, report: &mut Report) {
    if !may_write(report) {
        eprintln!("No entry of this audit was made: what it found may concern the log itself.");
        return;
    }
    match append(archive, keyring, &[event(report, acting)]) {
        Ok(entry) => report.entry = Some(entry),
        Err(error) => eprintln!(
            "No entry of this audit was made, or the catalog lacks it: {}.",
            sentence(&error)
        ),
    }
}

/// Folds what a command did not that was stopped after its entry: such a catalog is no defect. One that is empty, or
/// of another log, is left for the audit to name.
pub(super) fn catch_up(archive: &Archive, keyring: &Keyring) {
    let Ok(_lease) = archive.storage.lease(WRITERS_LEASE) else {
        return;
    };
    let position = archive.ask(|catalog| async move { catalog.position().await });
    let is_begun = position.is_ok_and(|position| position.0 > 0);
    if is_begun && archive.refuse_older_log().is_ok() {
        // What stops it, the audit names.
        let _ = archive.catch_up(keyring);
    }
}

/// Whether nothing that was found in the archive itself speaks against its log; what was found in a copy
/// says nothing of it.
pub(super) fn may_write(report: &Report) -> bool {
    report.defects.iter().take(report.own).all(spares_the_log)
}

/// Whether a defect says nothing against the log.
fn spares_the_log(defect: &Defect) -> bool {
    match defect.code {
        DefectCode::ObjectAltered
        | DefectCode::ObjectMissing
        | DefectCode::PartUnfinished
        | DefectCode::StampExpired
        | DefectCode::StampNotAccepted
        | DefectCode::JournalDamaged => true,
        DefectCode::NotChecked => defect.path.as_deref().is_some_and(is_kept),
        _ => false,
    }
}

fn is_kept(path: &str) -> bool {
    ["ocfl/", "held/", "keys/"]
        .iter()
        .any(|folder| path.starts_with(folder))
}

fn event(report: &Report, acting: Acting) -> Event {
    let covered = &report.covered;
    let what = match covered.sample {
        Some(_) => "sample",
        None => "everything",
    };
    Event::FixityChecked(FixityChecked {
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
        acting,
    })
}

/// Appends acts of the archive itself; gives the place of the first.
pub(super) fn append(
    archive: &Archive,
    keyring: &Keyring,
    events: &[Event],
) -> anyhow::Result<EntryIndex> {
    let mut chance = OsChance;
    let mut writer = archive.ledger.writer(keyring, OsChance)?;
    archive.refuse_older_log()?;
    let scope = keyring.open_scope(archive.storage.as_ref(), ScopeId::Archive)?;
    let request = RequestId::draw(&mut chance);
    let entered = writer.enter(request, &scope, events, &SystemClock, &mut chance)?;
    archive.catch_up(keyring)?;
    entered
        .first()
        .map(ledger::Committed::index)
        .ok_or_else(|| anyhow::anyhow!("append an entry: the log gave none back"))
}
