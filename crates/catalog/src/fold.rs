use ledger::{Committed, Passed};
use model::EntryIndex;
use sqlx::AnyConnection;

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

    /// Passes over fillers that stand after everything that was folded in.
    ///
    /// # Errors
    ///
    /// [`Error::Gap`] when they do not follow, [`Error::Database`].
    pub async fn pass(&self, fillers: Passed) -> Result<EntryIndex, Error> {
        let (mut tx, next) = self.begin(ACT).await?;
        let to = fillers.to();
        if to <= next {
            return Ok(next);
        }
        check_no_gap(next, fillers.from())?;
        note_fillers(&mut tx, next, to).await?;
        set_position(&mut tx, to).await?;
        tx.commit().await.map_err(Error::database(ACT))?;
        Ok(to)
    }

    pub(crate) async fn fold_all(&self, folding: Vec<Folding<'_>>) -> Result<EntryIndex, Error> {
        let (mut tx, first) = self.begin(ACT).await?;
        let mut next = first;
        for batch in folding.chunks(BATCH) {
            let mut entries = Vec::with_capacity(batch.len());
            for one in batch {
                let index = one.index;
                check_no_gap(next, one.follows)?;
                if index > next {
                    note_fillers(&mut tx, next, index).await?;
                }
                if index >= next {
                    entries.push(Entry::of(*one)?);
                    next = EntryIndex(index.0.saturating_add(1));
                }
            }
            let mut writer = Writer::new(&mut tx);
            write_own(&mut writer, &entries).await?;
            write_derived(&mut writer, &entries).await?;
        }
        if next > first {
            set_position(&mut tx, next).await?;
            tx.commit().await.map_err(Error::database(ACT))?;
        }
        Ok(next)
    }
}

/// Whether what begins at `found` follows what the catalog holds.
fn check_no_gap(expected: EntryIndex, found: EntryIndex) -> Result<(), Error> {
    if found > expected {
        return Err(Error::Gap { expected, found });
    }
    Ok(())
}

async fn set_position(tx: &mut AnyConnection, next: EntryIndex) -> Result<(), Error> {
    sqlx::query("UPDATE position SET next_entry = $1")
        .bind(number(next))
        .execute(tx)
        .await
        .map_err(Error::database(ACT))?;
    Ok(())
}

/// Notes that fillers stand from one place up to another; they are one run with those before them.
async fn note_fillers(
    tx: &mut AnyConnection,
    from: EntryIndex,
    to: EntryIndex,
) -> Result<(), Error> {
    let longer = sqlx::query("UPDATE fillers SET next_entry = $1 WHERE next_entry = $2")
        .bind(number(to))
        .bind(number(from))
        .execute(&mut *tx)
        .await
        .map_err(Error::database(ACT))?;
    if longer.rows_affected() == 0 {
        sqlx::query("INSERT INTO fillers (entry, next_entry) VALUES ($1, $2)")
            .bind(number(from))
            .bind(number(to))
            .execute(tx)
            .await
            .map_err(Error::database(ACT))?;
    }
    Ok(())
}

fn number(index: EntryIndex) -> i64 {
    i64::try_from(index.0).unwrap_or(i64::MAX)
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
