use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use catalog::Catalog;
use model::{Chance, OsChance, SystemClock};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::archive::Archive;
use crate::cli::{Cli, Serve};
use crate::outcome::{Outcome, say};
use crate::staff;

pub(crate) fn run(cli: &Cli, args: &Serve) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let keyring = archive.unlock(cli)?;
    archive.refuse_older_log()?;
    archive.catch_up(&keyring)?;
    let catalog = archive.catalog_url()?;
    let office = staff::office_url(&archive)?;
    let strongbox = Arc::new(staff::ArchiveStrongbox::open(&archive, &keyring)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("start the server's runtime")?;
    runtime.block_on(async {
        let office = office::Office::open(&office, strongbox, &mut OsChance).await?;
        let nobody = office.accounts().await?.is_empty();
        let served = workbench::Archive {
            origin: archive.config.origin.clone(),
            storage: Arc::clone(&archive.storage),
            ledger: archive.ledger.clone(),
            keyring,
            catalog: Catalog::open(&catalog).await?,
            office,
            clock: Arc::new(SystemClock),
            chance,
        };
        let listener = TcpListener::bind(args.listen)
            .await
            .with_context(|| format!("listen on {}", args.listen))?;
        tell(listener.local_addr().context("find the address")?, nobody);
        workbench::serve(served, listener, stopped()?).await?;
        Ok(Outcome::Well)
    })
}

fn chance() -> Box<dyn Chance> {
    Box::new(OsChance)
}

fn tell(address: SocketAddr, nobody: bool) {
    say!("The pages are at http://{address}/ until you press Ctrl-C.");
    if nobody {
        say!("Nobody can sign in yet: `amana user add NAME` makes an account.");
    }
    if !address.ip().is_loopback() {
        say!(
            "This address is not of this machine alone. Browsers sign in to it only over HTTPS: put a server"
        );
        say!("that speaks TLS in front, and let this one listen on 127.0.0.1.");
    }
}

/// Ends when a person or the system asks to.
fn stopped() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    let doing = "watch for Ctrl-C";
    let mut interrupt = signal(SignalKind::interrupt()).context(doing)?;
    let mut terminate = signal(SignalKind::terminate()).context(doing)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
