use std::time::Duration;

use catalog::{Cursor, Filter, Guarded, Item, Listed};
use model::{CameraTime, ItemId, Use};
use wording::{Reader, details};

use super::pictures::absent_mark;
use crate::bench::Bench;
use crate::fault::Fault;

/// Pictures that are shown on either side.
const SIDE: u32 = 2;
/// Longer than this apart, two pictures are not told by the time between them.
const NEAR: Duration = Duration::from_secs(24 * 60 * 60);

/// A picture that came just before or after.
pub(super) struct Neighbour {
    pub(super) id: ItemId,
    pub(super) here: bool,
    pub(super) opens: bool,
    /// What stands where there is no picture of it.
    pub(super) absent_mark: &'static str,
    pub(super) words: String,
    /// The arrow key that leads to it.
    pub(super) arrow: Option<&'static str>,
}

/// The pictures around an item in the order of its accession, itself among them; none for what is hidden.
pub(super) async fn neighbours(
    bench: &Bench,
    reader: &Reader,
    item: &Item,
) -> Result<Vec<Neighbour>, Fault> {
    let catalog = &bench.archive.catalog;
    let filter = Filter {
        accession: Some(item.id.accession()),
        ..Filter::default()
    };
    let before = catalog
        .pictures(&filter, Cursor::Before(item.entry), SIDE)
        .await?;
    let from_here = model::EntryIndex(item.entry.0.saturating_sub(1));
    let from_here = match item.entry.0 {
        0 => Cursor::Start,
        _ => Cursor::After(from_here),
    };
    let rest = catalog.pictures(&filter, from_here, SIDE + 1).await?;
    let Some(here) = rest.first().filter(|one| one.item.id == item.id) else {
        return Ok(Vec::new());
    };
    let guards = catalog.guards().await?;
    let now = bench.archive.now();
    let may_be_seen = |one: &Listed| {
        let guarded = Guarded::item(one.item.id, one.item.of);
        guards.obstacle(&guarded, Use::View, None, now).is_none()
    };
    let all = before.iter().chain(&rest);
    let at = before.len();
    let arrows = match reader.direction() {
        wording::Direction::Ltr => ("left", "right"),
        wording::Direction::Rtl => ("right", "left"),
    };
    let drawn = all.enumerate().map(|(place, one)| Neighbour {
        id: one.item.id,
        here: place == at,
        opens: one.opening().has_renditions() && may_be_seen(one),
        absent_mark: absent_mark(one.item.stored_state),
        words: words(reader, here, one, place == at),
        arrow: if place + 1 == at {
            Some(arrows.0)
        } else if place == at + 1 {
            Some(arrows.1)
        } else {
            None
        },
    });
    Ok(drawn.collect())
}

/// How far apart the camera's clock says that two pictures are, or the number of the other.
fn words(reader: &Reader, here: &Listed, other: &Listed, is_here: bool) -> String {
    if is_here {
        return reader.text("picture-this");
    }
    match apart(here, other) {
        Some((length, earlier)) => {
            let duration = details([("duration", reader.duration(length))]);
            let key = if earlier {
                "picture-before"
            } else {
                "picture-after"
            };
            reader.say(key, &duration)
        }
        None => reader.digits(&format!("{:06}", other.item.id.number())),
    }
}

/// The time between two pictures of the same day, and whether the other is the earlier one.
fn apart(here: &Listed, other: &Listed) -> Option<(Duration, bool)> {
    let time = |one: &Listed| one.captured.as_deref()?.parse::<CameraTime>().ok();
    let difference = time(other)?.get() - time(here)?.get();
    let length = difference.unsigned_abs();
    (length < NEAR).then_some((length, difference.is_negative()))
}
