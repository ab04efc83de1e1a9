use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use catalog::{Guarded, Item};
use custody::{Disclosed, Event};
use model::{ScopeId, Use};

use super::download;
use super::picture::Known;
use crate::bench::Bench;
use crate::fault::Fault;
use crate::guard::{acting, admit};
use crate::scribe::Scribe;
use crate::visitor::Visitor;

/// The proof of an item's receipt, as it is handed out with the original. No entry of that, no proof.
pub(crate) async fn proof(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let item = Known::load(&bench, &id).await?.item;
    let record = bench.archive.catalog.record(item.entry).await?;
    let record = record.ok_or(Fault::NotFound)?;
    let shown = record.event()?.shown_in_proof();
    if shown.is_empty() {
        return Err(Fault::NotFound);
    }
    admit(&bench, &Guarded::item(item.id, item.of), Use::Disclose).await?;
    enter(&bench, &visitor, &item, shown).await?;
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

/// Enters that the fields are shown, once for each person, item and session.
async fn enter(
    bench: &Arc<Bench>,
    visitor: &Visitor,
    item: &Item,
    shown: &[&str],
) -> Result<(), Fault> {
    let disclosed = Event::Disclosed(Disclosed {
        entry: item.entry,
        item: Some(item.id),
        accession: Some(item.id.accession()),
        fields: shown.iter().map(|field| (*field).to_owned()).collect(),
        to: None,
        purpose: None,
        acting: acting(bench, visitor).await?,
    });
    let scope = ScopeId::Accession(item.id.accession());
    let request = format!(
        "disclosed {} {} {} {}",
        item.id, item.entry, visitor.user, visitor.session
    );
    Scribe::enter(bench, scope, request, disclosed)
        .await
        .map(drop)
        .map_err(|error| error.refuse("enter a disclosure"))
}
