use crate::fields::Fields;
use crate::{Authority, Catalog, Error, Stamp};

impl Catalog {
    /// The time authorities that are asked, in the order of the log.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn authorities(&self) -> Result<Vec<Authority>, Error> {
        let rows = sqlx::query("SELECT * FROM authorities WHERE removed IS NULL ORDER BY entry")
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list the time authorities"))?;
        rows.iter()
            .map(|row| {
                let fields = Fields::of(row, "authorities");
                Ok(Authority {
                    entry: fields.entry()?,
                    added: fields.time("time")?,
                    name: fields.text("authority")?,
                    url: fields.text("url")?,
                    root: fields.text("root")?,
                })
            })
            .collect()
    }

    /// Every time stamp, in the order of the log.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn stamps(&self) -> Result<Vec<Stamp>, Error> {
        let rows = sqlx::query("SELECT * FROM stamps ORDER BY entry")
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list the time stamps"))?;
        rows.iter()
            .map(|row| {
                let fields = Fields::of(row, "stamps");
                Ok(Stamp {
                    entry: fields.entry()?,
                    authority: fields.text("authority")?,
                    size: fields.count("size")?,
                    stamped: fields.time("stamped")?,
                    note: fields.text("note")?,
                    token: fields.text("token")?,
                    root: fields.text("root")?,
                })
            })
            .collect()
    }
}
