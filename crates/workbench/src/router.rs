use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::assets;
use crate::bench::Bench;
use crate::fault::{Fault, explain};
use crate::headers::{guard, refuse_foreign};
use crate::pages::{
    accession, accessions, certificate, language, log, overview, picture, pictures, proof,
    rendition, show, sign_in,
};

/// No form of these pages is longer, in bytes.
const LONGEST_FORM: usize = 16 * 1024;

/// Every address.
pub(crate) fn router(bench: Arc<Bench>) -> Router {
    Router::new()
        .route("/", get(overview::page))
        .route("/sign-in", get(sign_in::page).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/language/{language}", get(language::choose))
        .route("/pictures", get(pictures::page))
        .route("/pictures/{item}", get(picture::page))
        .route("/pictures/{item}/show", post(show::show))
        .route("/pictures/{item}/shielded.jpg", get(rendition::shielded))
        .route("/pictures/{item}/small.jpg", get(rendition::small))
        .route("/pictures/{item}/large.jpg", get(rendition::large))
        .route("/pictures/{item}/pages/{page}", get(rendition::page))
        .route(
            "/pictures/{item}/embedded/{number}",
            get(rendition::embedded),
        )
        .route("/pictures/{item}/proof", get(proof::proof))
        .route("/accessions", get(accessions::page))
        .route("/accessions/{accession}", get(accession::page))
        .route(
            "/accessions/{accession}/certificate",
            get(certificate::page),
        )
        .route(
            "/accessions/{accession}/certificate.html",
            get(certificate::alone),
        )
        .route(
            "/accessions/{accession}/certificate.note",
            get(certificate::note),
        )
        .route(
            "/accessions/{accession}/certificate.txt",
            get(certificate::text),
        )
        .route(
            "/accessions/{accession}/certificate.json",
            get(certificate::json),
        )
        .route("/log", get(log::page))
        .route("/assets/{*name}", get(assets::asset))
        .fallback(async || Fault::NotFound)
        .with_state(Arc::clone(&bench))
        .layer(RequestBodyLimitLayer::new(LONGEST_FORM))
        // A handler that panics is a fault of ours: one answer fails, and the pages go on.
        .layer(CatchPanicLayer::custom(failed))
        .layer(middleware::from_fn(refuse_foreign))
        .layer(middleware::from_fn_with_state(bench, explain))
        .layer(middleware::from_fn(guard))
}

fn failed(_: Box<dyn Any + Send>) -> Response {
    Fault::Failed.into_response()
}
