use custody::Remains;
use model::{EntryIndex, PersonId, ScopeId};
use sqlx::any::AnyRow;

use crate::fields::Fields;
use crate::{Catalog, Error, Person, Request, Tombstone};

impl Catalog {
    /// Everybody whose record is kept, in the order of the log.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn persons(&self) -> Result<Vec<Person>, Error> {
        let rows = self.all("SELECT * FROM persons ORDER BY entry").await?;
        let person = |row: &AnyRow| {
            let fields = Fields::of(row, "persons");
            Ok(Person {
                id: fields.word::<PersonId>("person", "id of a person")?,
                entry: fields.entry()?,
                time: fields.time("time")?,
                fields: fields.json("fields", "JSON text")?,
            })
        };
        rows.iter().map(person).collect()
    }

    /// What was asked to be destroyed or erased and waits for a second person.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn requests(&self) -> Result<Vec<Request>, Error> {
        let rows = self.all("SELECT * FROM requests ORDER BY entry").await?;
        let request = |row: &AnyRow| {
            let fields = Fields::of(row, "requests");
            Ok(Request {
                scope: fields.word::<ScopeId>("scope", "scope of a key")?,
                entry: fields.entry()?,
                time: fields.time("time")?,
                by: fields.word("requested_by", "id of a user")?,
                reason: fields.text("reason")?,
            })
        };
        rows.iter().map(request).collect()
    }

    /// What was destroyed or erased, in the order of the log.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn tombstones(&self) -> Result<Vec<Tombstone>, Error> {
        let rows = self.all("SELECT * FROM tombstones ORDER BY entry").await?;
        let tombstone = |row: &AnyRow| {
            let fields = Fields::of(row, "tombstones");
            Ok(Tombstone {
                scope: fields.word::<ScopeId>("scope", "scope of a key")?,
                entry: fields.entry()?,
                time: fields.time("time")?,
                requested_by: fields.word("requested_by", "id of a user")?,
                confirmed_by: fields.word("confirmed_by", "id of a user")?,
                reason: fields.text("reason")?,
                remains: fields.json::<Vec<Remains>>("remains", "list of parts")?,
            })
        };
        rows.iter().map(tombstone).collect()
    }

    /// The last entry of one of these kinds.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn last_of(&self, kinds: &[&str]) -> Result<Option<EntryIndex>, Error> {
        let mut last = None;
        for kind in kinds {
            let row = sqlx::query("SELECT MAX(entry) AS entry FROM entries WHERE kind = $1")
                .bind((*kind).to_owned())
                .fetch_one(&self.pool)
                .await
                .map_err(Error::database("look for the last entry of a kind"))?;
            let entry = Fields::of(&row, "entries").perhaps_count("entry")?;
            last = last.max(entry.map(EntryIndex));
        }
        Ok(last)
    }
}
