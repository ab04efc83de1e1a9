use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use catalog::{Accession, Opening, Status, Tallied};
use model::{AccessionId, FileFormat, ItemState};
use wording::{Details, Reader, details};

use super::accessions::Standing;
use crate::bench::Bench;
use crate::fault::Fault;
use crate::frame::{Frame, Room};
use crate::marks;
use crate::pages::{Line, html};
use crate::visitor::Visitor;

/// Accessions that are told of here.
const RECENT: usize = 6;

#[derive(Template)]
#[template(path = "overview.html")]
struct Page<'a> {
    frame: Frame<'a>,
    as_of: String,
    counts: Vec<Count>,
    lacking: Option<String>,
    recent: Vec<Recent>,
    formats: Vec<Line>,
    health: Vec<Line>,
    defects: Vec<Line>,
}

/// A figure that says of how many, in which copy and by which method.
struct Count {
    label: String,
    figure: String,
    href: &'static str,
    of: String,
    basis: String,
}

struct Recent {
    mark: &'static str,
    id: String,
    manner: String,
    opened: String,
}

/// What is held, added up.
struct Sums {
    /// Files of which bytes came.
    came: u64,
    duplicates: u64,
    /// Originals that open, whole or in part.
    kept: u64,
    not_opening: u64,
    not_examined: u64,
    states: BTreeMap<ItemState, u64>,
    formats: BTreeMap<FileFormat, u64>,
}

impl Sums {
    fn of(tallied: &[Tallied]) -> Self {
        let mut sums = Self {
            came: 0,
            duplicates: 0,
            kept: 0,
            not_opening: 0,
            not_examined: 0,
            states: BTreeMap::new(),
            formats: BTreeMap::new(),
        };
        for one in tallied {
            sums.add(one);
        }
        sums
    }

    fn add(&mut self, one: &Tallied) {
        *self.states.entry(one.state).or_default() += one.items;
        match one.state {
            ItemState::Withdrawn | ItemState::Missing | ItemState::Unreadable => return,
            ItemState::Duplicate => {
                self.came += one.items;
                self.duplicates += one.items;
                return;
            }
            _ => self.came += one.items,
        }
        match one.opening() {
            Opening::Opens | Opening::InPart => self.kept += one.items,
            Opening::DoesNotOpen => self.not_opening += one.items,
            Opening::NotExamined => self.not_examined += one.items,
            Opening::NoPicture => {}
        }
        if let Some(format) = one.format {
            *self.formats.entry(format).or_default() += one.items;
        }
    }

    fn state(&self, state: ItemState) -> u64 {
        self.states.get(&state).copied().unwrap_or_default()
    }
}

pub(crate) async fn page(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
) -> Result<Response, Fault> {
    let frame = Frame::inside(&bench, &visitor, Room::Overview).await?;
    let catalog = &bench.archive.catalog;
    let status = catalog.status().await?;
    let sums = Sums::of(&bench.tally(None).await?);
    let accessions = catalog.accessions().await?;
    let reader = frame.reader;
    let moment = status.last_entry.unwrap_or_else(|| bench.archive.now());
    let as_of = details([("time", reader.date_time(moment))]);
    let lacking =
        (sums.not_examined > 0).then(|| reader.counted("overview-not-examined", sums.not_examined));
    html(&Page {
        as_of: reader.say("overview-as-of", &as_of),
        counts: counts(reader, &bench.archive.origin, &status, &sums),
        lacking,
        recent: recent(reader, &accessions, &catalog.certified().await?),
        formats: formats(reader, &sums),
        health: health(&bench, reader, &status)?,
        defects: defects(reader, &status, &sums),
        frame,
    })
}

