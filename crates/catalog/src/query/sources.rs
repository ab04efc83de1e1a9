use custody::{Event, SourceIdentitySealed};
use model::Sha256Digest;

use super::history::history_entry;
use crate::{Catalog, Error, HistoryEntry};

/// What was done with the identities of sources, which lie outside the archive.
const SOURCES: &str = "SELECT entry, record FROM entries
    WHERE kind IN ('source-identity-sealed', 'source-opening-requested', 'source-opened') ORDER BY entry";

/// An identity of a source that lies sealed outside the archive, as the log knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct SealedIdentity {
    /// What was sealed.
    pub sealed: SourceIdentitySealed,
    /// Every entry about it, in the order of the log.
    pub acts: Vec<HistoryEntry>,
}

impl SealedIdentity {
    /// The request that was not followed by an opening yet: the first, if there were several.
    pub fn pending(&self) -> Option<&HistoryEntry> {
        let opened = |act: &HistoryEntry| matches!(act.event, Event::SourceOpened(_));
        let done = self.acts.iter().rposition(opened).map_or(0, |at| at + 1);
        let mut since = self.acts.iter().skip(done);
        since.find(|act| matches!(act.event, Event::SourceOpeningRequested(_)))
    }

    fn concerns(&self, sha256: Sha256Digest) -> bool {
        self.sealed.sha256 == sha256
    }
}

impl Catalog {
    /// The identities of sources that were sealed, in the order of the log.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`], [`Error::Record`].
    pub async fn sealed_identities(&self) -> Result<Vec<SealedIdentity>, Error> {
        let rows = sqlx::query(SOURCES)
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list the sealed identities of sources"))?;
        let mut found: Vec<SealedIdentity> = Vec::new();
        for row in &rows {
            let act = history_entry(row)?;
            let sha256 = match &act.event {
                Event::SourceIdentitySealed(sealed) => {
                    found.push(SealedIdentity {
                        sealed: sealed.clone(),
                        acts: Vec::new(),
                    });
                    sealed.sha256
                }
                Event::SourceOpeningRequested(asked) => asked.sha256,
                Event::SourceOpened(opened) => opened.sha256,
                _ => continue,
            };
            if let Some(one) = found.iter_mut().find(|one| one.concerns(sha256)) {
                one.acts.push(act);
            }
        }
        Ok(found)
    }
}
