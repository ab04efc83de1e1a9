use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use catalog::{Accession, Guarded, Refusal, Tallied};
use intake::Certificate;
use model::{AccessionId, ItemState};
use wording::{FolderCounts, Reader, details};

use super::accessions::Standing;
use super::before::{self, Stage};
use super::delivery::{Code, Defective, Disk, code, defects, disks};
use crate::bench::Bench;
use crate::fault::{Fault, note};
use crate::frame::{Frame, Room};
use crate::guard::refuse_held;
use crate::marks;
use crate::pages::{Line, html};
use crate::paths::ShownPath;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "accession.html")]
struct Page<'a> {
    frame: Frame<'a>,
    id: AccessionId,
    title: String,
    title_marked: String,
    received: String,
    withdrawn: Option<String>,
    unfinished: Option<String>,
    lead: String,
    certified: bool,
    before: Vec<Stage>,
    conditions: Option<String>,
    sources: Vec<ShownPath>,
    disks: Vec<Disk>,
    came_back: Vec<Line>,
    became: Vec<Line>,
    code: Option<Code>,
    refusals: Vec<Refused>,
    more_refusals: Option<String>,
    defects: Vec<Defective>,
    more_defects: Option<String>,
}

struct Refused {
    path: ShownPath,
    reason: String,
}

/// Refusals and defects that a page tells one by one; a bad delivery has tens of thousands.
const MOST_TOLD: usize = 500;

/// An accession of that id, with the last certificate that it was given.
pub(super) async fn load(
    bench: &Bench,
    id: &str,
) -> Result<(Accession, Option<Certificate>), Fault> {
    let id: AccessionId = id.parse().map_err(|_| Fault::NotFound)?;
    let catalog = &bench.archive.catalog;
    let accession = catalog.accession(id).await?.ok_or(Fault::NotFound)?;
    refuse_held(bench, &Guarded::accession(id)).await?;
    let last = catalog.certificates(id).await?.pop();
    let certificate = last.map(|one| serde_json::from_value(one.document));
    let certificate = certificate.transpose().map_err(|error| {
        note("read a certificate", &error);
        Fault::Failed
    })?;
    Ok((accession, certificate))
}

pub(crate) async fn page(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (accession, certificate) = load(&bench, &id).await?;
    let frame = Frame::inside(&bench, &visitor, Room::Accessions).await?;
    let reader = frame.reader;
    let catalog = &bench.archive.catalog;
    let tallied = bench.tally(Some(accession.id)).await?;
    let refusals = catalog.refusals(accession.id).await?;
    let title = details([("accession", accession.id.to_string())]);
    let title = reader.say("accession-title", &title);
    let standing = Standing::of(&accession, certificate.is_some());
    html(&Page {
        id: accession.id,
        title: reader.plain(&title),
        title_marked: title,
        received: received(reader, &accession),
        withdrawn: accession.withdrawn.as_ref().map(|reason| {
            let reason = details([("reason", reason.clone())]);
            reader.say("accession-withdrawn", &reason)
        }),
        unfinished: (standing == Standing::Unfinished).then(|| reader.text("accession-unfinished")),
        lead: lead(reader, &accession, certificate.as_ref()),
        certified: certificate.is_some(),
        before: before::stages(&bench, reader, accession.id).await?,
        conditions: before::conditions(&bench, reader, accession.id).await?,
        sources: accession.sources.iter().map(ShownPath::new).collect(),
        disks: certificate
            .as_ref()
            .map(|one| disks(reader, one))
            .unwrap_or_default(),
        came_back: certificate
            .as_ref()
            .map(|one| came_back(reader, one))
            .unwrap_or_default(),
        became: became(reader, accession.id, &tallied, refusals.len() as u64),
        code: certificate.as_ref().map(|one| code(reader, one)),
        more_refusals: more(reader, refusals.len()),
        refusals: refusals
            .iter()
            .take(MOST_TOLD)
            .map(|one| refused(reader, one))
            .collect(),
        more_defects: certificate
            .as_ref()
            .and_then(|one| more(reader, one.defects.len())),
        defects: certificate
            .as_ref()
            .map(|one| defects(reader, one, MOST_TOLD))
            .unwrap_or_default(),
        frame,
    })
}

fn received(reader: &Reader, accession: &Accession) -> String {
    let time = details([("time", reader.date_time(accession.opened))]);
    let manner = super::accessions::manner(reader, accession);
    format!("{} · {manner}", reader.say("accession-received", &time))
}

fn lead(reader: &Reader, accession: &Accession, certificate: Option<&Certificate>) -> String {
    match (certificate, &accession.finished) {
        (Some(certificate), _) => reader.lead(certificate),
        (None, Some(finished)) => reader.lead_of_folder(FolderCounts {
            offered: finished.offered,
            stored: finished.stored,
            duplicate: finished.duplicate,
            refused: finished.refused,
        }),
        (None, None) => String::new(),
    }
}

fn came_back(reader: &Reader, certificate: &Certificate) -> Vec<Line> {
    let Some(counts) = &certificate.counts else {
        return Vec::new();
    };
    let lines = [
        (marks::WHOLE, "accession-present", counts.present, true),
        (
            marks::REBUILT,
            "accession-recovered",
            counts.recovered,
            true,
        ),
        (marks::LOST, "accession-missing", counts.missing, true),
        (marks::CONFLICT, "accession-altered", counts.altered, true),
        (marks::DAMAGED, "accession-damaged", counts.damaged, false),
        (marks::UNWITNESSED, "accession-added", counts.added, false),
        (
            marks::UNREADABLE,
            "accession-unreadable",
            counts.unreadable,
            false,
        ),
    ];
    // The first four are told even of none: that nothing is missing is what people look for.
    let told = lines
        .into_iter()
        .filter(|(_, _, count, always)| *always || *count > 0);
    told.map(|(mark, key, count, _)| Line {
        mark: if count == 0 { marks::RING } else { mark },
        label: reader.text(key),
        figure: reader.number(count),
        href: String::new(),
    })
    .collect()
}

fn became(reader: &Reader, id: AccessionId, tallied: &[Tallied], refused: u64) -> Vec<Line> {
    let count = |state: ItemState| -> u64 {
        let of_state = tallied.iter().filter(|one| one.state == state);
        of_state.map(|one| one.items).sum()
    };
    let states = ItemState::ALL.iter().copied();
    let told = states.filter(|state| *state == ItemState::Stored || count(*state) > 0);
    let mut lines: Vec<Line> = told
        .map(|state| Line {
            mark: marks::of_state(state).0,
            label: reader.state(state),
            figure: reader.number(count(state)),
            href: format!("/pictures?accession={id}&state={state}"),
        })
        .collect();
    if refused > 0 {
        lines.push(Line {
            mark: marks::REFUSED,
            label: reader.text("accession-refused"),
            figure: reader.number(refused),
            href: "#refusals".into(),
        });
    }
    lines
}

fn refused(reader: &Reader, refusal: &Refusal) -> Refused {
    Refused {
        path: ShownPath::new(refusal.path_view.clone()),
        reason: reader.refusal(refusal.reason),
    }
}

/// How many of so many are not told one by one.
fn more(reader: &Reader, count: usize) -> Option<String> {
    let rest = count.checked_sub(MOST_TOLD).filter(|rest| *rest > 0)?;
    Some(reader.counted("accession-more", rest as u64))
}
