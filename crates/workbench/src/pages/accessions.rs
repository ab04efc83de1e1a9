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
    let sizes = catalog.sizes().await?;
    let certified = catalog.certified().await?;
    let rows: Vec<Row> = accessions
        .iter()
        .rev()
        .map(|one| {
            let files = sizes.get(&one.id).copied().unwrap_or_default();
            row(frame.reader, one, files, certified.contains(&one.id))
        })
        .collect();
    html(&Page {
        counted: frame.reader.counted("accessions-count", rows.len() as u64),
        rows,
        frame,
    })
}

fn row(reader: &Reader, one: &Accession, files: u64, certified: bool) -> Row {
    Row {
        id: one.id.to_string(),
        opened: reader.date_time(one.opened),
        manner: manner(reader, one),
        files: reader.number(files),
        mark: Standing::of(one, certified).mark(),
        state: reader.text(Standing::of(one, certified).key()),
    }
}

/// How an accession came, in words.
pub(super) fn manner(reader: &Reader, one: &Accession) -> String {
    let key = match one.manner.as_str() {
        "carrier" => "accessions-carrier",
        "image" => "accessions-image",
        _ => "accessions-folder",
    };
    reader.text(key)
}

/// How far an accession is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Its last run came to its end.
    Finished,
    /// A run was stopped, and can be gone on with.
    Unfinished,
    /// It is hidden, and kept.
    Withdrawn,
}

impl Standing {
    /// Of an accession; a set of disks has come to an end for now when it has a certificate.
    pub(super) fn of(one: &Accession, certified: bool) -> Self {
        match (&one.withdrawn, one.finished.is_some() || certified) {
            (Some(_), _) => Self::Withdrawn,
            (None, true) => Self::Finished,
            (None, false) => Self::Unfinished,
        }
    }

    pub(super) fn mark(self) -> &'static str {
        match self {
            Self::Finished => marks::WHOLE,
            Self::Unfinished => marks::PENDING,
            Self::Withdrawn => marks::UNREADABLE,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Finished => "accessions-finished",
            Self::Unfinished => "accessions-unfinished",
            Self::Withdrawn => "accessions-withdrawn",
        }
    }
}
