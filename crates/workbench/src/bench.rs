use std::sync::Arc;

use catalog::Tallied;
use model::AccessionId;
use tokio::sync::{Mutex, OwnedMutexGuard};
use wording::{Language, Reader};

use crate::archive::Archive;
use crate::scribe::Scribe;
use crate::tallies::Tallies;

/// What every page needs: the archive, a reader of each language, and who writes entries.
pub(crate) struct Bench {
    pub(crate) archive: Archive,
    pub(crate) scribe: Scribe,
    /// Held while something is made that somebody waits for.
    making: Arc<Mutex<()>>,
    tallies: Tallies,
    readers: Vec<Reader>,
    arabic: Reader,
}

impl Bench {
    pub(crate) fn open(archive: Archive) -> Result<Self, wording::Error> {
        let readers = Language::ALL.into_iter().map(Reader::new);
        Ok(Self {
            archive,
            scribe: Scribe::default(),
            making: Arc::default(),
            tallies: Tallies::default(),
            readers: readers.collect::<Result<_, _>>()?,
            arabic: Reader::new(Language::Ar)?,
        })
    }

    /// Waits until nothing else is made; who makes something keeps this until it is made, whether or not somebody
    /// still waits for it.
    pub(crate) async fn turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.making).lock_owned().await
    }

    /// How many items there are of each state, format and defect, of one accession or of all.
    pub(crate) async fn tally(
        &self,
        accession: Option<AccessionId>,
    ) -> Result<Arc<[Tallied]>, catalog::Error> {
        self.tallies.of(&self.archive.catalog, accession).await
    }

    /// The reader of a language.
    pub(crate) fn reader(&self, language: Language) -> &Reader {
        self.readers
            .iter()
            .find(|reader| reader.language() == language)
            .unwrap_or(&self.arabic)
    }
}
