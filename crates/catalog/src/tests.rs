//! One body of tests that runs on SQLite and on PostgreSQL.

mod alike;
mod care;
mod comparing;
mod endings;
mod folding;
mod history;
mod holdings;
mod pictures;
mod reading;
mod same;
mod seen;
mod story;

use std::future::Future;
use std::sync::Arc;

use tempfile::TempDir;
use testkit::Cluster;

use crate::Catalog;
use crate::tests::story::Log;

/// Where a test's catalog lies; dropping it takes the database away.
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

    pub(crate) async fn open(&self) -> Catalog {
        Catalog::open(&self.url).await.unwrap()
    }

    /// A catalog with these entries folded in.
    pub(crate) async fn folded(&self, log: &Log) -> Catalog {
        let catalog = self.open().await;
        catalog.fold_all(log.folding()).await.unwrap();
        catalog
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
