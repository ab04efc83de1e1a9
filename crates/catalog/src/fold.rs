use ledger::Committed;
use model::EntryIndex;

use crate::derive::changes;
use crate::entry::{Entry, Folding};
use crate::writer::Writer;
use crate::{Catalog, Error};

/// Entries that are understood at a time; all entries of a fold are one transaction.
const BATCH: usize = 1_000;
const ACT: &str = "fold entries into the catalog";

impl Catalog {
    /// Folds entries in, in their order and in one transaction, and gives the entry that the catalog
    /// waits for then. Entries that were folded before are passed over.
    ///
    /// Nothing but what the ledger committed can be folded in:
    ///
    /// ```compile_fail,E0308
    /// # async fn forge(catalog: catalog::Catalog, record: custody::Record) {
    /// catalog.fold(&[record]).await;
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Gap`] when an entry does not follow the last, [`Error::Record`], [`Error::Database`];
    /// then nothing of them is folded in.
    pub async fn fold(&self, entries: &[Committed]) -> Result<EntryIndex, Error> {
        self.fold_all(entries.iter().map(Folding::from).collect())
            .await
    }

    pub(crate) async fn fold_all(&self, folding: Vec<Folding<'_>>) -> Result<EntryIndex, Error> {
        let (mut tx, first) = self.begin(ACT).await?;
        let mut next = first;
        for batch in folding.chunks(BATCH) {
            let mut entries = Vec::with_capacity(batch.len());
            for one in batch {
                let index = one.index;
                if index > next {
                    return Err(Error::Gap {
                        expected: next,
                        found: index,
                    });
                }
                if index == next {
                    entries.push(Entry::of(*one)?);
                    next = EntryIndex(index.0.saturating_add(1));
                }
            }
            let mut writer = Writer::new(&mut tx);
            write_own(&mut writer, &entries).await?;
            write_derived(&mut writer, &entries).await?;
        }
        if next > first {
            sqlx::query("UPDATE position SET next_entry = $1")
                .bind(i64::try_from(next.0).unwrap_or(i64::MAX))
                .execute(&mut *tx)
                .await
                .map_err(Error::database(ACT))?;
            tx.commit().await.map_err(Error::database(ACT))?;
        }
        Ok(next)
    }
}

async fn write_own(writer: &mut Writer<'_>, entries: &[Entry]) -> Result<(), Error> {
    for entry in entries {
        writer
            .write(entry.own_row())
            .await
            .map_err(Error::database(ACT))?;
    }
    writer.flush().await.map_err(Error::database(ACT))
}

/// Writes what the entries do to the derived tables.
pub(crate) async fn write_derived(writer: &mut Writer<'_>, entries: &[Entry]) -> Result<(), Error> {
    for change in entries.iter().flat_map(changes) {
        writer.write(change).await.map_err(Error::database(ACT))?;
    }
    writer.flush().await.map_err(Error::database(ACT))
}
