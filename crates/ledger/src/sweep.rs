//! What writers that were stopped left behind.

use std::collections::HashSet;

use storage::{Listed, Storage};

use crate::layout::{self, Place};
use crate::{Error, publish};

/// Removes writes that were never finished, and partial tiles whose full tile is there.
///
/// A journal that no head names is never removed: after a log was set back to an older copy, it may
/// be all that is left of the newer one. It costs a few kilobytes for each time a writer is killed.
pub(crate) fn sweep(storage: &dyn Storage, log: &[Listed]) -> Result<(), Error> {
    let journals = storage.list(layout::JOURNAL)?;
    let unfinished = log
        .iter()
        .chain(&journals)
        .filter(|it| it.key.is_leftover());
    let names: HashSet<_> = log.iter().map(|it| it.key.as_str()).collect();
    let superseded = log.iter().filter(|it| {
        let full = full_of(Place::Log, it.key.as_str());
        full.is_some_and(|full| names.contains(full))
    });
    for gone in unfinished.chain(superseded) {
        publish::delete(storage, &gone.key)?;
    }
    Ok(())
}

/// The name of the full tile of a partial one.
pub(crate) fn full_of(place: Place, name: &str) -> Option<&str> {
    let (full, _) = name.strip_prefix(place.tiles())?.rsplit_once(".p/")?;
    name.get(..place.tiles().len() + full.len())
}
