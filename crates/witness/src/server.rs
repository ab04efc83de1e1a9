use std::future::{Future, IntoFuture};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::keeper::{Answer, Witness};
use crate::{Error, MAX_BODY};

/// How long a body may take to come.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many requests are read at once; who comes then is told to come again.
const AT_ONCE: usize = 64;

#[derive(Clone)]
struct Desk {
    witness: Arc<Witness>,
    room: Arc<Semaphore>,
}

/// Serves C2SP tlog-witness until `stopped`.
pub async fn serve(
    witness: Witness,
    listener: TcpListener,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let desk = Desk {
        witness: Arc::new(witness),
        room: Arc::new(Semaphore::new(AT_ONCE)),
    };
    let router = Router::new()
        .route("/add-checkpoint", post(add_checkpoint))
        .with_state(desk);
    let serving = axum::serve(listener, router).into_future();
    tokio::select! {
        ended = serving => Ok(ended?),
        // Whoever is cut off asks again; what was cosigned is durable.
        () = stopped => Ok(()),
    }
}

async fn add_checkpoint(State(desk): State<Desk>, body: Body) -> Response {
    let Ok(_room) = desk.room.try_acquire() else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "too many requests\n");
    };
    let body = match tokio::time::timeout(PATIENCE, to_bytes(body, MAX_BODY)).await {
        Err(_) => return plain(StatusCode::REQUEST_TIMEOUT, "the request took too long\n"),
        Ok(Err(_)) => {
            return plain(
                StatusCode::BAD_REQUEST,
                "the request cannot be read whole\n",
            );
        }
        Ok(Ok(body)) => body,
    };
    let witness = Arc::clone(&desk.witness);
    match tokio::task::spawn_blocking(move || witness.add_checkpoint(&body)).await {
        Ok(Ok(answer)) => respond(answer),
        Ok(Err(error)) => {
            eprintln!("failed to {error}");
            plain(StatusCode::INTERNAL_SERVER_ERROR, "the witness failed\n")
        }
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "the witness failed\n"),
    }
}

fn respond(answer: Answer) -> Response {
    match answer {
        Answer::Cosigned(line) => plain(StatusCode::OK, line),
        Answer::Malformed(wrong) => plain(StatusCode::BAD_REQUEST, format!("{wrong}\n")),
        Answer::Unsigned => plain(StatusCode::FORBIDDEN, "no trusted key of the log signed\n"),
        Answer::UnknownLog => plain(StatusCode::NOT_FOUND, "the log is not known here\n"),
        Answer::Conflict(size) => {
            let kind = [(header::CONTENT_TYPE, "text/x.tlog.size")];
            (StatusCode::CONFLICT, kind, format!("{size}\n")).into_response()
        }
        Answer::Inconsistent => plain(
            StatusCode::UNPROCESSABLE_ENTITY,
            "the proof does not show that the checkpoint continues the old one\n",
        ),
    }
}

fn plain(status: StatusCode, text: impl Into<String>) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (status, kind, text.into()).into_response()
}
