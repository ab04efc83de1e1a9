use custody::{Event, HeldSubject, Record};
use model::{EntryIndex, ItemId, Sha256Digest};
use sqlx::any::AnyRow;

use crate::entry::Told;
use crate::fields::Fields;
use crate::{Catalog, Error, HistoryEntry, Item, LogEntry};

/// What concerns an item: what names it, what names it as the origin of a duplicate, the receipt
/// that a duplicate repeats and what was said of its bytes, the part that holds its bytes, and the acts on its
/// whole accession and its source.
const HISTORY: &str = "SELECT entry, record FROM entries
    WHERE item = $1 OR of_item = $1
    OR (accession = $2 AND kind IN (
        'accession-opened', 'image-read', 'certificate-issued', 'accession-withdrawn', 'accession-restored',
        'leg-stated', 'leg-superseded', 'conditions-stated',
        'accession-handed-over', 'destruction-requested'))
    OR (accession = $2 AND item IS NULL AND kind IN ('hold-placed', 'hold-lifted', 'disclosed'))
    OR entry IN (SELECT h.entry FROM holds h WHERE h.subject = $3)
    OR entry IN (SELECT h.lifted FROM holds h WHERE h.subject = $3)
    OR entry IN (SELECT o.entry FROM items d JOIN items o ON o.item = d.of_item WHERE d.item = $1)
    OR entry IN (SELECT f.entry FROM items d JOIN facts f ON f.item = d.of_item WHERE d.item = $1)
    OR entry IN (SELECT c.entry FROM items d JOIN commitments c ON c.item = d.of_item WHERE d.item = $1)
    OR entry IN (SELECT p.entry FROM items i
        JOIN parts p ON p.accession = i.accession AND p.part = i.part WHERE i.item = $1)
    ORDER BY entry";

/// What was done with the log itself.
const LOG: &str = "SELECT entry, record FROM entries
    WHERE kind IN ('clock-set', 'log-succeeded', 'witness-added', 'witness-removed') ORDER BY entry";

/// What was damaged and repaired, of all objects.
const DAMAGE: &str = "SELECT entry, record FROM entries
    WHERE kind IN ('object-damaged', 'object-repaired') ORDER BY entry";

impl Catalog {
    /// The record of an entry, for proving it; `None` when the catalog does not hold the entry, or it
    /// is sealed.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`], [`Error::Record`].
    pub async fn record(&self, index: EntryIndex) -> Result<Option<Record>, Error> {
        let Some(row) = self.entry_row(index).await? else {
            return Ok(None);
        };
        let line = Fields::of(&row, "entries").perhaps_text("record")?;
        line.map(|line| Record::parse_line(&line).map_err(|source| Error::Record { index, source }))
            .transpose()
    }

