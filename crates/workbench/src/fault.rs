use std::sync::Arc;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use custody::Forbidden;
use model::EntryIndex;

use crate::bench::Bench;
use crate::frame::Frame;
use crate::languages;
use crate::pages::html;

/// Why there is no page, in as much as the reader is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing is here, or nothing that this reader may know of.
    NotFound,
    /// The form is not of this session.
    FormExpired,
    /// The address or form cannot be read.
    BadRequest,
    /// More was sent than any form holds.
    TooLarge,
    /// The archive failed.
    Failed,
    /// The log, the catalog or the store does not answer.
    Unavailable,
    /// Another process is writing to the log.
    Busy,
    /// A hold forbids the use, or the provider's conditions do.
    Refused {
        /// The entry that says so.
        entry: EntryIndex,
        /// What in the conditions forbids it; `None` for a hold.
        forbidden: Option<Forbidden>,
    },
}

impl Fault {
    fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::FormExpired | Self::Refused { .. } => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn of(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::NOT_FOUND => Some(Self::NotFound),
            StatusCode::PAYLOAD_TOO_LARGE => Some(Self::TooLarge),
            other if other.is_client_error() => Some(Self::BadRequest),
            other if other.is_server_error() => Some(Self::Failed),
            _ => None,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::NotFound => "error-not-found",
            Self::FormExpired => "error-form-expired",
            Self::BadRequest => "error-bad-request",
            Self::TooLarge => "error-too-large",
            Self::Failed => "error-failed",
            Self::Unavailable | Self::Busy => "error-unavailable",
            Self::Refused { .. } => "error-refused",
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes a failure to the log of the process: what was tried and the causes, which name no evidence.
pub(crate) fn note(act: &str, error: &dyn std::error::Error) {
    let mut text = format!("failed to {act}: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    eprintln!("amana: {text}");
}

macro_rules! failed {
    ($($error:ty => $act:literal),* $(,)?) => {$(
        impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                note($act, &error);
                Self::Failed
            }
        }
    )*};
}

failed!(
    crate::issued::Unissued => "show a certificate",
    catalog::Error => "ask the catalog for a page",
    office::Error => "ask the office for a page",
    ledger::Error => "ask the log for a page",
    keyring::Error => "open a key for a page",
    examine::Error => "open a rendition for a page",
    custody::Error => "read a record for a page",
    askama::Error => "render a page",
    tokio::task::JoinError => "wait for work on a page",
);

#[derive(Template)]
#[template(path = "fault.html")]
struct Page<'a> {
    frame: &'a Frame<'a>,
    title: String,
    what: String,
    next: String,
}

/// Gives every answer without a page the page that says why.
pub(crate) async fn explain(
    State(bench): State<Arc<Bench>>,
    request: Request,
    next: Next,
) -> Response {
    let language = languages::of_request(request.headers());
    let response = next.run(request).await;
    let told = response.extensions().get::<Fault>().copied();
    let Some(fault) = told.or_else(|| unexplained(&response)) else {
        return response;
    };
    let status = response.status();
    let reader = bench.reader(language);
    let frame = Frame::outside(reader, "/");
    let key = fault.key();
    let time = reader.date_time(bench.archive.now());
    let page = Page {
        title: reader.text(&format!("{key}-title")),
        what: match fault {
            Fault::Busy => reader.text("picture-busy"),
            Fault::Refused { entry, forbidden } => reader.obstacle(entry, forbidden),
            _ => reader.text(key),
        },
        next: reader.say(&format!("{key}-next"), &wording::details([("time", time)])),
        frame: &frame,
    };
    match html(&page) {
        Ok(page) => (status, page).into_response(),
        Err(_) => status.into_response(),
    }
}

/// The fault of an answer that no handler made: those have no body of a kind.
fn unexplained(response: &Response) -> Option<Fault> {
    let fault = Fault::of(response.status())?;
    let kind = response.headers().get(axum::http::header::CONTENT_TYPE);
    let plain = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    plain.then_some(fault)
}
