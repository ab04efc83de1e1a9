//! Time authorities and what they stamped.

use custody::{AuthorityAdded, Event, Stamped};

use crate::cell::Cell;
use crate::change::{Change, put};
use crate::derive::Act;
use crate::statement::Again;
use crate::table::{AUTHORITIES, STAMPS};

/// The entry after which an authority is asked no more.
const REMOVE: &str = "UPDATE authorities SET removed = $1 WHERE authority = $2";

pub(super) fn derive(entry: &Act<'_>) -> Option<Change> {
    match entry.event {
        Event::AuthorityAdded(AuthorityAdded {
            authority,
            url,
            root,
        }) => Some(put(
            &AUTHORITIES,
            Again::Replace,
            vec![
                ("authority", Cell::text(authority)),
                ("entry", entry.index.into()),
                ("time", entry.time.into()),
                ("url", Cell::text(url)),
                ("root", Cell::text(root)),
            ],
        )),
        Event::AuthorityRemoved { authority } => Some(Change::Set {
            statement: REMOVE,
            values: vec![entry.index.into(), Cell::text(authority)],
        }),
        Event::Stamped(Stamped {
            authority,
            size,
            stamped,
            note,
            token,
            root,
        }) => Some(put(
            &STAMPS,
            Again::Replace,
            vec![
                ("entry", entry.index.into()),
                ("time", entry.time.into()),
                ("authority", Cell::text(authority)),
                ("size", Cell::count(*size)),
                ("stamped", (*stamped).into()),
                ("note", Cell::text(note)),
                ("token", Cell::text(token)),
                ("root", Cell::text(root)),
            ],
        )),
        _ => None,
    }
}
