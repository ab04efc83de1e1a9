use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use catalog::Item;
use examine::{Rendition, Subject};
use model::{ItemId, ScopeId};
use vault::{OriginalRef, PartId};

use super::picture::{Known, granted};
use crate::bench::Bench;
use crate::fault::Fault;
use crate::visitor::Visitor;

/// The shielded copy, which is no view of the original.
pub(crate) async fn shielded(
    State(bench): State<Arc<Bench>>,
    _visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    give(&bench, &id, Rendition::Shielded, None).await
}

/// The picture, 320 pixels long.
pub(crate) async fn small(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    give(&bench, &id, Rendition::Small, Some(&visitor)).await
}

/// The picture, 1,600 pixels long.
pub(crate) async fn large(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    give(&bench, &id, Rendition::Large, Some(&visitor)).await
}

/// Gives a rendition; to `viewer` only while the view is granted, that is, after its entry.
async fn give(
    bench: &Arc<Bench>,
    id: &str,
    rendition: Rendition,
    viewer: Option<&Visitor>,
) -> Result<Response, Fault> {
    let known = Known::load(bench, id).await?;
    if !known.is_showable() {
        return Err(Fault::NotFound);
    }
    if let Some(visitor) = viewer
        && granted(bench, visitor, known.item.id).await?.is_none()
    {
        return Err(Fault::NotFound);
    }
    let late = rendition == Rendition::Large && known.has_renditions();
    let bytes = match open(bench, known.holder(), rendition).await? {
        None if late => make(bench, known.holder()).await?,
        bytes => bytes,
    };
    let kind = [(header::CONTENT_TYPE, "image/jpeg")];
    Ok((kind, bytes.ok_or(Fault::NotFound)?).into_response())
}

async fn open(
    bench: &Arc<Bench>,
    holder: ItemId,
    rendition: Rendition,
) -> Result<Option<Vec<u8>>, Fault> {
    let bench = Arc::clone(bench);
    tokio::task::spawn_blocking(move || {
        let archive = &bench.archive;
        let storage = archive.storage.as_ref();
        let scope = ScopeId::Accession(holder.accession());
        let key = archive.keyring.open_scope(storage, scope)?;
        Ok(examine::read(storage, &key, holder, rendition)?)
    })
    .await?
}

/// Makes the large rendition that was left for when somebody looks.
async fn make(bench: &Arc<Bench>, holder: ItemId) -> Result<Option<Vec<u8>>, Fault> {
    let Some(item) = bench.archive.catalog.item(holder).await? else {
        return Ok(None);
    };
    let Some(subject) = subject(&item) else {
        return Ok(None);
    };
    let bench = Arc::clone(bench);
    tokio::task::spawn_blocking(move || {
        let archive = &bench.archive;
        let storage = archive.storage.as_ref();
        let scope = ScopeId::Accession(holder.accession());
        let key = archive.keyring.open_scope(storage, scope)?;
        let workers = &archive.workers;
        Ok(examine::make_large(
            storage,
            &archive.vault,
            &key,
            &subject,
            workers,
        )?)
    })
    .await?
}

fn subject(item: &Item) -> Option<Subject> {
    let place = item.vault.as_ref()?;
    Some(Subject {
        item: item.id,
        original: OriginalRef {
            part: PartId::new(item.id.accession(), place.part),
            content: place.content.parse().ok()?,
        },
        sha256: item.sha256?,
        size: item.size?,
        entered: None,
    })
}
