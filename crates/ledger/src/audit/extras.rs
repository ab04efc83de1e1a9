use std::collections::HashSet;

use model::{Defect, DefectCode};
use storage::{Key, Listed, Storage, StrayKind};

use super::Audit;
use super::heads::Heads;
use super::tiles::Tiles;
use crate::Error;
use crate::head::Head;
use crate::layout::{self, JournalName};

const UNNAMED: &str = "no head names it";

/// Finds what is no object. An empty folder is what a stopped writer leaves.
pub(super) fn strays(storage: &dyn Storage, audit: &mut Audit) -> Result<(), Error> {
    for prefix in [layout::LOG, layout::JOURNAL, layout::PUBLIC] {
        for stray in storage.strays(prefix)? {
            match stray.kind {
                StrayKind::EmptyFolder => audit.leftovers += 1,
                kind => audit.defects.push(Defect::at(
                    DefectCode::ObjectExtra,
                    stray.name,
                    kind.to_string(),
                )),
            }
        }
    }
    Ok(())
}

/// Finds what lies under log/ and is neither the checkpoint, a head nor a tile of the log.
pub(super) fn of_log(
    log: &[Listed],
    heads: &Heads,
    tiles: &Tiles,
    audit: &mut Audit,
) -> Result<(), Error> {
    let checkpoint = layout::checkpoint()?;
    let mut unknown = 0u64;
    for Listed { key, .. } in log {
        let known = *key == checkpoint
            || layout::head_number(key).is_some()
            || super::published::is_kept(key)
            || tiles.contains_key(key);
        match (known, key.is_leftover()) {
            (true, _) => {}
            (false, true) => audit.leftovers += 1,
            (false, false) if !heads.whole && key.as_str().starts_with(layout::TILES) => {
                unknown += 1;
            }
            (false, false) => audit.defect(DefectCode::ObjectExtra, key, UNNAMED),
        }
    }
    not_known(layout::TILES, unknown, audit);
    Ok(())
}

/// Finds journals that no head names. One that begins where a head began, or would begin next, is
/// of a writer that was stopped, or came too late, before it put its head.
pub(super) fn of_journals(
    journals: &[Listed],
    heads: &Heads,
    audit: &mut Audit,
) -> Result<(), Error> {
    let named: HashSet<Key> = heads
        .heads
        .iter()
        .map(|head| head.journal.key())
        .collect::<Result<_, _>>()?;
    let mut begins: HashSet<u64> = heads.heads.iter().map(Head::size).collect();
    begins.insert(0);
    let mut unknown = 0u64;
    for Listed { key, .. } in journals.iter().filter(|it| !named.contains(&it.key)) {
        let orphan = JournalName::parse(key).is_some_and(|name| begins.contains(&name.first));
        if key.is_leftover() || (orphan && heads.whole) {
            audit.leftovers += 1;
        } else if heads.whole {
            audit.defect(DefectCode::ObjectExtra, key, UNNAMED);
        } else {
            unknown += 1;
        }
    }
    not_known(layout::JOURNAL, unknown, audit);
    Ok(())
}

fn not_known(place: &str, objects: u64, audit: &mut Audit) {
    if objects > 0 {
        let detail = format!("{objects} objects belong to no head that can be read");
        let defect = Defect::at(DefectCode::NotChecked, place, detail);
        audit.defects.push(defect);
    }
}
