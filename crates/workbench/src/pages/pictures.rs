use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use catalog::{Cursor, Filter, Guarded, Guards, Listed, Opening, Order, Tallied};
use model::{ItemId, ItemState, Timestamp, Use};
use wording::{Details, Reader};

use super::filters::{Group, groups};
use super::query::{Asked, Listing};
use crate::bench::Bench;
use crate::fault::Fault;
use crate::frame::{Frame, Room};
use crate::marks;
use crate::pages::html;
use crate::paths::ShownPath;
use crate::visitor::Visitor;

/// Pictures on a page.
const PAGE: u32 = 60;

#[derive(Template)]
#[template(path = "pictures.html")]
struct Page<'a> {
    frame: Frame<'a>,
    groups: Vec<Group>,
    filtered: bool,
    clear: String,
    range: String,
    previous: Option<String>,
    next: Option<String>,
    as_grid: String,
    as_list: String,
    list: bool,
    as_came: String,
    best_first: String,
    best: bool,
    tiles: Vec<Tile>,
    empty: String,
}

/// A picture in the grid or in the list.
pub(crate) struct Tile {
    id: String,
    opens: bool,
    mark: &'static str,
    tone: &'static str,
    absent_mark: &'static str,
    state: String,
    path: ShownPath,
    format: String,
    size: String,
    captured: String,
}

pub(crate) async fn page(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let listing = Listing::parse(&asked)?;
    let frame = Frame::inside(&bench, &visitor, Room::Pictures).await?;
    let catalog = &bench.archive.catalog;
    // One more than is shown tells whether anything follows.
    let mut found = catalog
        .pictures(&listing.filter, listing.cursor, PAGE + 1)
        .await?;
    let more = found.len() > PAGE as usize;
    if more && matches!(listing.cursor, Cursor::Before(_)) {
        found.remove(0);
    }
    found.truncate(PAGE as usize);
    let tallied = bench.tally(listing.filter.accession).await?;
    let accessions = catalog.accessions().await?;
    let guards = catalog.guards().await?;
    let now = bench.archive.now();
    let reader = frame.reader;
    let total = sum(&tallied, &listing.filter);
    let order = listing.filter.order;
    let clear = Filter {
        order,
        ..Filter::default()
    };
    let ordered = |order| {
        listing.with(Filter {
            order,
            ..listing.filter
        })
    };
    html(&Page {
        groups: groups(reader, &listing, &tallied, &accessions),
        filtered: listing.filter != clear,
        clear: listing.with(clear),
        range: range(reader, &listing, found.len() as u64, total),
        previous: previous(&listing, &found, more),
        next: next(&listing, &found, more),
        as_grid: listing.viewed(false),
        as_list: listing.viewed(true),
        list: listing.list,
        as_came: ordered(Order::Came),
        best_first: ordered(Order::Best),
        best: order == Order::Best,
        tiles: found
            .iter()
            .map(|one| tile(reader, &guards, now, one))
            .collect(),
        empty: reader.text(if listing.filter == clear {
            "pictures-none"
        } else {
            "pictures-empty"
        }),
        frame,
    })
}

/// How many items answer to a filter, by a tally of its accession.
fn sum(tallied: &[Tallied], filter: &Filter) -> u64 {
    let admitted = tallied.iter().filter(|one| filter.admits(one));
    admitted.map(|one| one.items).sum()
}

fn range(reader: &Reader, listing: &Listing, shown: u64, total: u64) -> String {
    let everything = matches!(listing.cursor, Cursor::Start) && shown >= total;
    if shown == 0 || everything {
        return reader.counted("pictures-count", total);
    }
    let first = listing.first;
    let range = Details::default()
        .counting(total)
        .and("first", reader.number(first))
        .and("last", reader.number(first + shown - 1));
    reader.say("pictures-range", &range)
}

fn previous(listing: &Listing, found: &[Listed], more: bool) -> Option<String> {
    let there = match listing.cursor {
        Cursor::Start => false,
        Cursor::After(_) => true,
        Cursor::Before(_) => more,
    };
    let first = found.first().filter(|_| there)?;
    let number = listing.first.saturating_sub(u64::from(PAGE)).max(1);
    Some(listing.before(first.item.entry, number))
}

fn next(listing: &Listing, found: &[Listed], more: bool) -> Option<String> {
    let there = match listing.cursor {
        Cursor::Start | Cursor::After(_) => more,
        Cursor::Before(_) => true,
    };
    let last = found.last().filter(|_| there)?;
    Some(listing.after(last.item.entry, listing.first + found.len() as u64))
}

fn tile(reader: &Reader, guards: &Guards, now: Timestamp, one: &Listed) -> Tile {
    let item = &one.item;
    let guarded = Guarded::item(item.id, item.of);
    if guards.hold(&guarded).is_some() {
        return held(reader, item.id);
    }
    let forbidden = guards.obstacle(&guarded, Use::View, None, now).is_some();
    let opening = one.opening();
    let ((mark, tone), state) = match (item.state, opening) {
        (ItemState::Stored, Opening::NoPicture) => {
            ((marks::RING, ""), reader.text("pictures-filter-no-picture"))
        }
        (ItemState::Stored, Opening::DoesNotOpen | Opening::InPart) => {
            (marks::of_opening(one.defect), reader.opening(one.defect))
        }
        (ItemState::Stored, Opening::NotExamined) => {
            ((marks::PENDING, ""), reader.text("opening-not-examined"))
        }
        (state, _) => (marks::of_state(state), reader.state(state)),
    };
    let captured = one
        .captured
        .as_deref()
        .and_then(|time| time.parse().ok())
        .map(|time| reader.camera_time(time));
    Tile {
        id: item.id.to_string(),
        opens: opening.has_renditions() && item.state != ItemState::Withdrawn && !forbidden,
        mark,
        tone,
        absent_mark: absent_mark(item.state),
        state,
        path: ShownPath::new(item.path_view.clone()),
        format: one
            .format
            .map(|format| reader.format(format))
            .unwrap_or_default(),
        size: item.size.map(|size| reader.bytes(size)).unwrap_or_default(),
        captured: captured.unwrap_or_default(),
    }
}

/// Of what is held, that it is.
fn held(reader: &Reader, id: ItemId) -> Tile {
    Tile {
        id: id.to_string(),
        opens: false,
        mark: marks::REFUSED,
        tone: "",
        absent_mark: marks::REFUSED,
        state: reader.text("error-refused-title"),
        path: ShownPath::new(""),
        format: String::new(),
        size: String::new(),
        captured: String::new(),
    }
}

/// The mark that stands where there is no picture.
pub(super) fn absent_mark(state: ItemState) -> &'static str {
    match state {
        ItemState::Missing | ItemState::Unreadable => marks::LOST,
        _ => marks::REFUSED,
    }
}
