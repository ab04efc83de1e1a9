use std::sync::Arc;
use std::time::Duration;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use custody::Event;
use model::{EntryIndex, ItemId, Role, ScopeId, Timestamp, Within};
use serde::Deserialize;
use serde_json::json;
use wording::details;

use super::picture::{Known, shown_caption};
use super::within::asked_within;
use crate::bench::Bench;
use crate::fault::Fault;
use crate::guard;
use crate::scribe::{Scribe, Unentered, check_not_set_back};
use crate::visitor::Visitor;

/// How long after its entry a picture may be fetched.
const GRANTED: Duration = Duration::from_secs(60);

#[derive(Deserialize)]
pub(crate) struct Pressed {
    csrf: String,
    /// Given when the picture is to stay.
    keep: Option<String>,
    /// Which page of it, if not the first.
    page: Option<u32>,
    /// Which of the pictures inside of it, if not itself.
    embedded: Option<u32>,
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
    let within = asked_within(pressed.page, pressed.embedded);
    if !known.is_showable() || within.is_some_and(|which| !known.holds(which)) {
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
            let within = match within {
                None => String::new(),
                Some(Within::Page(page)) => format!("&page={page}"),
                Some(Within::Embedded(number)) => format!("&embedded={number}"),
            };
            Ok(Redirect::to(&format!("/pictures/{item}?shown={keep}{within}")).into_response())
        }
        Err(fault) if scripted => {
            let said = visitor.reader(&bench).text(match fault {
                Fault::Busy => "picture-busy",
                _ => "picture-not-acknowledged",
            });
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
    let refuse = |error: Unentered| error.refuse("enter a view");
    let entry = match office.viewed(visitor.session, item).await? {
        Some(entry) => {
            // The office is no witness: an entry that the log has not is none.
            let size = check_not_set_back(bench).await.map_err(refuse)?;
            Some(entry).filter(|entry| entry.0 < size)
        }
        None => None,
    };
    let entry = match entry {
        Some(entry) => entry,
        None => {
            let role = guard::role(bench, visitor).await?;
            enter(bench, visitor, item, role).await.map_err(refuse)?
        }
    };
    let until = later(bench.archive.now(), GRANTED);
    office.grant(visitor.session, item, entry, until).await?;
    Ok(entry)
}

/// Enters the view.
async fn enter(
    bench: &Arc<Bench>,
    visitor: &Visitor,
    item: ItemId,
    role: Option<Role>,
) -> Result<EntryIndex, Unentered> {
    let rendition = examine::Rendition::Large.as_str();
    let event = Event::Viewed {
        item,
        by: visitor.user,
        session: visitor.session.to_string(),
        rendition: format!("{} {rendition}", picture::RENDITIONS_METHOD),
        role,
    };
    let scope = ScopeId::Accession(item.accession());
    let request = format!("viewed {item} {} {}", visitor.user, visitor.session);
    Scribe::enter(bench, scope, request, event).await
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
