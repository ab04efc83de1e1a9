use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use catalog::{Catalog, Tallied};
use model::{AccessionId, EntryIndex};

/// Counts of what is held, kept until an entry changes them: counting 55,000 pictures takes longer than
/// everything else on a page.
#[derive(Default)]
pub(crate) struct Tallies {
    kept: Mutex<HashMap<Option<AccessionId>, Kept>>,
}

#[derive(Clone)]
struct Kept {
    position: EntryIndex,
    tallied: Arc<[Tallied]>,
}

impl Tallies {
    /// The tally of one accession or of all, as the catalog has it now.
    pub(crate) async fn of(
        &self,
        catalog: &Catalog,
        accession: Option<AccessionId>,
    ) -> Result<Arc<[Tallied]>, catalog::Error> {
        let position = catalog.position().await?;
        let kept = self.lock().get(&accession).cloned();
        if let Some(kept) = kept
            && kept.position <= position
            && !catalog.has_changed(kept.position).await?
        {
            return Ok(kept.tallied);
        }
        let tallied: Arc<[Tallied]> = catalog.tally(accession).await?.into();
        let kept = Kept {
            position,
            tallied: Arc::clone(&tallied),
        };
        self.lock().insert(accession, kept);
        Ok(tallied)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Option<AccessionId>, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
