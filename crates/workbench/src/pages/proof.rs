use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use super::download;
use super::picture::Known;
use crate::bench::Bench;
use crate::fault::Fault;
use crate::visitor::Visitor;

/// The proof of an item's receipt, as it is handed out with the original.
pub(crate) async fn proof(
    State(bench): State<Arc<Bench>>,
    _visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let item = Known::load(&bench, &id).await?.item;
    let record = bench.archive.catalog.record(item.entry).await?;
    let record = record.ok_or(Fault::NotFound)?;
    let shown = record.event()?.shown_in_proof();
    if shown.is_empty() {
        return Err(Fault::NotFound);
    }
    let proving = Arc::clone(&bench);
    let proof = tokio::task::spawn_blocking(move || {
        proving.archive.ledger.prove(item.entry, &record, shown)
    })
    .await??;
    Ok(download(
        &format!("{}.tlog-proof", item.id),
        "text/plain; charset=utf-8",
        proof.to_text(),
    ))
}
