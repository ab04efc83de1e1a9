use crate::fields::Fields;
use crate::{Catalog, Error, User};

impl Catalog {
    /// Everybody who was ever given leave to work with the archive, in the order of the log.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn users(&self) -> Result<Vec<User>, Error> {
        let rows = sqlx::query("SELECT * FROM users ORDER BY entry")
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list the users"))?;
        rows.iter()
            .map(|row| {
                let fields = Fields::of(row, "users");
                Ok(User {
                    id: fields.word("user_id", "id of a user")?,
                    entry: fields.entry()?,
                    added: fields.time("time")?,
                    name: fields.text("name")?,
                    locked: fields.perhaps_count("locked")?.is_some(),
                })
            })
            .collect()
    }
}
