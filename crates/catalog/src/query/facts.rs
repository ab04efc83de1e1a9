use custody::Sidecar;
use model::{AccessionId, ItemId};
use sqlx::any::AnyRow;

use super::items::item;
use crate::fields::Fields;
use crate::{Catalog, Derives, Error, Examined, Item};

/// Items that hold bytes of their own and that no entry of a method tells of since they were received,
/// but those of a withdrawn accession.
const UNEXAMINED: &str = "SELECT i.*, a.withdrawn AS withdrawn
    FROM items i LEFT JOIN accessions a ON a.accession = i.accession
    LEFT JOIN facts f ON f.item = i.item
    WHERE i.content IS NOT NULL AND a.withdrawn IS NULL
    AND (f.item IS NULL OR f.method <> $1 OR f.entry < i.entry)
    ORDER BY i.entry";

/// Items that a method has looked at since they were received.
const EXAMINED: &str =
    "SELECT i.*, a.withdrawn AS withdrawn, f.format AS format, f.defect AS defect, f.metadata AS metadata
    FROM items i JOIN facts f ON f.item = i.item AND f.method = $1 AND f.entry > i.entry
    LEFT JOIN accessions a ON a.accession = i.accession
    WHERE a.withdrawn IS NULL
    ORDER BY i.entry";

/// The facts of an item are those of the original that holds its bytes, unless it was received anew since.
const FACTS: &str = "SELECT f.* FROM items i
    JOIN items o ON o.item = COALESCE(i.of_item, i.item)
    JOIN facts f ON f.item = o.item AND f.entry > o.entry
    WHERE i.item = $1";

impl Catalog {
    /// What a machine said last of the bytes of an item; `None` when it was not examined.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn facts(&self, id: ItemId) -> Result<Option<Examined>, Error> {
        sqlx::query(FACTS)
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(Error::database("look up the facts of an item"))?
            .as_ref()
            .map(examined)
            .transpose()
    }

    /// The items whose bytes `method` has not looked at, in the order in which they came. Those of
    /// withdrawn accessions are not among them.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn unexamined(&self, method: &str) -> Result<Vec<Item>, Error> {
        let rows = self.with_method(UNEXAMINED, method).await?;
        rows.iter().map(item).collect()
    }

    /// The items that `method` looked at, with what it said, in the order in which they came. Those of
    /// withdrawn accessions are not among them.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn examined(&self, method: &str) -> Result<Vec<(Item, Derives)>, Error> {
        let rows = self.with_method(EXAMINED, method).await?;
        rows.iter()
            .map(|row| {
                let fields = Fields::of(row, "facts");
                let defect = fields.perhaps_word("defect", "defect of a picture")?;
                let metadata = perhaps_sidecar(&fields)?;
                let derives = Derives {
                    format: fields.word("format", "format of a file")?,
                    defect,
                    metadata: metadata.map(|kept| kept.sha256),
                };
                Ok((item(row)?, derives))
            })
            .collect()
    }

    /// The items of an accession that repeat the content of `id` or that it repeats, itself apart.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn placements(&self, id: ItemId) -> Result<Vec<Item>, Error> {
        let held = self.item(id).await?.map(|item| item.of.unwrap_or(item.id));
        let Some(holder) = held else {
            return Ok(Vec::new());
        };
        let accession: AccessionId = id.accession();
        let rows = sqlx::query(
            "SELECT i.*, a.withdrawn AS withdrawn
            FROM items i LEFT JOIN accessions a ON a.accession = i.accession
            WHERE i.accession = $1 AND (i.of_item = $2 OR i.item = $2) AND i.item <> $3
            ORDER BY i.entry",
        )
        .bind(accession.to_string())
        .bind(holder.to_string())
        .bind(id.to_string())
        .fetch_all(&self.pool)
        .await
        .map_err(Error::database("look up the places of the same content"))?;
        rows.iter().map(item).collect()
    }

    async fn with_method(&self, text: &'static str, method: &str) -> Result<Vec<AnyRow>, Error> {
        sqlx::query(text)
            .bind(method.to_owned())
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list what was examined"))
    }
}

fn examined(row: &AnyRow) -> Result<Examined, Error> {
    let fields = Fields::of(row, "facts");
    Ok(Examined {
        item: fields.word("item", "id of an item")?,
        entry: fields.entry()?,
        time: fields.time("time")?,
        method: fields.text("method")?,
        facts: fields.json("facts", "facts")?,
        metadata: perhaps_sidecar(&fields)?,
    })
}

fn perhaps_sidecar(fields: &Fields<'_>) -> Result<Option<Sidecar>, Error> {
    match fields.perhaps_text("metadata")? {
        Some(_) => fields.json("metadata", "sidecar").map(Some),
        None => Ok(None),
    }
}
