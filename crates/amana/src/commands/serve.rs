use std::net::SocketAddr;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use anyhow::{Context, bail};
use catalog::Catalog;
use keyring::Keyring;
use model::{Chance, Clock, OsChance, SystemClock, Timestamp};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Notify;

use super::examine::workers;
use super::log::wait_until;
use crate::archive::Archive;
use crate::cli::{Cli, Serve};
use crate::failure::sentence;
use crate::outcome::{Outcome, say};
use crate::publishing::{self, Standing};
use crate::staff;

/// How long what publishes waits at most before it looks at the clock again.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

pub(crate) fn run(cli: &Cli, args: &Serve) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let keyring = archive.unlock(cli)?;
    publishing::compare(&archive, &keyring, None)?;
    archive.refuse_older_log()?;
    archive.catch_up(&keyring)?;
    let catalog = archive.catalog_url()?;
    let office = staff::office_url(&archive)?;
    let strongbox = Arc::new(staff::ArchiveStrongbox::open(&archive, &keyring)?);
    let refused = Arc::new(Refusal::default());
    publish_meanwhile(&archive, &keyring, Arc::clone(&refused))?;
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
            vault: archive.vault.clone(),
            workers: workers(),
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
        let (stopped, told) = (stopped()?, Arc::clone(&refused));
        let ends = async move {
            tokio::select! {
                () = stopped => {}
                () = told.came.notified() => {}
            }
        };
        workbench::serve(served, listener, ends).await?;
        match refused.why.get() {
            Some(why) => bail!("{why}"),
            None => Ok(Outcome::Well),
        }
    })
}

/// That a witness refuses the log: the pages write to it too, so they end.
#[derive(Default)]
struct Refusal {
    why: OnceLock<String>,
    came: Notify,
}

/// Publishes at each beat of the log's clock, as long as the pages are served; the clock may be set meanwhile.
fn publish_meanwhile(
    archive: &Archive,
    keyring: &Keyring,
    refused: Arc<Refusal>,
) -> anyhow::Result<()> {
    let archive = Archive::assemble(archive.folder.clone(), archive.config.clone())?;
    let keyring = keyring.clone();
    let never = AtomicBool::new(false);
    let work = move || {
        loop {
            let due = match publish_if_due(&archive, &keyring) {
                Ok(Next::At(due)) => due.filter(|due| *due > SystemClock.now()),
                Ok(Next::Refused(why)) => {
                    // Said once; whoever serves tells it.
                    let _ = refused.why.set(why);
                    refused.came.notify_one();
                    return;
                }
                Err(error) => {
                    eprintln!("amana: {}", sentence(&error));
                    None
                }
            };
            let soon = Timestamp::from(SystemTime::now() + LOOK_AGAIN);
            wait_until(Some(due.map_or(soon, |due| due.min(soon))), &never);
        }
    };
    std::thread::Builder::new()
        .name("publish".into())
        .spawn(work)
        .context("start what publishes the log")?;
    Ok(())
}

/// What comes after a look at the clock.
enum Next {
    /// When the next beat is due, if the log has a clock.
    At(Option<Timestamp>),
    /// A witness refuses the log; why.
    Refused(String),
}

/// Publishes if a beat is due.
fn publish_if_due(archive: &Archive, keyring: &Keyring) -> anyhow::Result<Next> {
    let Some(standing) = Standing::of(archive)? else {
        return Ok(Next::At(None));
    };
    if standing.due > SystemClock.now() {
        return Ok(Next::At(Some(standing.due)));
    }
    let beat = publishing::publish(archive, keyring, None)?;
    publishing::tell_who_is_away(&beat.asked);
    for defect in &beat.stamped.defects {
        eprintln!("{defect}");
    }
    if let Err(refused) = publishing::refuse_if_refused(&beat.asked) {
        return Ok(Next::Refused(refused.to_string()));
    }
    Ok(Next::At(
        Standing::of(archive)?.map(|standing| standing.due),
    ))
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
pub(super) fn stopped() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
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
