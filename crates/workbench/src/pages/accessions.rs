use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use catalog::Accession;
use wording::Reader;

use crate::bench::Bench;
use crate::fault::Fault;
use crate::frame::{Frame, Room};
use crate::marks;
use crate::pages::html;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "accessions.html")]
struct Page<'a> {
    frame: Frame<'a>,
    counted: String,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    opened: String,
    manner: String,
    files: String,
    mark: &'static str,
    state: String,
}

pub(crate) async fn page(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
) -> Result<Response, Fault> {
    let frame = Frame::inside(&bench, &visitor, Room::Accessions).await?;
    let catalog = &bench.archive.catalog;
    let accessions = catalog.accessions().await?;
    let mut rows = Vec::with_capacity(accessions.len());
    for one in accessions.iter().rev() {
        let files: u64 = catalog
            .tally(Some(one.id))
            .await?
            .iter()
            .map(|tallied| tallied.items)
            .sum();
        rows.push(row(frame.reader, one, files));
    }
    html(&Page {
        counted: frame.reader.counted("accessions-count", rows.len() as u64),
        rows,
        frame,
    })
}

fn row(reader: &Reader, one: &Accession, files: u64) -> Row {
    Row {
        id: one.id.to_string(),
        opened: reader.date_time(one.opened),
        manner: manner(reader, one),
        files: reader.number(files),
        mark: mark(one),
        state: reader.text(state(one)),
    }
}

/// How an accession came, in words.
pub(super) fn manner(reader: &Reader, one: &Accession) -> String {
    let key = match one.manner.as_str() {
        "carrier" => "accessions-carrier",
        _ => "accessions-folder",
    };
    reader.text(key)
}

/// The mark of how far an accession is.
pub(super) fn mark(one: &Accession) -> &'static str {
    match state(one) {
        "accessions-finished" => marks::WHOLE,
        "accessions-withdrawn" => marks::UNREADABLE,
        _ => marks::PENDING,
    }
}

fn state(one: &Accession) -> &'static str {
    // A set of disks is never finished: a disk may come next year.
    let arrived = one.finished.is_some() || one.manner == "carrier";
    match (&one.withdrawn, arrived) {
        (Some(_), _) => "accessions-withdrawn",
        (None, true) => "accessions-finished",
        (None, false) => "accessions-unfinished",
    }
}
