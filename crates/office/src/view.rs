use model::{EntryIndex, ItemId, Timestamp};
use sqlx::any::AnyRow;

use crate::fields::Fields;
use crate::{Error, Office, SessionId};

const ACT: &str = "find a view";

impl Office {
    /// Lets a session fetch an item's unshielded picture until a moment, after the entry of its view
    /// was acknowledged; granting again takes the place of what was granted.
    ///
    /// # Errors
    ///
    /// [`Error::NoSession`] when the session has ended; [`Error::Database`].
    pub async fn grant(
        &self,
        session: SessionId,
        item: ItemId,
        entry: EntryIndex,
        until: Timestamp,
    ) -> Result<(), Error> {
        let granted = sqlx::query(
            "INSERT INTO office_views (session_id, item, entry, granted_until)
             SELECT $1, $2, $3, $4 FROM office_sessions WHERE session_id = $1
             ON CONFLICT (session_id, item) DO UPDATE SET
                entry = excluded.entry, granted_until = excluded.granted_until",
        )
        .bind(session.to_string())
        .bind(item.to_string())
        .bind(i64::try_from(entry.0).unwrap_or(i64::MAX))
        .bind(until.unix_nanos())
        .execute(&self.pool)
        .await
        .map_err(Error::database("grant a view"))?;
        match granted.rows_affected() {
            0 => Err(Error::NoSession),
            _ => Ok(()),
        }
    }

    /// The entry by which a session may fetch an item's unshielded picture now, if it may.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn granted(
        &self,
        session: SessionId,
        item: ItemId,
        now: Timestamp,
    ) -> Result<Option<EntryIndex>, Error> {
        let find = "SELECT entry FROM office_views
            WHERE session_id = $1 AND item = $2 AND granted_until > $3";
        let row = sqlx::query(find)
            .bind(session.to_string())
            .bind(item.to_string())
            .bind(now.unix_nanos())
            .fetch_optional(&self.pool)
            .await
            .map_err(Error::database(ACT))?;
        row.as_ref().map(entry).transpose()
    }

    /// The entry of a session's view of an item, if there is one, whether or not its grant is over:
    /// one is made for each person, item and session.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn viewed(
        &self,
        session: SessionId,
        item: ItemId,
    ) -> Result<Option<EntryIndex>, Error> {
        let find = "SELECT entry FROM office_views WHERE session_id = $1 AND item = $2";
        let row = sqlx::query(find)
            .bind(session.to_string())
            .bind(item.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(Error::database(ACT))?;
        row.as_ref().map(entry).transpose()
    }
}

fn entry(row: &AnyRow) -> Result<EntryIndex, Error> {
    let fields = Fields::of(row, "office_views");
    u64::try_from(fields.number("entry")?)
        .map(EntryIndex)
        .map_err(|_| fields.wrong("entry", "index of an entry"))
}
