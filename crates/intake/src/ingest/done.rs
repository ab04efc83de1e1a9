use std::collections::{HashMap, HashSet};

use model::{ByteCount, RefusalReason, SourcePath, Timestamp};

use crate::folder::{Offered, Source, Steady, reason_for};
use crate::known::Known;

/// What the ledger already accounts for, as it can be told without reading a file.
pub(super) struct Done {
    placed: HashSet<(u32, SourcePath, u64, Option<Timestamp>)>,
    refused: HashMap<(u32, SourcePath), RefusalReason>,
}

impl Done {
    pub(super) fn of(known: &Known) -> Self {
        let placed = known.items.values().map(|item| {
            let size = item.size.map_or(0, ByteCount::get);
            (item.source, item.path.clone(), size, item.modified)
        });
        let refused = known
            .refused
            .iter()
            .map(|one| ((one.source, one.path.clone()), one.reason));
        Self {
            placed: placed.collect(),
            refused: refused.collect(),
        }
    }

    /// The same place, size and time of change: it was read before.
    pub(super) fn has(&self, offered: &Offered, file: &Steady) -> bool {
        let (source, path) = (offered.source, offered.path.clone());
        self.placed
            .contains(&(source, path, file.size(), file.modified()))
    }

    /// Why an earlier run refused it, if one did.
    pub(super) fn refusal(&self, offered: &Offered) -> Option<RefusalReason> {
        self.refused
            .get(&(offered.source, offered.path.clone()))
            .copied()
    }

    /// Whether everything that is offered was accounted for before, and would come to the same end:
    /// the same delivery once more.
    pub(super) fn has_all(&self, sources: &[Source], offered: &[Offered]) -> bool {
        offered.iter().all(|one| match open(sources, one) {
            Ok(file) => self.has(one, &file),
            Err(reason) => self.refusal(one) == Some(reason),
        })
    }
}

/// Opens a file that is offered, or says why it is refused.
pub(super) fn open(sources: &[Source], offered: &Offered) -> Result<Steady, RefusalReason> {
    if let Some(reason) = offered.refused {
        return Err(reason);
    }
    let number = usize::try_from(offered.source).ok();
    let source = number
        .and_then(|number| sources.get(number))
        .ok_or(RefusalReason::Vanished)?;
    let file = source
        .open_file(&offered.path)
        .map_err(|error| reason_for(&error))?;
    let watched = Steady::watch(file).map_err(|error| reason_for(&error))?;
    watched.ok_or(RefusalReason::NotAFile)
}
