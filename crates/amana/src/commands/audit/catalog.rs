use std::collections::HashSet;

use model::{Defect, DefectCode, EntryIndex};

use super::Report;
use crate::archive::Archive;

/// The entries of the catalog that the log knows: what the rest of an audit may build on.
pub(super) struct Vouched {
    entries: HashSet<EntryIndex>,
    /// Whether these are all entries of the log.
    pub(super) complete: bool,
}

impl Vouched {
    pub(super) fn has(&self, entry: EntryIndex) -> bool {
        self.entries.contains(&entry)
    }
}

/// The catalog's rows against its own entries, and those against the log.
pub(super) fn check(archive: &Archive, report: &mut Report) -> anyhow::Result<Vouched> {
    let comparison = archive.ask(|catalog| async move { catalog.compare().await })?;
    report.defects.extend(comparison.defects);
    let mut vouched = Vouched {
        entries: HashSet::new(),
        complete: false,
    };
    let log = match archive.ledger.leaves() {
        Ok(log) => log,
        Err(error) => {
            let detail = format!("the catalog cannot be compared with the log: failed to {error}");
            report
                .defects
                .push(Defect::of_all(DefectCode::NotChecked, detail));
            return Ok(vouched);
        }
    };
    for leaf in &comparison.leaves {
        report.checked.catalog_entries += 1;
        let at = usize::try_from(leaf.index.0).unwrap_or(usize::MAX);
        if log.get(at) == Some(&leaf.leaf) {
            vouched.entries.insert(leaf.index);
        } else {
            report.defects.push(Defect::at(
                DefectCode::CatalogRowUnknown,
                format!("entry {}", leaf.index),
                "the log does not know this entry of the catalog",
            ));
        }
    }
    let fillers = usize::try_from(comparison.fillers).unwrap_or(usize::MAX);
    let lacking = log
        .len()
        .saturating_sub(vouched.entries.len().saturating_add(fillers));
    vouched.complete = lacking == 0;
    if lacking > 0 {
        let detail =
            format!("the catalog lacks {lacking} entries of the log; `amana replay` rebuilds it");
        report
            .defects
            .push(Defect::of_all(DefectCode::CatalogRowMissing, detail));
    }
    Ok(vouched)
}
