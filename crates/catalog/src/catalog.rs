use std::collections::BTreeMap;
use std::time::Duration;

use model::EntryIndex;
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, Row, Transaction};

use crate::Error;
use crate::fields::Fields;
use crate::location::Location;
use crate::table::TABLES;

/// The version of the tables. There are no migrations: the catalog is folded again.
const VERSION: i64 = 5;
/// How long a database may take to answer at first, in seconds.
const PATIENCE: u64 = 10;

/// One row: the version of the tables, the entry that the catalog waits for, and whether free pages may
/// still hold rows of what was destroyed.
const CREATE_POSITION: &str = "CREATE TABLE IF NOT EXISTS position (
    version BIGINT NOT NULL PRIMARY KEY,
    next_entry BIGINT NOT NULL,
    unclean BIGINT NOT NULL)";

/// Runs of entries that say nothing: from `entry` up to `next_entry`.
const CREATE_FILLERS: &str = "CREATE TABLE IF NOT EXISTS fillers (
    entry BIGINT NOT NULL PRIMARY KEY,
    next_entry BIGINT NOT NULL)";

/// The read model of an archive: rows folded from the entries of its log, and nothing else.
#[derive(Debug, Clone)]
pub struct Catalog {
    pub(crate) pool: AnyPool,
}

impl Catalog {
    /// Opens the catalog at `sqlite:///path` (the path as it is, nothing is unescaped; the file is
    /// made when there is none) or `postgres://user@host/database` (a database of its own).
    ///
    /// # Errors
    ///
    /// [`Error::UnknownScheme`], [`Error::File`], [`Error::Database`], and [`Error::Version`] when
    /// another version of this program made its tables.
    pub async fn open(url: &str) -> Result<Self, Error> {
        let catalog = Self::connect(&Location::parse(url)?).await?;
        catalog.prepare("make the catalog's tables", false).await?;
        Ok(catalog)
    }

    /// Opens the catalog at `url` and empties it, whatever version of this program made it and however damaged its
    /// file is: the first half of a replay.
    ///
    /// # Errors
    ///
    /// As [`Catalog::open`], without [`Error::Version`].
    pub async fn open_empty(url: &str) -> Result<Self, Error> {
        let location = Location::parse(url)?;
        match Self::emptied(&location).await {
            // A file that is no database any more cannot be emptied, and nothing of it is wanted.
            Err(error) if error.is_damage() && location.is_file() => {
                location.make_anew()?;
                Self::emptied(&location).await
            }
            emptied => emptied,
        }
    }

    async fn emptied(location: &Location) -> Result<Self, Error> {
        let catalog = Self::connect(location).await?;
        let emptied = async {
            catalog.prepare("empty the catalog", true).await?;
            // The mark that it is unclean went with the tables.
            catalog.write_anew().await
        };
        match emptied.await {
            Ok(()) => Ok(catalog),
            Err(error) => {
                catalog.pool.close().await;
                Err(error)
            }
        }
    }

    /// A catalog that nobody else sees and that ends with the value.
    pub(crate) async fn in_memory() -> Result<Self, Error> {
        let catalog = Self::connect(&Location::memory()).await?;
        catalog.prepare("make tables in memory", false).await?;
        Ok(catalog)
    }

    /// The entry that the catalog waits for, which is how many it holds.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn position(&self) -> Result<EntryIndex, Error> {
        let row = sqlx::query("SELECT next_entry AS entry FROM position")
            .fetch_one(&self.pool)
            .await
            .map_err(Error::database("read the catalog's position"))?;
        Fields::of(&row, "position").entry()
    }

    /// The runs of fillers that the catalog passed over: where each begins and the place after it.
    pub(crate) async fn fillers(&self) -> Result<BTreeMap<u64, u64>, Error> {
        let act = "read which entries are fillers";
        let rows = sqlx::query("SELECT entry, next_entry FROM fillers")
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database(act))?;
        rows.iter()
            .map(|row| {
                let number = |name| row.try_get::<i64, _>(name).map_err(Error::database(act));
                let wide = |number| u64::try_from(number).unwrap_or(0);
                Ok((wide(number("entry")?), wide(number("next_entry")?)))
            })
            .collect()
    }

    /// Begins to write as the only writer, and gives the entry that the catalog waits for.
    pub(crate) async fn begin(
        &self,
        act: &'static str,
    ) -> Result<(Transaction<'static, Any>, EntryIndex), Error> {
        let mut tx = self.pool.begin().await.map_err(Error::database(act))?;
        // A change that changes nothing takes the lock in both databases, before anything is read.
        sqlx::query("UPDATE position SET next_entry = next_entry")
            .execute(&mut *tx)
            .await
            .map_err(Error::database(act))?;
        let row = sqlx::query("SELECT next_entry AS entry FROM position")
            .fetch_one(&mut *tx)
            .await
            .map_err(Error::database(act))?;
        let next = Fields::of(&row, "position").entry()?;
        Ok((tx, next))
    }

    async fn connect(location: &Location) -> Result<Self, Error> {
        sqlx::any::install_default_drivers();
        let pool = AnyPoolOptions::new()
            .max_connections(location.connections)
            .acquire_timeout(Duration::from_secs(PATIENCE))
            // A database in memory would end with an idle connection.
            .idle_timeout(None)
            .max_lifetime(None)
            .connect(&location.url)
            .await
            .map_err(Error::database("open the catalog"))?;
        Ok(Self { pool })
    }

    async fn prepare(&self, act: &'static str, afresh: bool) -> Result<(), Error> {
        let mut tx = self.pool.begin().await.map_err(Error::database(act))?;
        if afresh {
            drop_tables(&mut tx).await.map_err(Error::database(act))?;
        }
        let found = create_position(&mut tx)
            .await
            .map_err(Error::database(act))?;
        if found != VERSION {
            return Err(Error::Version {
                found,
                known: VERSION,
            });
        }
        sqlx::raw_sql(CREATE_FILLERS)
            .execute(&mut *tx)
            .await
            .map_err(Error::database(act))?;
        for table in TABLES {
            sqlx::raw_sql(AssertSqlSafe(table.create()))
                .execute(&mut *tx)
                .await
                .map_err(Error::database(act))?;
        }
        tx.commit().await.map_err(Error::database(act))
    }
}

async fn drop_tables(tx: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let names = TABLES.iter().map(|table| table.name);
    for name in names.chain(["fillers", "position"]) {
        sqlx::raw_sql(AssertSqlSafe(format!("DROP TABLE IF EXISTS {name}")))
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// Makes the table of the position if there is none, and gives the version that it tells.
async fn create_position(tx: &mut AnyConnection) -> Result<i64, sqlx::Error> {
    sqlx::raw_sql(CREATE_POSITION).execute(&mut *tx).await?;
    let found = sqlx::query("SELECT version FROM position")
        .fetch_optional(&mut *tx)
        .await?;
    if let Some(row) = found {
        return row.try_get("version");
    }
    sqlx::query("INSERT INTO position (version, next_entry, unclean) VALUES ($1, 0, 0)")
        .bind(VERSION)
        .execute(&mut *tx)
        .await?;
    Ok(VERSION)
}
