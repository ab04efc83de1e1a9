use std::sync::Arc;
use std::time::Duration;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use custody::Event;
use model::{EntryIndex, ItemId, ScopeId, Timestamp};
use serde::Deserialize;
use serde_json::json;
use wording::details;

use super::picture::{Known, shown_caption};
use crate::bench::Bench;
use crate::fault::{Fault, note};
use crate::scribe::Scribe;
use crate::visitor::Visitor;

/// How long after its entry a picture may be fetched.
const GRANTED: Duration = Duration::from_secs(60);

#[derive(Deserialize)]
pub(crate) struct Pressed {
    csrf: String,
    /// Given when the picture is to stay.
    keep: Option<String>,
}

/// Shows one picture: enters the view, waits until the log acknowledges it, and lets this session fetch it
/// for a minute. No entry, no bytes.
pub(crate) async fn show(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(pressed): Form<Pressed>,
) -> Result<Response, Fault> {
    visitor.check(&pressed.csrf)?;
    let known = Known::load(&bench, &id).await?;
    if !known.is_showable() {
        return Err(Fault::NotFound);
    }
    let item = known.item.id;
    let scripted = headers
        .get(header::ACCEPT)
        .is_some_and(|kind| kind.as_bytes() == b"application/json");
    match entered(&bench, &visitor, item).await {
        Ok(entry) if scripted => Ok(told(&bench, &visitor, item, entry)),
        Ok(_) => {
            let keep = if pressed.keep.is_some() { "keep" } else { "5" };
            Ok(Redirect::to(&format!("/pictures/{item}?shown={keep}")).into_response())
        }
        Err(fault) if scripted => {
            let said = visitor.reader(&bench).text("picture-not-acknowledged");
            let body = json!({ "said": said }).to_string();
            let status = fault.into_response().status();
            Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response())
        }
        Err(fault) => Err(fault),
    }
}

/// Enters the view, once for each person, item and session, and grants the picture.
async fn entered(bench: &Arc<Bench>, visitor: &Visitor, item: ItemId) -> Result<EntryIndex, Fault> {
    let office = &bench.archive.office;
    let entry = match office.viewed(visitor.session, item).await? {
        Some(entry) => entry,
        None => {
            let event = Event::Viewed {
                item,
                by: visitor.user,
                session: visitor.session.to_string(),
                rendition: format!(
                    "{} {}",
                    picture::RENDITIONS_METHOD,
                    examine::Rendition::Large.as_str()
                ),
            };
            let scope = ScopeId::Accession(item.accession());
            let request = format!("viewed {item} {} {}", visitor.user, visitor.session);
            Scribe::enter(bench, scope, request, event)
                .await
                .map_err(|error| {
                    note("enter a view", &error);
                    Fault::Unavailable
                })?
        }
    };
    let until = later(bench.archive.now(), GRANTED);
    office.grant(visitor.session, item, entry, until).await?;
    Ok(entry)
}

fn later(now: Timestamp, by: Duration) -> Timestamp {
    let nanos = i64::try_from(by.as_nanos()).unwrap_or(i64::MAX);
    Timestamp::from_unix_nanos(now.unix_nanos().saturating_add(nanos))
}

/// What the script of the page needs to show the picture in its place.
fn told(bench: &Bench, visitor: &Visitor, item: ItemId, entry: EntryIndex) -> Response {
    let reader = visitor.reader(bench);
    let alt = reader.say("picture-alt-shown", &details([("item", item.to_string())]));
    let body = json!({
        "picture": format!("/pictures/{item}/large.jpg"),
        "alt": reader.plain(&alt),
        "caption": shown_caption(reader, entry),
    });
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (StatusCode::OK, kind, body.to_string()).into_response()
}
