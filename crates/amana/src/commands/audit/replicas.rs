use std::sync::Arc;

use keyring::Keyring;
use model::{ByteCount, Defect, DefectCode};
use replica::Truth;
use serde::Serialize;
use storage::{Claim, Storage};

use super::sample::Sample;
use super::{Pass, Report};
use crate::archive::Archive;
use crate::cli::Audit;
use crate::commands::replica::Registry;
use crate::failure::sentence;
use crate::outcome::say;

/// A copy that is kept, open if it can be reached.
pub(super) struct Copy {
    pub(super) name: String,
    pub(super) store: anyhow::Result<Arc<dyn Storage>>,
}

/// What was looked at in a copy.
#[derive(Debug, Serialize)]
pub(super) struct Looked {
    name: String,
    reached: bool,
    /// Objects that were read.
    objects: u64,
    bytes: ByteCount,
    /// Entries that it lacks: `amana replicate` brings them.
    behind: u64,
}

pub(super) fn open(archive: &Archive) -> anyhow::Result<Vec<Copy>> {
    let registry = Registry::read(&archive.folder)?;
    let open = |entry: crate::commands::replica::Entry| Copy {
        store: entry.open().and_then(|store| {
            // A bucket is asked only when something of it is wanted.
            store.list("log/heads/")?;
            Ok(store)
        }),
        name: entry.name,
    };
    Ok(registry.replicas.into_iter().map(open).collect())
}

pub(super) fn reached(copies: &[Copy]) -> impl Iterator<Item = (&str, &dyn Storage)> {
    copies.iter().filter_map(|copy| {
        let store = copy.store.as_ref().ok()?;
        Some((copy.name.as_str(), store.as_ref()))
    })
}

/// Compares each copy that can be reached with what the ledger says; its defects stand behind the
/// archive's own, each with the copy's name before the place.
pub(super) fn check(
    archive: &Archive,
    args: &Audit,
    keyring: Option<&Keyring>,
    copies: &[Copy],
    known: replica::Known,
    pass: &mut Pass,
) -> anyhow::Result<()> {
    pass.report.own = pass.report.defects.len();
    if copies.is_empty() {
        return Ok(());
    }
    let others: Vec<&dyn Storage> = reached(copies).map(|(_, store)| store).collect();
    let here = archive.storage.as_ref();
    let truth = match Truth::gather(&archive.ledger, here, &others, known, keyring) {
        Ok(truth) => truth,
        Err(error) => {
            let detail = format!("no copy can be compared with the log: failed to {error}");
            pass.report
                .defects
                .push(Defect::of_all(DefectCode::NotChecked, detail));
            return Ok(());
        }
    };
    check_not_set_back(archive, &truth, &mut pass.report);
    let sample = args.sample.as_deref().map(Sample::parse).transpose()?;
    let seed = pass.report.covered.seed.clone();
    let choose = |claims: Vec<Claim>| match (sample, &seed) {
        (Some(sample), Some(seed)) => sample.draw(seed, &claims),
        _ => claims,
    };
    for copy in copies {
        let name = copy.name.clone();
        let checked = match &copy.store {
            Err(error) => Err(sentence(error)),
            Ok(store) => replica::check(
                &archive.ledger,
                &truth,
                here,
                store.as_ref(),
                keyring,
                &choose,
            )
            .map_err(|error| format!("failed to {error}")),
        };
        let checked = checked.unwrap_or_else(|why| {
            let detail = format!("it could not be checked: {why}");
            replica::Checked {
                defects: vec![Defect::of_all(DefectCode::NotChecked, detail)],
                ..replica::Checked::default()
            }
        });
        pass.report.replicas.push(Looked {
            reached: copy.store.is_ok(),
            objects: checked.objects,
            bytes: checked.bytes,
            behind: checked.behind,
            name: name.clone(),
        });
        let named = checked.defects.into_iter().map(|defect| Defect {
            path: Some(place(&name, defect.path.as_deref().unwrap_or_default())),
            ..defect
        });
        pass.report.defects.extend(named);
        let damages = checked.damages.into_iter();
        pass.damages
            .extend(damages.map(|damage| (name.clone(), damage)));
    }
    pass.truth = Some(truth);
    Ok(())
}

/// Where a defect of a copy is: no name of an object has a colon.
pub(super) fn place(name: &str, object: &str) -> String {
    format!("{name}:{object}")
}

/// A copy that was signed with more entries than the archive has shows that the archive was set back.
fn check_not_set_back(archive: &Archive, truth: &Truth, report: &mut Report) {
    let signed = truth.statement().checkpoint().size();
    let Ok(here) = archive.ledger.checkpoint() else {
        return;
    };
    if here.size() < signed {
        let detail = format!(
            "a copy was signed with {signed} entries and {} are signed here: an older state was put back",
            here.size()
        );
        let defect = Defect::at(DefectCode::LogTruncated, "log/checkpoint", detail);
        report.defects.push(defect);
        report.own += 1;
    }
}

pub(super) fn tell(report: &Report) {
    for copy in &report.replicas {
        match (copy.reached, copy.behind) {
            (false, _) => say!("Copy {}: could not be reached.", copy.name),
            (true, 0) => say!(
                "Copy {}: {} objects, {}.",
                copy.name,
                copy.objects,
                copy.bytes
            ),
            (true, behind) => say!(
                "Copy {}: {} objects, {}; {behind} entries behind, `amana replicate` brings them.",
                copy.name,
                copy.objects,
                copy.bytes
            ),
        }
    }
    for repaired in &report.repaired {
        let at = |name: &Option<String>| name.clone().unwrap_or_else(|| "the archive".into());
        say!(
            "Repaired: {} in {}, with the bytes of {}.",
            repaired.object,
            at(&repaired.replica),
            at(&repaired.from)
        );
    }
}
