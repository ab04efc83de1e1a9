//! A store that does not do what it says is refused.
#![cfg(test)]

use std::sync::Mutex;

use storage::{Error, Folder, Key, Lease, Listed, NewObject, Object, Storage, Stray, probe};
use tempfile::TempDir;

/// A folder that breaks one promise.
struct Lying {
    folder: Folder,
    lie: Lie,
    written: Mutex<Vec<Key>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Lie {
    OverwritesSilently,
    ListsNothing,
    LosesBytes,
}

impl Storage for Lying {
    fn create(&self, key: &Key) -> Result<Box<dyn NewObject + '_>, Error> {
        let mut written = self.written.lock().unwrap();
        if self.lie == Lie::OverwritesSilently && written.contains(key) {
            self.folder.delete(key)?;
        }
        written.push(key.clone());
        self.folder.create(key)
    }
    fn replace(&self, key: &Key, bytes: &[u8]) -> Result<(), Error> {
        self.folder.replace(key, bytes)
    }
    fn open(&self, key: &Key) -> Result<Box<dyn Object>, Error> {
        if self.lie == Lie::LosesBytes {
            return Ok(Box::new(std::io::Cursor::new([0; 5])));
        }
        self.folder.open(key)
    }
    fn list(&self, prefix: &str) -> Result<Vec<Listed>, Error> {
        if self.lie == Lie::ListsNothing {
            return Ok(Vec::new());
        }
        self.folder.list(prefix)
    }
    fn strays(&self, prefix: &str) -> Result<Vec<Stray>, Error> {
        self.folder.strays(prefix)
    }
    fn delete(&self, key: &Key) -> Result<(), Error> {
        self.folder.delete(key)
    }
    fn lease(&self, name: &str) -> Result<Lease, Error> {
        self.folder.lease(name)
    }
    fn place(&self) -> String {
        self.folder.place()
    }
}

#[test]
fn a_store_that_overwrites_lists_nothing_or_loses_bytes_is_refused() {
    for (lie, lacks) in [
        (Lie::OverwritesSilently, "put-if-absent"),
        (Lie::ListsNothing, "listing"),
        (Lie::LosesBytes, "reading back"),
    ] {
        let home = TempDir::new().unwrap();
        let store = Lying {
            folder: Folder::open(home.path()).unwrap(),
            lie,
            written: Mutex::default(),
        };
        let refused = probe(&store).unwrap_err();
        assert!(matches!(refused, Error::Unfit { .. }));
        assert!(refused.to_string().contains(lacks), "{refused}");
    }
}
