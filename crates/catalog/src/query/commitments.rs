use model::{EntryIndex, ItemId, Sha256Digest, Timestamp, Uncommitted};

use super::items::item;
use crate::fields::Fields;
use crate::{Catalog, Error, Item};

/// Items that hold bytes of their own and that may be JPEGs, for all that a machine said of these bytes, but those of
/// a withdrawn accession; of which a method has nothing entered since they were received, or, if it is asked for,
/// something that may have been the machine's fault.
const WITHOUT: &str = "SELECT i.*, a.withdrawn AS withdrawn
    FROM items i LEFT JOIN accessions a ON a.accession = i.accession
    LEFT JOIN facts f ON f.item = i.item AND f.entry > i.entry
    LEFT JOIN commitments c ON c.item = i.item
    WHERE i.content IS NOT NULL AND i.empty = 0 AND a.withdrawn IS NULL
    AND (f.item IS NULL OR f.format IN ('jpeg', 'unknown'))
    AND (c.item IS NULL OR c.method <> $1 OR c.entry < i.entry
        OR ($2 = 1 AND c.uncommitted IN ('too-slow', 'ends-its-worker')))
    ORDER BY i.entry";

/// The commitment to an item is that to the original that holds its bytes, unless it was received anew since.
const COMMITMENT: &str = "SELECT c.* FROM items i
    JOIN items o ON o.item = COALESCE(i.of_item, i.item)
    JOIN commitments c ON c.item = o.item AND c.entry > o.entry
    WHERE i.item = $1";

/// What the archive committed to of an original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// The item that holds the bytes.
    pub item: ItemId,
    /// The entry that says so.
    pub entry: EntryIndex,
    /// When.
    pub time: Timestamp,
    /// The method and its version.
    pub method: String,
    /// The root, or why there is none.
    pub root: Result<Sha256Digest, Uncommitted>,
}

impl Catalog {
    /// What the archive committed to of the bytes of an item; `None` when nothing is entered of it.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn commitment(&self, id: ItemId) -> Result<Option<Commitment>, Error> {
        let row = sqlx::query(COMMITMENT)
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(Error::database("look up a commitment"))?;
        let Some(row) = row else {
            return Ok(None);
        };
        let fields = Fields::of(&row, "commitments");
        let root = match fields.perhaps_word("uncommitted", "reason")? {
            Some(why) => Err(why),
            None => Ok(fields.word("root", "digest")?),
        };
        Ok(Some(Commitment {
            item: fields.word("item", "id of an item")?,
            entry: fields.entry()?,
            time: fields.time("time")?,
            method: fields.text("method")?,
            root,
        }))
    }

    /// The items that may be JPEGs and that `method` has not committed to, in the order in which they came; with
    /// `again` also those that took too long or ended their worker. Those of withdrawn accessions are not among them.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn without_commitment(&self, method: &str, again: bool) -> Result<Vec<Item>, Error> {
        let rows = sqlx::query(WITHOUT)
            .bind(method.to_owned())
            .bind(i64::from(again))
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list what is not committed to"))?;
        rows.iter().map(item).collect()
    }
}
