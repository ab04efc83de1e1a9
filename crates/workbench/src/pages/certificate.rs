use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use catalog::Guarded;
use custody::CertificateNote;
use model::AccessionId;
use wording::Reader;

use super::{download, html};
use crate::bench::Bench;
use crate::fault::Fault;
use crate::frame::{Frame, Room};
use crate::guard::refuse_held;
use crate::issued::Issued;
use crate::paper::{Field, Paper, paper_html};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "certificate.html")]
struct Page<'a> {
    frame: Frame<'a>,
    id: AccessionId,
    paper: Paper,
    /// The forms in which it can be kept: how their names end, and what they are called.
    files: [(&'static str, String); 4],
}

/// The newest certificate of an accession.
async fn load(bench: &Bench, id: &str) -> Result<Issued, Fault> {
    let id: AccessionId = id.parse().map_err(|_| Fault::NotFound)?;
    refuse_held(bench, &Guarded::accession(id)).await?;
    let archive = &bench.archive;
    let issued = Issued::load(&archive.catalog, &archive.ledger, id).await?;
    issued.ok_or(Fault::NotFound)
}

pub(crate) async fn page(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let issued = load(&bench, &id).await?;
    let frame = Frame::inside(&bench, &visitor, Room::Accessions).await?;
    let reader = frame.reader;
    html(&Page {
        id: issued.certificate.accession,
        files: [
            ("html", reader.text("accession-certificate-html")),
            ("txt", reader.text("accession-certificate-text")),
            ("json", reader.text("accession-certificate-json")),
            ("note", reader.text("accession-certificate-note")),
        ],
        paper: Paper::of(reader.certificate_sheet(&issued.certificate, Some(&issued.entered))),
        frame,
    })
}

/// The certificate as one file of HTML, in the language of the reader.
pub(crate) async fn alone(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let issued = load(&bench, &id).await?;
    let reader = visitor.reader(&bench);
    let sheet = reader.certificate_sheet(&issued.certificate, Some(&issued.entered));
    let name = file_name(&issued, reader, "html");
    Ok(download(
        &name,
        "text/html; charset=utf-8",
        paper_html(reader, sheet)?,
    ))
}

/// The certificate as text, in the language of the reader.
pub(crate) async fn text(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let issued = load(&bench, &id).await?;
    let reader = visitor.reader(&bench);
    let text = reader.certificate(&issued.certificate, Some(&issued.entered));
    let name = file_name(&issued, reader, "txt");
    Ok(download(
        &name,
        "text/plain; charset=utf-8",
        reader.plain(&text) + "\n",
    ))
}

/// The certificate as it is entered in the log.
pub(crate) async fn json(
    State(bench): State<Arc<Bench>>,
    _visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let issued = load(&bench, &id).await?;
    let name = format!("{}-certificate.json", issued.certificate.accession);
    // Compact, with keys in the order of the alphabet: the bytes that the log's digest is of.
    Ok(download(&name, "application/json", issued.document))
}

/// The certificate as a note that the archive signs, for a stranger to check.
pub(crate) async fn note(
    State(bench): State<Arc<Bench>>,
    _visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let issued = load(&bench, &id).await?;
    let archive = &bench.archive;
    let signed = CertificateNote::sign(
        archive.ledger.key().name(),
        issued.entered.entry,
        &issued.document,
        archive.keyring.signing_key(),
    );
    // Its document, if it is too long for a note, has the name of the note and `.json`.
    let name = format!("{}-certificate", issued.certificate.accession);
    Ok(download(
        &name,
        "text/plain; charset=utf-8",
        signed.as_str().to_owned(),
    ))
}

fn file_name(issued: &Issued, reader: &Reader, end: &str) -> String {
    format!(
        "{}-certificate-{}.{end}",
        issued.certificate.accession,
        reader.language().as_str()
    )
}