fn counts(reader: &Reader, origin: &str, status: &Status, sums: &Sums) -> Vec<Count> {
    let copy = || details([("copy", origin.to_owned())]);
    let counted = reader.say("overview-basis-ledger", &copy());
    let method = copy().and("method", picture_method());
    let examined = reader.say("overview-basis", &method);
    let count = |name: &str, figure, of: Details, href, basis: &str| Count {
        label: reader.text(name),
        figure: reader.number(figure),
        href,
        of: reader.say(&format!("{name}-of"), &of),
        basis: basis.to_owned(),
    };
    let of = |count| Details::default().counting(count);
    let pictures = sums.kept + sums.not_opening;
    vec![
        count(
            "overview-kept",
            sums.kept,
            of(sums.came),
            "/pictures?opening=shown&own=yes",
            &examined,
        ),
        count(
            "overview-came",
            sums.came,
            of(status.accessions - status.withdrawn),
            "/pictures?came=yes",
            &counted,
        ),
        count(
            "overview-not-opening",
            sums.not_opening,
            of(pictures),
            "/pictures?opening=does-not-open&own=yes",
            &examined,
        ),
        count(
            "overview-duplicates",
            sums.duplicates,
            of(sums.came),
            "/pictures?state=duplicate",
            &counted,
        ),
    ]
}

/// The method by which pictures are examined now.
fn picture_method() -> String {
    picture::FACTS_METHOD.to_owned()
}

fn recent(
    reader: &Reader,
    accessions: &[Accession],
    certified: &BTreeSet<AccessionId>,
) -> Vec<Recent> {
    let last = accessions.iter().rev().take(RECENT);
    last.map(|one| Recent {
        mark: Standing::of(one, certified.contains(&one.id)).mark(),
        id: one.id.to_string(),
        manner: super::accessions::manner(reader, one),
        opened: reader.date_time(one.opened),
    })
    .collect()
}

fn formats(reader: &Reader, sums: &Sums) -> Vec<Line> {
    let mut found: Vec<_> = sums.formats.iter().collect();
    found.sort_by_key(|(format, count)| (std::cmp::Reverse(**count), **format));
    let line = |(format, count): (&FileFormat, &u64)| Line {
        mark: marks::NONE,
        label: reader.format(*format),
        figure: reader.number(*count),
        href: format!("/pictures?format={format}&own=yes"),
    };
    found.into_iter().map(line).collect()
}

fn health(bench: &Bench, reader: &Reader, status: &Status) -> Result<Vec<Line>, Fault> {
    let size = bench.archive.ledger.checkpoint()?.size();
    let line = |mark, key: &str, figure| Line {
        mark,
        label: reader.text(key),
        figure,
        href: String::new(),
    };
    let position = if status.entries == size {
        marks::WHOLE
    } else {
        marks::PENDING
    };
    Ok(vec![
        line(marks::WHOLE, "overview-entries", reader.number(size)),
        line(position, "overview-position", reader.number(status.entries)),
        line(
            marks::RING,
            "overview-audit",
            reader.text("overview-audit-unknown"),
        ),
    ])
}

fn defects(reader: &Reader, status: &Status, sums: &Sums) -> Vec<Line> {
    let states = [
        ("overview-defect-missing", ItemState::Missing),
        ("overview-defect-damaged", ItemState::Damaged),
        ("overview-defect-altered", ItemState::Altered),
        ("overview-defect-added", ItemState::Added),
        ("overview-defect-unreadable", ItemState::Unreadable),
    ]
    .map(|(key, state)| {
        let (mark, _) = marks::of_state(state);
        let href = format!("/pictures?state={state}");
        (mark, key, sums.state(state), href)
    });
    let others = [
        (
            marks::REFUSED,
            "overview-defect-refused",
            status.refusals,
            "/accessions".to_owned(),
        ),
        (
            marks::REFUSED,
            "overview-defect-not-opening",
            sums.not_opening,
            "/pictures?opening=does-not-open&own=yes".to_owned(),
        ),
    ];
    let all = states.into_iter().chain(others);
    all.filter(|(_, _, count, _)| *count > 0)
        .map(|(mark, key, count, href)| Line {
            mark,
            label: reader.text(key),
            figure: reader.number(count),
            href,
        })
        .collect()
}
