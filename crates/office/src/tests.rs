//! One body of tests that runs on SQLite and on PostgreSQL.

mod accounts;
mod closed;
pub(crate) mod scene;
mod sessions;
mod signing_in;
mod tampering;
mod upgrading;
mod views;
mod waiting;

use std::future::Future;
use std::sync::Arc;

use model::OsChance;
use tempfile::TempDir;
use testkit::Cluster;

use crate::hashing::Cost;
use crate::tests::scene::Lockbox;
use crate::{Error, Office};

/// Passwords of tests cost little, so that the tests do.
pub(crate) const CHEAP: Cost = Cost {
    memory_kib: 64,
    passes: 1,
    lanes: 1,
};

/// Where a test's office lies; dropping it takes the database away.
pub(crate) struct Place {
    pub(crate) url: String,
    _folder: Option<TempDir>,
    _cluster: Option<Arc<Cluster>>,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            url: format!("sqlite://{}/what? 100% أمانة.db", folder.path().display()),
            _folder: Some(folder),
            _cluster: None,
        }
    }

    /// A database of its own; `None`, which is said, where PostgreSQL is not installed.
    pub(crate) fn postgres() -> Option<Self> {
        let cluster = testkit::postgres()?;
        Some(Self {
            url: cluster.database().unwrap(),
            _folder: None,
            _cluster: Some(cluster),
        })
    }

    pub(crate) async fn open(&self) -> Office {
        self.try_open(0xA5).await.unwrap()
    }

    /// Opens the office with a strongbox of another key.
    pub(crate) async fn try_open(&self, key: u8) -> Result<Office, Error> {
        Office::open_at(CHEAP, &self.url, Arc::new(Lockbox(key)), &mut OsChance).await
    }
}

/// Runs a test to its end, on this thread.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(test)
}

/// The same tests on both databases.
macro_rules! on_both {
    ($($test:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[test]
            fn $test() {
                crate::tests::run(super::$test(&crate::tests::Place::sqlite()));
            })*
        }

        mod on_postgres {
            $(#[test]
            fn $test() {
                if let Some(place) = crate::tests::Place::postgres() {
                    crate::tests::run(super::$test(&place));
                }
            })*
        }
    };
}
pub(crate) use on_both;
