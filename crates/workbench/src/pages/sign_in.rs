use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use office::{Answer, Attempt};
use serde::Deserialize;
use wording::{Reader, details};

use crate::bench::Bench;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::pages::html;
use crate::paths::own_address;
use crate::visitor::{self, Visitor};
use crate::{languages, marks};

/// Seconds of a minute, in which waiting is told.
const MINUTE: u64 = 60;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Page<'a> {
    frame: Frame<'a>,
    archive: String,
    refused_mark: &'static str,
    said: Option<String>,
    note: Option<String>,
    to: String,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    /// The page to come to.
    #[serde(default)]
    to: String,
    /// Whether a session has ended.
    ended: Option<String>,
    /// Whether somebody has just signed out.
    out: Option<String>,
}

/// What is typed in; nothing of it is shown again.
#[derive(Deserialize)]
pub(crate) struct Typed {
    name: String,
    password: String,
    code: String,
    #[serde(default)]
    to: String,
}

#[derive(Deserialize)]
pub(crate) struct Signed {
    csrf: String,
}

pub(crate) async fn page(
    State(bench): State<Arc<Bench>>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let reader = bench.reader(languages::of_request(&headers));
    let note = match (&asked.ended, &asked.out) {
        (_, Some(_)) => Some(reader.text("signin-signed-out")),
        (Some(_), None) => Some(reader.text("signin-session-ended")),
        (None, None) => None,
    };
    render(&bench, reader, None, note, &asked.to)
}

pub(crate) async fn sign_in(
    State(bench): State<Arc<Bench>>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let reader = bench.reader(languages::of_request(&headers));
    let archive = &bench.archive;
    let attempt = Attempt {
        name: &typed.name,
        password: &typed.password,
        code: &typed.code,
    };
    let mut chance = (archive.chance)();
    let answer = archive
        .office
        .sign_in(&attempt, archive.now(), &mut chance)
        .await?;
    match answer {
        Answer::Admitted(signed_in) => {
            let mut jar = CookieJar::new().add(visitor::cookie(&signed_in.token));
            if let Some(language) = signed_in.session.language {
                jar = jar.add(languages::cookie(languages::of_account(language)));
            }
            Ok((jar, Redirect::to(own_address(&typed.to))).into_response())
        }
        Answer::Refused(refusal) => {
            let said = match refusal.wait {
                None => reader.text("signin-wrong"),
                Some(wait) => reader.counted("signin-wait", wait.as_secs().div_ceil(MINUTE)),
            };
            let page = render(&bench, reader, Some(said), None, &typed.to)?;
            Ok((StatusCode::UNAUTHORIZED, page).into_response())
        }
    }
}

pub(crate) async fn sign_out(
    State(bench): State<Arc<Bench>>,
    visitor: Visitor,
    jar: CookieJar,
    Form(signed): Form<Signed>,
) -> Result<Response, Fault> {
    visitor.check(&signed.csrf)?;
    if let Some(token) = visitor::token(&jar) {
        bench.archive.office.sign_out(&token).await?;
    }
    let jar = CookieJar::new().add(visitor::forgotten());
    Ok((jar, Redirect::to("/sign-in?out=1")).into_response())
}

fn render(
    bench: &Bench,
    reader: &Reader,
    said: Option<String>,
    note: Option<String>,
    to: &str,
) -> Result<Response, Fault> {
    let origin = &bench.archive.origin;
    let sentence = reader.say("signin-archive", &details([("origin", origin.clone())]));
    html(&Page {
        frame: Frame::outside(reader, "/sign-in"),
        archive: super::marked(&sentence, origin, "<bdi class=\"mono\">", "</bdi>"),
        refused_mark: marks::REFUSED,
        said,
        note,
        to: own_address(to).to_owned(),
    })
}
