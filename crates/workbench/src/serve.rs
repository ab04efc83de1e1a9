use std::future::{Future, IntoFuture};
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use crate::archive::Archive;
use crate::bench::Bench;
use crate::fault::note;
use crate::router::router;

/// How often sessions that have ended are taken away.
const SWEEP: Duration = Duration::from_secs(600);

/// How long what is under way may take when the pages are to end; a client that hangs must not keep them.
const DRAIN: Duration = Duration::from_secs(5);

/// Why pages cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The texts cannot be used.
    #[error("load the texts of the pages")]
    Wording(#[from] wording::Error),
    /// The listener failed.
    #[error("serve the pages")]
    Io(#[from] io::Error),
}

/// Serves the pages of an archive on `listener` until `stop` ends, then lets what is under way end, for
/// a few seconds.
///
/// # Errors
///
/// [`Error::Wording`] if the texts cannot be used, [`Error::Io`] if the listener fails.
pub async fn serve(
    archive: Archive,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let bench = Arc::new(Bench::open(archive)?);
    let sweeping = tokio::spawn(sweep(Arc::clone(&bench)));
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let served = axum::serve(listener, router(bench)).with_graceful_shutdown(async {
        stop.await;
        // Whoever waits for it may have gone away.
        let _ = stopping.send(());
    });
    let overdue = async {
        match stopped.await {
            Ok(()) => tokio::time::sleep(DRAIN).await,
            Err(_) => std::future::pending().await,
        }
    };
    let ended = tokio::select! {
        served = served.into_future() => served,
        () = overdue => Ok(()),
    };
    sweeping.abort();
    Ok(ended?)
}

async fn sweep(bench: Arc<Bench>) {
    let mut every = tokio::time::interval(SWEEP);
    loop {
        every.tick().await;
        let archive = &bench.archive;
        if let Err(error) = archive.office.sweep(archive.now()).await {
            note("sweep the office", &error);
        }
    }
}
