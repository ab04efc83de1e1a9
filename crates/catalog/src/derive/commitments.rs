//! What the archive committed to of an original.

use custody::TilesCommitted;

use crate::cell::Cell;
use crate::change::{Change, put};
use crate::derive::Act;
use crate::statement::Again;
use crate::table::COMMITMENTS;

pub(super) fn derive(entry: &Act<'_>, committed: &TilesCommitted) -> Change {
    let values = vec![
        ("item", Cell::text(committed.item)),
        ("entry", entry.index.into()),
        ("time", entry.time.into()),
        ("accession", Cell::text(committed.item.accession())),
        ("method", Cell::text(&committed.method)),
        ("root", Cell::perhaps_text(committed.root)),
        ("uncommitted", Cell::perhaps_text(committed.uncommitted)),
    ];
    put(&COMMITMENTS, Again::Replace, values)
}
