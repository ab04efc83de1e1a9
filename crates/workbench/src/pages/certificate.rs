use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use super::{accession, download};
use crate::bench::Bench;
use crate::fault::Fault;
use crate::visitor::Visitor;

/// The last certificate of an accession as text, in the language of the reader.
pub(crate) async fn text(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (accession, certificate) = accession::load(&bench, &id).await?;
    let certificate = certificate.ok_or(Fault::NotFound)?;
    let reader = visitor.reader(&bench);
    let text = reader.plain(&reader.certificate(&certificate)) + "\n";
    let name = format!(
        "{}-certificate-{}.txt",
        accession.id,
        reader.language().as_str()
    );
    Ok(download(&name, "text/plain; charset=utf-8", text))
}

/// The last certificate of an accession as it is entered in the log.
pub(crate) async fn json(
    State(bench): State<Arc<Bench>>,
    _visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (accession, _) = accession::load(&bench, &id).await?;
    let certificates = bench.archive.catalog.certificates(accession.id).await?;
    let last = certificates.last().ok_or(Fault::NotFound)?;
    let name = format!("{}-certificate.json", accession.id);
    // Compact, with keys in the order of the alphabet: the bytes that the log's digest is of.
    Ok(download(
        &name,
        "application/json",
        last.document.to_string(),
    ))
}
