use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use wording::Language;

use crate::bench::Bench;
use crate::fault::Fault;
use crate::languages;
use crate::paths::own_address;
use crate::visitor::Visitor;

#[derive(Deserialize)]
pub(crate) struct Asked {
    /// The page to come back to.
    #[serde(default)]
    back: String,
}

/// Chooses a language: a link and no form, for it changes nothing but how pages read, and works before
/// anybody is signed in.
pub(crate) async fn choose(
    State(bench): State<Arc<Bench>>,
    Path(language): Path<String>,
    Query(asked): Query<Asked>,
    visitor: Option<SignedIn>,
) -> Result<Response, Fault> {
    let language = Language::parse(&language).map_err(|_| Fault::NotFound)?;
    if let Some(SignedIn(visitor)) = visitor {
        let chosen = languages::for_account(language);
        let office = &bench.archive.office;
        office.choose_language(visitor.user, chosen).await?;
    }
    let jar = CookieJar::new().add(languages::cookie(language));
    Ok((jar, Redirect::to(own_address(&asked.back))).into_response())
}

/// A visitor, where there may be none.
pub(crate) struct SignedIn(Visitor);

impl axum::extract::OptionalFromRequestParts<Arc<Bench>> for SignedIn {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        bench: &Arc<Bench>,
    ) -> Result<Option<Self>, Self::Rejection> {
        let visitor =
            <Visitor as axum::extract::FromRequestParts<_>>::from_request_parts(parts, bench);
        Ok(visitor.await.ok().map(Self))
    }
}
