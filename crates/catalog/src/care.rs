use custody::{ConditionsStated, Event, HoldPlaced, LegStated};

use crate::cell::Cell;
use crate::change::{Change, put};
use crate::derive::Act;
use crate::derive::json;
use crate::statement::Again;
use crate::table::{CONDITIONS, HOLDS, LEGS, ROLES};

/// The entry that takes a role.
const TAKE: &str = "UPDATE roles SET taken = $1 WHERE holding = $2";
/// The entry that lifts a hold.
const LIFT: &str = "UPDATE holds SET lifted = $1 WHERE entry = $2";
/// The entry that supersedes a statement, and why.
const SUPERSEDE: &str = "UPDATE legs SET superseded = $1, reason = $2
    WHERE entry = $3 AND accession = $4";

/// What an entry does to the tables of roles, holds, legs and conditions; `None` for other entries.
pub(crate) fn care(entry: &Act<'_>) -> Option<Change> {
    Some(match entry.event {
        Event::RoleGiven(it) => role(
            entry,
            format!("{} {}", it.user, it.given),
            it.user,
            it.given,
        ),
        Event::RoleTaken(it) => Change::Set {
            statement: TAKE,
            values: vec![
                entry.index.into(),
                Cell::text(format!("{} {}", it.user, it.taken)),
            ],
        },
        Event::HoldPlaced(it) => hold(entry, it),
        Event::HoldLifted(it) => Change::Set {
            statement: LIFT,
            values: vec![entry.index.into(), it.hold.into()],
        },
        Event::LegStated(it) => leg(entry, it),
        Event::LegSuperseded(it) => Change::Set {
            statement: SUPERSEDE,
            values: vec![
                entry.index.into(),
                Cell::text(&it.reason),
                it.leg.into(),
                Cell::text(it.accession),
            ],
        },
        Event::ConditionsStated(it) => conditions(entry, it),
        _ => return None,
    })
}

fn role(entry: &Act<'_>, holding: String, user: model::UserId, role: model::Role) -> Change {
    let values = vec![
        ("holding", Cell::text(holding)),
        ("entry", entry.index.into()),
        ("time", entry.time.into()),
        ("user_id", Cell::text(user)),
        ("role", Cell::text(role)),
    ];
    put(&ROLES, Again::Replace, values)
}

fn hold(entry: &Act<'_>, placed: &HoldPlaced) -> Change {
    let values = vec![
        ("entry", entry.index.into()),
        ("time", entry.time.into()),
        ("subject", Cell::text(&placed.on)),
        ("reason", Cell::text(&placed.reason)),
        ("placed_by", Cell::perhaps_text(placed.acting.by)),
    ];
    put(&HOLDS, Again::Replace, values)
}

fn leg(entry: &Act<'_>, stated: &LegStated) -> Change {
    let values = vec![
        ("entry", entry.index.into()),
        ("time", entry.time.into()),
        ("accession", Cell::text(stated.accession)),
        ("place", Cell::count(stated.order.into())),
        ("statement", Cell::text(json(stated))),
    ];
    put(&LEGS, Again::Replace, values)
}

fn conditions(entry: &Act<'_>, stated: &ConditionsStated) -> Change {
    let values = vec![
        ("accession", Cell::text(stated.accession)),
        ("entry", entry.index.into()),
        ("time", entry.time.into()),
        ("statement", Cell::text(json(stated))),
    ];
    put(&CONDITIONS, Again::Replace, values)
}
