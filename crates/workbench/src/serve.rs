use std::future::Future;
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

/// Serves the pages of an archive on `listener` until `stop` ends, then lets what is under way end.
pub async fn serve(
    archive: Archive,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let bench = Arc::new(Bench::open(archive)?);
    let sweeping = tokio::spawn(sweep(Arc::clone(&bench)));
    let served = axum::serve(listener, router(bench))
        .with_graceful_shutdown(stop)
        .await;
    sweeping.abort();
    Ok(served?)
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
