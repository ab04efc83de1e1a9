use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use catalog::{Guarded, Guards, LogEntry};
use custody::Event;
use model::{EntryIndex, ItemId};
use serde::Deserialize;
use wording::{Details, NameOf, Reader};

use super::{html, names};
use crate::bench::Bench;
use crate::fault::Fault;
use crate::frame::{Frame, Room};
use crate::visitor::Visitor;

/// Entries on a page.
const PAGE: u32 = 60;

#[derive(Template)]
#[template(path = "log.html")]
struct Page<'a> {
    frame: Frame<'a>,
    range: String,
    newer: Option<String>,
    older: Option<String>,
    rows: Vec<Row>,
}

struct Row {
    index: String,
    time: String,
    sentence: String,
    item: Option<ItemId>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    /// Entries before this one are told.
    before: Option<u64>,
}

pub(crate) async fn page(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let frame = Frame::inside(&bench, &visitor, Room::Log).await?;
    let catalog = &bench.archive.catalog;
    let size = catalog.position().await?.0;
    let end = asked.before.unwrap_or(size).min(size);
    let entries = catalog.log(EntryIndex(end), PAGE).await?;
    let names = names(&bench).await?;
    let guards = catalog.guards().await?;
    let name_of = |user| {
        let named = names.iter().find(|(known, _)| *known == user);
        named.map(|(_, name)| name.clone())
    };
    let reader = frame.reader;
    let first = entries.last().map_or(0, |entry| entry.index().0);
    html(&Page {
        range: range(reader, first, end, size),
        newer: (end < size).then(|| newer(end, size)),
        older: (first > 0).then(|| format!("/log?before={first}")),
        rows: entries
            .iter()
            .map(|entry| row(reader, entry, &guards, &name_of))
            .collect(),
        frame,
    })
}

fn newer(end: u64, size: u64) -> String {
    let next = end + u64::from(PAGE);
    if next >= size {
        "/log".to_owned()
    } else {
        format!("/log?before={next}")
    }
}

fn range(reader: &Reader, first: u64, end: u64, size: u64) -> String {
    let range = Details::default()
        .counting(size)
        .and("first", reader.number(first))
        .and("last", reader.number(end.saturating_sub(1)));
    reader.say("log-range", &range)
}

fn row(reader: &Reader, entry: &LogEntry, guards: &Guards, name_of: NameOf<'_>) -> Row {
    let index = reader.number(entry.index().0);
    match entry {
        LogEntry::Open(entry) => Row {
            index,
            time: reader.date_time(entry.time),
            sentence: if is_held(&entry.event, guards) {
                reader.text("history-guarded")
            } else {
                reader.sentence(&entry.event, None, name_of)
            },
            item: entry.event.item(),
        },
        LogEntry::Sealed { scope, .. } => Row {
            index,
            time: String::new(),
            sentence: reader.sealed(&scope.to_string()),
            item: None,
        },
    }
}

/// That there is a hold is said; what is held is not.
fn is_held(event: &Event, guards: &Guards) -> bool {
    let of_a_hold = matches!(event, Event::HoldPlaced(_) | Event::HoldLifted(_));
    !of_a_hold && guards.hold(&Guarded::entry(event, None)).is_some()
}
