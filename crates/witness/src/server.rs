use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::MAX_BODY;
use crate::keeper::{Answer, Witness};

/// How long a body may take to come, where nothing else is asked for.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How many requests are answered at once; who comes then is told to come again.
const AT_ONCE: usize = 64;
/// How many connections are held at once; who comes then waits.
const CONNECTIONS: usize = 512;
/// How long a machine that has no place for a connection is left alone.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Clone)]
struct Desk {
    witness: Arc<Witness>,
    room: Arc<Semaphore>,
    patience: Duration,
}

/// Serves C2SP tlog-witness until `stopped`. A connection has one request and twice `patience` for all of
/// it, so that nobody holds one by being slow.
pub async fn serve(
    witness: Witness,
    listener: TcpListener,
    patience: Duration,
    stopped: impl Future<Output = ()>,
) {
    let desk = Desk {
        witness: Arc::new(witness),
        room: Arc::new(Semaphore::new(AT_ONCE)),
        patience,
    };
    let router = Router::new()
        .route("/add-checkpoint", post(add_checkpoint))
        .with_state(desk);
    let mut stopped = pin!(stopped);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            // Whoever is cut off asks again; what was cosigned is durable.
            () = &mut stopped => return,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < CONNECTIONS => match accepted {
                Ok((stream, _)) => drop(connections.spawn(converse(stream, router.clone(), 2 * patience))),
                // The machine has no place, or the other side is gone already.
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
        }
    }
}

async fn converse(stream: TcpStream, router: Router, patience: Duration) {
    let mut server = Builder::new(hyper_util::rt::TokioExecutor::new()).http1_only();
    server.http1().keep_alive(false);
    let connection =
        server.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    // What goes wrong here is the other side's to know.
    let _ = tokio::time::timeout(patience, connection).await;
}

async fn add_checkpoint(State(desk): State<Desk>, body: Body) -> Response {
    let body = match tokio::time::timeout(desk.patience, to_bytes(body, MAX_BODY)).await {
        Err(_) => return plain(StatusCode::REQUEST_TIMEOUT, "the request took too long\n"),
        Ok(Err(_)) => {
            return plain(
                StatusCode::BAD_REQUEST,
                "the request cannot be read whole\n",
            );
        }
        Ok(Ok(body)) => body,
    };
    // Taken by whoever said all: those who are slow keep nobody out.
    let Ok(_room) = desk.room.try_acquire() else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "too many requests\n");
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
