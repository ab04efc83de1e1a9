use custody::Event;
use model::{ItemId, ItemState, PathEncoding, SourcePath, Timestamp};
use serde_json::Value;

use crate::cell::{Cell, encoding};
use crate::change::{Change, put};
use crate::derive::Act;
use crate::statement::Again;
use crate::table::ITEMS;

/// What every act on a placement says.
struct Placement<'e> {
    item: &'e ItemId,
    source: u32,
    path: &'e SourcePath,
    encoding: PathEncoding,
    modified: Option<Timestamp>,
    place: Option<&'e String>,
    repaired: bool,
    deleted: bool,
    state: ItemState,
    empty: bool,
}

/// The row of the item that an entry receives or names. The last receipt of an item counts; a
/// naming never hides a receipt.
pub(crate) fn placement(entry: &Act<'_>) -> Option<Change> {
    let (shared, rest) = original(entry.event)
        .or_else(|| duplicate(entry.event))
        .or_else(|| named(entry.event))?;
    let again = match entry.event {
        Event::ItemNamed { .. } => Again::ReplaceNamed,
        _ => Again::Replace,
    };
    let mut values = shared.values();
    values.push(("entry", entry.index.into()));
    values.extend(rest);
    Some(put(&ITEMS, again, values))
}

type Values = Vec<(&'static str, Cell)>;

impl Placement<'_> {
    fn values(&self) -> Values {
        vec![
            ("item", Cell::text(self.item)),
            ("accession", Cell::text(self.item.accession())),
            ("number", Cell::count(self.item.number().into())),
            ("source", Cell::count(self.source.into())),
            ("path", Cell::text(self.path.view(self.encoding))),
            ("path_bytes", Cell::text(self.path.to_base64())),
            ("encoding", Cell::text(encoding(self.encoding))),
            (
                "modified",
                Cell::Number(self.modified.map(Timestamp::unix_nanos)),
            ),
            ("place", Cell::perhaps_text(self.place)),
            ("repaired", Cell::count(self.repaired.into())),
            ("deleted", Cell::count(self.deleted.into())),
            ("state", Cell::text(self.state)),
            ("empty", Cell::count(self.empty.into())),
        ]
    }
}

fn original(event: &Event) -> Option<(Placement<'_>, Values)> {
    let Event::OriginalReceived {
        item,
        source,
        path,
        encoding,
        size,
        sha256,
        modified,
        state,
        empty,
        part,
        content,
        stored_sha256,
        stored_size,
        expected_sha256,
        lost,
        place,
        repaired,
        deleted,
    } = event
    else {
        return None;
    };
    let shared = Placement {
        item,
        source: *source,
        path,
        encoding: *encoding,
        modified: *modified,
        place: place.as_ref(),
        repaired: *repaired,
        deleted: *deleted,
        state: *state,
        empty: *empty,
    };
    let lost: Value = lost.iter().map(|stretch| stretch.to_vec()).collect();
    let rest = vec![
        ("size", (*size).into()),
        ("sha256", Cell::text(sha256)),
        ("part", Cell::count(part.0.into())),
        ("content", Cell::text(content)),
        ("stored_sha256", Cell::text(stored_sha256)),
        ("stored_size", (*stored_size).into()),
        ("expected_sha256", Cell::perhaps_text(*expected_sha256)),
        ("lost", Cell::text(lost)),
    ];
    Some((shared, rest))
}

fn duplicate(event: &Event) -> Option<(Placement<'_>, Values)> {
    let Event::DuplicateReceived {
        item,
        source,
        path,
        encoding,
        size,
        sha256,
        modified,
        of,
        place,
        repaired,
        deleted,
    } = event
    else {
        return None;
    };
    let shared = Placement {
        item,
        source: *source,
        path,
        encoding: *encoding,
        modified: *modified,
        place: place.as_ref(),
        repaired: *repaired,
        deleted: *deleted,
        state: ItemState::Duplicate,
        empty: size.get() == 0,
    };
    let rest = vec![
        ("size", (*size).into()),
        ("sha256", Cell::text(sha256)),
        ("of_item", Cell::text(of)),
        ("lost", Cell::text("[]")),
    ];
    Some((shared, rest))
}

fn named(event: &Event) -> Option<(Placement<'_>, Values)> {
    let Event::ItemNamed {
        item,
        source,
        path,
        encoding,
        size,
        sha256,
        modified,
        state,
        place,
    } = event
    else {
        return None;
    };
    let shared = Placement {
        item,
        source: *source,
        path,
        encoding: *encoding,
        modified: *modified,
        place: place.as_ref(),
        repaired: false,
        deleted: false,
        state: *state,
        empty: size.is_some_and(|size| size.get() == 0),
    };
    let rest = vec![
        ("size", Cell::perhaps_count(size.map(|size| size.get()))),
        ("sha256", Cell::perhaps_text(*sha256)),
        ("lost", Cell::text("[]")),
    ];
    Some((shared, rest))
}
