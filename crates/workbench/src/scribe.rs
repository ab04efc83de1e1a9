use std::sync::{Arc, Mutex, PoisonError};

use custody::Event;
use ledger::{Committed, RequestId, Writer};
use model::{EntryIndex, ScopeId};

use crate::archive::Archive;
use crate::bench::Bench;
use crate::fault::{Fault, note};

/// Enters what people do on the pages. Between two acts the writer rests, so that the command line can
/// write meanwhile.
#[derive(Default)]
pub(crate) struct Scribe {
    writer: Mutex<Option<Writer>>,
}

/// Why an act was not entered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unentered {
    #[error("open the keys of the accession")]
    Key(#[from] keyring::Error),
    #[error("append to the log")]
    Ledger(#[from] ledger::Error),
    #[error("bring the catalog up to date")]
    Catalog(#[from] catalog::Error),
    #[error("wait for the writer of the log")]
    Thread(#[from] tokio::task::JoinError),
    #[error("find the entry that was appended")]
    Nothing,
    #[error(
        "go on: the catalog knows {known} entries and the log has {size}; was an older copy put back? \
         `amana audit` tells more"
    )]
    SetBack { known: u64, size: u64 },
}

impl Unentered {
    /// What the reader is told; the cause goes to the log of the process.
    pub(crate) fn refuse(&self, act: &str) -> Fault {
        note(act, self);
        if self.is_busy() {
            Fault::Busy
        } else {
            Fault::Unavailable
        }
    }

    /// Whether another process is writing.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(
            self,
            Self::Ledger(ledger::Error::Storage(storage::Error::Busy { .. }))
        )
    }
}

impl Scribe {
    /// Enters one act, and gives its entry when it is acknowledged: durable in the log.
    pub(crate) async fn enter(
        bench: &Arc<Bench>,
        scope: ScopeId,
        request: String,
        event: Event,
    ) -> Result<EntryIndex, Unentered> {
        check_not_set_back(bench).await?;
        let writing = Arc::clone(bench);
        let committed = tokio::task::spawn_blocking(move || {
            writing
                .scribe
                .append(&writing.archive, scope, &request, event)
        })
        .await??;
        let entry = committed.first().ok_or(Unentered::Nothing)?.index();
        // The entry stands, whether or not the catalog knows it yet.
        if let Err(error) = fold(bench, committed).await {
            crate::fault::note("fold an entry of a page", &error);
        }
        Ok(entry)
    }

    fn append(
        &self,
        archive: &Archive,
        scope: ScopeId,
        request: &str,
        event: Event,
    ) -> Result<Vec<Committed>, Unentered> {
        let scope = archive
            .keyring
            .open_scope(archive.storage.as_ref(), scope)?;
        let mut held = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writer = match held.take() {
            Some(writer) => writer,
            None => archive
                .ledger
                .writer(&archive.keyring, (archive.chance)())?,
        };
        let mut chance = (archive.chance)();
        let entered = writer.enter(
            RequestId::of(request),
            &scope,
            &[event],
            &*archive.clock,
            &mut *chance,
        );
        writer.rest();
        let entered = entered.map_err(Unentered::from);
        // After another error the writer may not know where the log ends: the next act opens one anew.
        if entered.as_ref().map_or_else(Unentered::is_busy, |_| true) {
            *held = Some(writer);
        }
        entered
    }
}

/// Refuses a log that is behind its catalog: writing to it would fork it, and what it lacks was said.
pub(crate) async fn check_not_set_back(bench: &Bench) -> Result<u64, Unentered> {
    let known = bench.archive.catalog.position().await?.0;
    let size = bench.archive.ledger.checkpoint()?.size();
    if size < known {
        return Err(Unentered::SetBack { known, size });
    }
    Ok(size)
}

/// Folds what was entered; entries of others that lie between are read from the log.
async fn fold(bench: &Arc<Bench>, committed: Vec<Committed>) -> Result<(), Unentered> {
    let catalog = &bench.archive.catalog;
    match catalog.fold(&committed).await {
        Err(catalog::Error::Gap { .. }) => {}
        folded => return Ok(folded.map(drop)?),
    }
    let from = catalog.position().await?;
    let reading = Arc::clone(bench);
    let (entries, fillers) = tokio::task::spawn_blocking(move || {
        let archive = &reading.archive;
        let mut entries = archive.ledger.entries(&archive.keyring, from)?;
        let records = entries.by_ref().collect::<Result<Vec<_>, _>>()?;
        Ok::<_, ledger::Error>((records, entries.passed()))
    })
    .await??;
    catalog.fold(&entries).await?;
    catalog.pass(fillers).await?;
    Ok(())
}
