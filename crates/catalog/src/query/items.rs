use model::{AccessionId, ItemId, ItemState, PartNumber};
use sqlx::any::AnyRow;

use crate::fields::Fields;
use crate::{Catalog, Error, Item, VaultPlace};

/// Items with the withdrawal of their accession beside them. Text is never sorted by the database:
/// each sorts it in an order of its own.
macro_rules! items {
    ($conditions:literal) => {
        concat!(
            "SELECT i.*, a.withdrawn AS withdrawn
             FROM items i LEFT JOIN accessions a ON a.accession = i.accession ",
            $conditions,
            " ORDER BY COALESCE(a.entry, -1), i.number, i.entry"
        )
    };
}

impl Catalog {
    /// The items of one accession or of all: accessions as they were opened, items by their number.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn items(&self, accession: Option<AccessionId>) -> Result<Vec<Item>, Error> {
        let query = match accession {
            None => sqlx::query(items!("")),
            Some(id) => sqlx::query(items!("WHERE i.accession = $1")).bind(id.to_string()),
        };
        query
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list the items"))?
            .iter()
            .map(item)
            .collect()
    }

    /// One item; `None` when there is none of that id.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn item(&self, id: ItemId) -> Result<Option<Item>, Error> {
        sqlx::query(items!("WHERE i.item = $1"))
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(Error::database("look up an item"))?
            .as_ref()
            .map(item)
            .transpose()
    }

    /// The items of other accessions that have the same content as `id`; an empty file has none.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn links(&self, id: ItemId) -> Result<Vec<Item>, Error> {
        sqlx::query(items!(
            "WHERE i.sha256 = (SELECT sha256 FROM items WHERE item = $1 AND empty = 0)
             AND i.accession <> $2"
        ))
        .bind(id.to_string())
        .bind(id.accession().to_string())
        .fetch_all(&self.pool)
        .await
        .map_err(Error::database("look up the same content elsewhere"))?
        .iter()
        .map(item)
        .collect()
    }
}

pub(super) fn item(row: &AnyRow) -> Result<Item, Error> {
    let fields = Fields::of(row, "items");
    let stored_state = fields.word("state", "state")?;
    let withdrawn = fields.perhaps_count("withdrawn")?.is_some();
    Ok(Item {
        id: fields.word("item", "id of an item")?,
        entry: fields.entry()?,
        source: fields.count32("source")?,
        path: fields.path()?,
        encoding: fields.encoding()?,
        path_view: fields.text("path")?,
        size: fields.perhaps_size("size")?,
        sha256: fields.perhaps_word("sha256", "SHA-256 digest")?,
        modified: fields.perhaps_time("modified")?,
        state: if withdrawn {
            ItemState::Withdrawn
        } else {
            stored_state
        },
        stored_state,
        empty: fields.flag("empty")?,
        of: fields.perhaps_word("of_item", "id of an item")?,
        place: fields.perhaps_text("place")?,
        repaired: fields.flag("repaired")?,
        deleted: fields.flag("deleted")?,
        vault: vault(&fields)?,
        expected_sha256: fields.perhaps_word("expected_sha256", "SHA-256 digest")?,
        lost: fields.json("lost", "list of stretches")?,
    })
}

fn vault(fields: &Fields<'_>) -> Result<Option<VaultPlace>, Error> {
    let Some(content) = fields.perhaps_text("content")? else {
        return Ok(None);
    };
    Ok(Some(VaultPlace {
        part: PartNumber(fields.count32("part")?),
        content,
        stored_sha256: fields.word("stored_sha256", "SHA-256 digest")?,
        stored_size: fields.size("stored_size")?,
    }))
}
