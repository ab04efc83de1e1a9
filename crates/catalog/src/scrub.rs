use sqlx::Row;

use crate::table::TABLES;
use crate::{Catalog, Error};

const ACT: &str = "clear what was destroyed out of the catalog's file";

impl Catalog {
    /// Whether rows of what was destroyed may still stand in free pages of the database.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub async fn is_unclean(&self) -> Result<bool, Error> {
        let row = sqlx::query("SELECT unclean FROM position")
            .fetch_one(&self.pool)
            .await
            .map_err(Error::database(ACT))?;
        let unclean: i64 = row.try_get("unclean").map_err(Error::database(ACT))?;
        Ok(unclean != 0)
    }

    /// Writes the whole database anew, so that no page of it holds what was destroyed, and forgets that it
    /// was unclean. What the disk or PostgreSQL's own log keeps of old pages is beyond it.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], also while somebody else reads: then ask again.
    pub async fn scrub(&self) -> Result<(), Error> {
        self.write_anew().await?;
        sqlx::query("UPDATE position SET unclean = 0")
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(Error::database(ACT))
    }

    pub(crate) async fn write_anew(&self) -> Result<(), Error> {
        let mut connection = self.pool.acquire().await.map_err(Error::database(ACT))?;
        let statements: Vec<String> = if connection.backend_name() == "SQLite" {
            vec!["VACUUM".into()]
        } else {
            let tables = TABLES.iter().map(|table| table.name);
            let tables = tables.chain(["position"]);
            tables.map(|table| format!("VACUUM FULL {table}")).collect()
        };
        for statement in statements {
            sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
                .execute(&mut *connection)
                .await
                .map_err(Error::database(ACT))?;
        }
        Ok(())
    }
}
