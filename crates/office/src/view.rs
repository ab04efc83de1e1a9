use model::{EntryIndex, ItemId, Timestamp};

use crate::fields::Fields;
use crate::mac::{Kind, is_mac, mac};
use crate::{Error, Office, SessionId};

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
        let entry = i64::try_from(entry.0).unwrap_or(i64::MAX);
        let values = values(session, item, entry, until);
        let granted = sqlx::query(
            "INSERT INTO office_views (session_id, item, entry, granted_until, mac)
             SELECT $1, $2, $3, $4, $5 FROM office_sessions WHERE session_id = $1
             ON CONFLICT (session_id, item) DO UPDATE SET entry = excluded.entry,
                granted_until = excluded.granted_until, mac = excluded.mac",
        )
        .bind(session.to_string())
        .bind(item.to_string())
        .bind(entry)
        .bind(until.unix_nanos())
        .bind(mac(&self.keys, Kind::View, &values))
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
        let view = self.view(session, item).await?;
        let granted = view.filter(|view| view.until > now);
        Ok(granted.map(|view| view.entry))
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
        let view = self.view(session, item).await?;
        Ok(view.map(|view| view.entry))
    }

    /// A view that the office wrote.
    async fn view(&self, session: SessionId, item: ItemId) -> Result<Option<View>, Error> {
        let find = "SELECT entry, granted_until, mac FROM office_views
            WHERE session_id = $1 AND item = $2";
        let row = sqlx::query(find)
            .bind(session.to_string())
            .bind(item.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(Error::database("find a view"))?;
        let Some(row) = row else {
            return Ok(None);
        };
        let fields = Fields::of(&row, "office_views");
        let (entry, until) = (fields.number("entry")?, fields.time("granted_until")?);
        let values = values(session, item, entry, until);
        if !is_mac(&self.keys, Kind::View, &values, &fields.text("mac")?) {
            return Ok(None);
        }
        let entry = u64::try_from(entry).map(EntryIndex);
        let entry = entry.map_err(|_| fields.wrong("entry", "index of an entry"))?;
        Ok(Some(View { entry, until }))
    }
}

/// That a session was shown an item.
struct View {
    entry: EntryIndex,
    until: Timestamp,
}

/// What the MAC of a view's row covers.
fn values(session: SessionId, item: ItemId, entry: i64, until: Timestamp) -> [String; 4] {
    [
        session.to_string(),
        item.to_string(),
        entry.to_string(),
        until.unix_nanos().to_string(),
    ]
}
