//! What writers that were stopped left behind.

use std::collections::HashSet;

use storage::{Key, Listed, Storage};

use crate::layout::{self, JournalName};
use crate::{Error, publish};

/// Removes writes that were never finished, journals that no head can name any more, and partial
/// tiles whose full tile is there.
///
/// A journal whose first entry is the next one to come is left alone: if the lease failed, another
/// writer may be about to put its head.
pub(crate) fn sweep(
    storage: &dyn Storage,
    log: &[Listed],
    named: &HashSet<Key>,
    size: u64,
) -> Result<(), Error> {
    let journals = storage.list(layout::JOURNAL)?;
    let unfinished = log
        .iter()
        .chain(&journals)
        .filter(|it| it.key.is_leftover());
    let orphans = journals.iter().filter(|it| {
        let name = JournalName::parse(&it.key);
        name.is_some_and(|name| name.first < size) && !named.contains(&it.key)
    });
    let names: HashSet<_> = log.iter().map(|it| it.key.as_str()).collect();
    let superseded = log.iter().filter(|it| {
        let full = full_of(it.key.as_str());
        full.is_some_and(|full| names.contains(full))
    });
    for gone in unfinished.chain(orphans).chain(superseded) {
        publish::delete(storage, &gone.key)?;
    }
    Ok(())
}

/// The name of the full tile of a partial one.
pub(crate) fn full_of(name: &str) -> Option<&str> {
    let (full, _) = name.strip_prefix(layout::TILES)?.rsplit_once(".p/")?;
    name.get(..layout::TILES.len() + full.len())
}
