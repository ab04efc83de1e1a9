use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::cluster::{Cluster, Programs};

/// Where Debian and Ubuntu keep the server's programs, one folder for each major version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The cluster that the tests now running share.
static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());

/// A PostgreSQL for tests, started from Debian's package; tests that run at the same time share
/// it, and it stops when the last one drops it. Ask it for a [`Cluster::database`] of your own.
///
/// `None`, with the reason on standard error, when the server's programs are not installed.
///
/// # Panics
///
/// When they are installed and the server does not start: that must not pass for a skipped test.
pub fn postgres() -> Option<Arc<Cluster>> {
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(cluster) = shared.upgrade() {
        return Some(cluster);
    }
    let Some(programs) = newest(Path::new(DEBIAN)) else {
        eprintln!(
            "skipped: no PostgreSQL below {DEBIAN}; install it with: apt-get install postgresql"
        );
        return None;
    };
    let cluster = Arc::new(started(&programs));
    *shared = Arc::downgrade(&cluster);
    Some(cluster)
}

#[expect(
    clippy::panic,
    reason = "a server that does not start must fail the test that asked for it"
)]
fn started(programs: &Programs) -> Cluster {
    match Cluster::start(programs) {
        Ok(cluster) => cluster,
        Err(error) => panic!("failed to start PostgreSQL: {error}"),
    }
}

/// The programs of the highest major version below `folder`.
fn newest(folder: &Path) -> Option<Programs> {
    folder
        .read_dir()
        .ok()?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            let bin: PathBuf = path.join("bin");
            bin.join("initdb")
                .is_file()
                .then_some(Programs { bin, version })
        })
        .max_by_key(|programs| programs.version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_newest_server_that_is_whole_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        for version in ["9.6", "14", "15"] {
            let bin = folder.path().join(version).join("bin");
            fs::create_dir_all(&bin).unwrap();
            fs::write(bin.join("initdb"), "").unwrap();
        }
        fs::create_dir_all(folder.path().join("16/bin")).unwrap();
        assert_eq!(newest(folder.path()).unwrap().version, 15);
    }

    #[test]
    fn without_a_server_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        assert!(newest(folder.path()).is_none());
        assert!(newest(&folder.path().join("absent")).is_none());
    }
}
