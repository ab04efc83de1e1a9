use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use model::Chance;
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyPool, Transaction};

use crate::Error;
use crate::hashing::{COST, Cost, Hashing};
use crate::keys::Keys;
use crate::location::Location;
use crate::sign_in::Decoy;
use crate::steps::{STEPS, carry_forward};
use crate::strongbox::Strongbox;

/// How long a database may take to answer at first, in seconds.
const PATIENCE: u64 = 10;
/// How often, and after what pause, a locked file is tried again: two seconds in all.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(20);
/// Connections of one process.
const CONNECTIONS: u32 = 4;

/// The accounts, sessions and grants of an archive; a clone is the same office.
#[derive(Clone)]
pub struct Office {
    pub(crate) pool: AnyPool,
    pub(crate) strongbox: Arc<dyn Strongbox>,
    pub(crate) keys: Arc<Keys>,
    pub(crate) hashing: Hashing,
    pub(crate) decoy: Arc<Decoy>,
}

impl Office {
    /// Opens the office at `sqlite:///path` (the path as it is, nothing is unescaped; the file is
    /// made when there is none) or `postgres://user@host/database`, and carries its tables forward
    /// when an older version of this program made them.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownScheme`], [`Error::File`], [`Error::Database`]; [`Error::Version`] when a newer
    /// version made its tables; [`Error::Unseal`] when `strongbox` is not the one it was made with.
    pub async fn open(
        url: &str,
        strongbox: Arc<dyn Strongbox>,
        chance: &mut impl Chance,
    ) -> Result<Self, Error> {
        Self::open_at(COST, url, strongbox, chance).await
    }

    /// Opens the office and hashes new passwords at `cost`.
    pub(crate) async fn open_at(
        cost: Cost,
        url: &str,
        strongbox: Arc<dyn Strongbox>,
        chance: &mut impl Chance,
    ) -> Result<Self, Error> {
        let location = Location::parse(url)?;
        let pool = connect(&location).await?;
        let failed = Error::database("open the office");
        let mut tx = pool.begin_with(location.begin()).await.map_err(failed)?;
        carry_forward(&mut tx, STEPS).await?;
        let keys = Arc::new(Keys::open(&mut tx, &*strongbox, chance).await?);
        tx.commit().await.map_err(failed)?;
        let hashing = Hashing::new(cost, Arc::clone(&keys));
        let decoy = Arc::new(Decoy::make(&hashing, &*strongbox, chance)?);
        Ok(Self {
            pool,
            strongbox,
            keys,
            hashing,
            decoy,
        })
    }

    /// Begins a change; its first statement writes, so that SQLite's lock is waited for.
    pub(crate) async fn begin(
        &self,
        act: &'static str,
    ) -> Result<Transaction<'static, Any>, Error> {
        self.pool.begin().await.map_err(Error::database(act))
    }
}

impl fmt::Debug for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Office")
    }
}

pub(crate) async fn connect(location: &Location) -> Result<AnyPool, Error> {
    let failed = Error::database("open the office");
    sqlx::any::install_default_drivers();
    let pool = AnyPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(Duration::from_secs(PATIENCE))
        .connect(location.url())
        .await
        .map_err(failed)?;
    if let Location::Sqlite { .. } = location {
        keep_log_ahead(&pool).await.map_err(failed)?;
    }
    Ok(pool)
}

/// Lets pages read while another page writes; the file remembers it.
///
/// SQLite does not wait for the lock that this takes, so another program that starts at the same
/// moment is waited for here.
async fn keep_log_ahead(pool: &AnyPool) -> Result<(), sqlx::Error> {
    let mut tries = 0;
    loop {
        let set = sqlx::raw_sql("PRAGMA journal_mode = WAL")
            .execute(pool)
            .await;
        match set {
            Err(error) if is_busy(&error) && tries < TRIES => {
                tries += 1;
                tokio::time::sleep(PAUSE).await;
            }
            set => return set.map(drop),
        }
    }
}

/// Whether SQLite found the file locked; the lowest byte of its codes is the kind.
fn is_busy(error: &sqlx::Error) -> bool {
    const BUSY: u32 = 5;
    let code = error.as_database_error().and_then(|error| error.code());
    let code: Option<u32> = code.and_then(|code| code.parse().ok());
    code.is_some_and(|code| code & 0xFF == BUSY)
}