    /// The leaf of an entry; `None` when the catalog does not hold the entry.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn leaf(&self, index: EntryIndex) -> Result<Option<Sha256Digest>, Error> {
        let row = self.entry_row(index).await?;
        row.map(|row| Fields::of(&row, "entries").word("leaf", "digest"))
            .transpose()
    }

    async fn entry_row(&self, index: EntryIndex) -> Result<Option<AnyRow>, Error> {
        sqlx::query("SELECT leaf, record FROM entries WHERE entry = $1")
            .bind(i64::try_from(index.0).unwrap_or(i64::MAX))
            .fetch_optional(&self.pool)
            .await
            .map_err(Error::database("look up a record"))
    }

    /// The newest entry that the catalog has a row of, by its leaf, and its place; `None` when it has none.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn newest(&self) -> Result<Option<(EntryIndex, Sha256Digest)>, Error> {
        let row = sqlx::query("SELECT MAX(entry) AS entry FROM entries HAVING COUNT(*) > 0")
            .fetch_optional(&self.pool)
            .await
            .map_err(Error::database("look up the newest record"))?;
        let Some(row) = row else {
            return Ok(None);
        };
        let index = Fields::of(&row, "entries").entry()?;
        Ok(self.leaf(index).await?.map(|leaf| (index, leaf)))
    }

    /// The entries that concern an item, in the order of the log; none when there is no such item.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`], [`Error::Record`].
    pub async fn history(&self, item: ItemId) -> Result<Vec<HistoryEntry>, Error> {
        let Some(found) = self.item(item).await? else {
            return Ok(Vec::new());
        };
        let accession = self.accession(item.accession()).await?;
        let source = accession
            .as_ref()
            .and_then(|one| one.codename())
            .map(|codename| HeldSubject::Source(codename.to_owned()).to_string());
        let rows = sqlx::query(HISTORY)
            .bind(item.to_string())
            .bind(item.accession().to_string())
            .bind(source)
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("look up the history of an item"))?;
        let mut history: Vec<HistoryEntry> =
            rows.iter().map(history_entry).collect::<Result<_, _>>()?;
        history.extend(self.damage(&found).await?);
        history.sort_by_key(|entry| entry.index);
        Ok(history)
    }

    /// What happened to the objects that an item's bytes need: their own, and those of the part that say so.
    async fn damage(&self, item: &Item) -> Result<Vec<HistoryEntry>, Error> {
        let holder = match item.of {
            Some(of) => self.item(of).await?,
            None => Some(item.clone()),
        };
        let Some((holder, place)) = holder.and_then(|it| Some((it.id, it.vault?))) else {
            return Ok(Vec::new());
        };
        let parts = self.parts().await?;
        let Some(part) = parts
            .iter()
            .find(|part| part.accession == holder.accession() && part.number == place.part)
        else {
            return Ok(Vec::new());
        };
        let folder = format!("ocfl/{}/", part.object);
        let content = format!("/{}", place.content);
        let rows = sqlx::query(DAMAGE)
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("look up what was damaged"))?;
        let all = rows.iter().map(history_entry);
        let all = all.collect::<Result<Vec<_>, _>>()?.into_iter();
        Ok(all
            .filter(|entry| {
                let object = object(&entry.event).and_then(|it| it.strip_prefix(&folder));
                object.is_some_and(|it| it.ends_with(&content) || !it.contains("content/"))
            })
            .collect())
    }

    /// The entries that say what the log was called before, who its witnesses are and when it is published, in the order of the log.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`], [`Error::Record`].
    pub async fn acts_on_the_log(&self) -> Result<Vec<HistoryEntry>, Error> {
        let rows = sqlx::query(LOG)
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list the acts on the log"))?;
        rows.iter().map(history_entry).collect()
    }

    /// At most `limit` entries of the whole log, the newest first, beginning before the entry `before`.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`], [`Error::Record`].
    pub async fn log(&self, before: EntryIndex, limit: u32) -> Result<Vec<LogEntry>, Error> {
        let rows = sqlx::query(
            "SELECT entry, scope, record FROM entries WHERE entry < $1 ORDER BY entry DESC LIMIT $2",
        )
        .bind(i64::try_from(before.0).unwrap_or(i64::MAX))
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await
        .map_err(Error::database("list the entries of the log"))?;
        rows.iter().map(log_entry).collect()
    }
}

/// The object that was damaged or repaired.
fn object(event: &Event) -> Option<&str> {
    match event {
        Event::ObjectDamaged(it) => Some(&it.object),
        Event::ObjectRepaired(it) => Some(&it.object),
        _ => None,
    }
}

fn log_entry(row: &AnyRow) -> Result<LogEntry, Error> {
    let fields = Fields::of(row, "entries");
    if fields.perhaps_text("record")?.is_some() {
        return Ok(LogEntry::Open(Box::new(history_entry(row)?)));
    }
    Ok(LogEntry::Sealed {
        index: fields.entry()?,
        scope: fields.word("scope", "scope of a key")?,
    })
}

pub(super) fn history_entry(row: &AnyRow) -> Result<HistoryEntry, Error> {
    let fields = Fields::of(row, "entries");
    let index = fields.entry()?;
    let told = Told::parse(index, &fields.text("record")?)?;
    Ok(HistoryEntry {
        index,
        time: told.time,
        event: told.event,
    })
}
