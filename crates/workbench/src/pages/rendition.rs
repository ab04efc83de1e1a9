use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use catalog::Item;
use examine::{Rendition, Subject};
use keyring::ScopeKey;
use model::{ItemId, ScopeId, Within};
use tokio::sync::OwnedMutexGuard;
use vault::OriginalRef;

use super::picture::{Known, granted};
use crate::archive::Archive;
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

/// One page of the original, 1,600 pixels long, to whom its view is granted. The first is the large rendition; any
/// other is made each time.
pub(crate) async fn page(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    Path((id, page)): Path<(String, u32)>,
) -> Result<Response, Fault> {
    if page == 1 {
        let known = showable(&bench, &id, Some(&visitor)).await?;
        if !known.holds(Within::Page(page)) {
            return Err(Fault::NotFound);
        }
        return give(&bench, &id, Rendition::Large, Some(&visitor)).await;
    }
    give_within(&bench, &id, Within::Page(page), &visitor).await
}

/// A picture inside of the original, at most 1,600 pixels long, to whom its view is granted; made each time.
pub(crate) async fn embedded(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    Path((id, number)): Path<(String, u32)>,
) -> Result<Response, Fault> {
    give_within(&bench, &id, Within::Embedded(number), &visitor).await
}

async fn give_within(
    bench: &Arc<Bench>,
    id: &str,
    which: Within,
    visitor: &Visitor,
) -> Result<Response, Fault> {
    let known = showable(bench, id, Some(visitor)).await?;
    if !known.holds(which) {
        return Err(Fault::NotFound);
    }
    let turn = bench.turn().await;
    // That took time, in which somebody may have forbidden it, and so does what follows.
    showable(bench, id, Some(visitor)).await?;
    let made = make_within(bench, turn, known.holder(), which).await?;
    showable(bench, id, Some(visitor)).await?;
    jpeg(made)
}

fn jpeg(bytes: Option<Vec<u8>>) -> Result<Response, Fault> {
    let kind = [(header::CONTENT_TYPE, "image/jpeg")];
    Ok((kind, bytes.ok_or(Fault::NotFound)?).into_response())
}

/// Gives a rendition; to `viewer` only while the view is granted, that is, after its entry.
async fn give(
    bench: &Arc<Bench>,
    id: &str,
    rendition: Rendition,
    viewer: Option<&Visitor>,
) -> Result<Response, Fault> {
    let known = showable(bench, id, viewer).await?;
    let late = rendition == Rendition::Large && known.has_renditions();
    let bytes = match open(bench, known.holder(), rendition).await? {
        None if late => {
            let turn = bench.turn().await;
            // That took time, in which somebody may have forbidden it, and so does what follows.
            showable(bench, id, viewer).await?;
            let made = make(bench, turn, known.holder()).await?;
            showable(bench, id, viewer).await?;
            made
        }
        bytes => bytes,
    };
    jpeg(bytes)
}

/// What is known of a picture that may be shown now; to `viewer` only while the view is granted.
async fn showable(bench: &Arc<Bench>, id: &str, viewer: Option<&Visitor>) -> Result<Known, Fault> {
    let known = Known::load(bench, id).await?;
    if !known.is_showable() {
        return Err(Fault::NotFound);
    }
    if let Some(visitor) = viewer
        && granted(bench, visitor, known.item.id).await?.is_none()
    {
        return Err(Fault::NotFound);
    }
    Ok(known)
}

async fn open(
    bench: &Arc<Bench>,
    holder: ItemId,
    rendition: Rendition,
) -> Result<Option<Vec<u8>>, Fault> {
    with_key(bench, holder, move |archive, key| {
        examine::read(archive.storage.as_ref(), key, holder, rendition)
    })
    .await
}

/// Makes the large rendition that was left for when somebody looks. One at a time: each takes a worker, and who
/// waited for the same one finds it made.
async fn make(
    bench: &Arc<Bench>,
    turn: OwnedMutexGuard<()>,
    holder: ItemId,
) -> Result<Option<Vec<u8>>, Fault> {
    if let Some(made) = open(bench, holder, Rendition::Large).await? {
        return Ok(Some(made));
    }
    let Some(subject) = subject_of(bench, holder).await? else {
        return Ok(None);
    };
    with_key(bench, holder, move |archive, key| {
        let _turn = turn;
        let Archive {
            storage,
            vault,
            workers,
            ..
        } = archive;
        examine::make_large(storage.as_ref(), vault, key, &subject, workers)
    })
    .await
}

/// Makes a rendition of a picture in an original. One at a time: each takes a worker.
async fn make_within(
    bench: &Arc<Bench>,
    turn: OwnedMutexGuard<()>,
    holder: ItemId,
    which: Within,
) -> Result<Option<Vec<u8>>, Fault> {
    let Some(subject) = subject_of(bench, holder).await? else {
        return Ok(None);
    };
    with_key(bench, holder, move |archive, key| {
        let _turn = turn;
        examine::make_within(&archive.vault, key, &subject, which, &archive.workers)
    })
    .await
}

/// The original that an item holds, if it holds one.
async fn subject_of(bench: &Arc<Bench>, holder: ItemId) -> Result<Option<Subject>, Fault> {
    let item = bench.archive.catalog.item(holder).await?;
    Ok(item.as_ref().and_then(subject))
}

/// Does what takes time, with the key of the item's accession, where it holds up no other page.
async fn with_key<T: Send + 'static>(
    bench: &Arc<Bench>,
    item: ItemId,
    act: impl FnOnce(&Archive, &ScopeKey) -> Result<T, examine::Error> + Send + 'static,
) -> Result<T, Fault> {
    let bench = Arc::clone(bench);
    tokio::task::spawn_blocking(move || {
        let archive = &bench.archive;
        let scope = ScopeId::Accession(item.accession());
        let key = archive
            .keyring
            .open_scope(archive.storage.as_ref(), scope)?;
        Ok(act(archive, &key)?)
    })
    .await?
}

fn subject(item: &Item) -> Option<Subject> {
    let place = item.vault.as_ref()?;
    let original = OriginalRef::parse(item.id.accession(), place.part, &place.content);
    Some(Subject {
        item: item.id,
        original: original.ok()?,
        sha256: item.sha256?,
        size: item.size?,
        entered: None,
    })
}
