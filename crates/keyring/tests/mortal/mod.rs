//! A store that fails half way.

use std::sync::atomic::{AtomicUsize, Ordering};

use storage::{Error, Folder, Key, Lease, Listed, NewObject, Object, Storage, Stray};

/// Whose objects can be put, and which refuses to replace or to delete any after the first few.
pub(crate) struct Mortal<'a> {
    inner: &'a Folder,
    left: AtomicUsize,
}

impl<'a> Mortal<'a> {
    pub(crate) fn new(inner: &'a Folder, left: usize) -> Self {
        let left = AtomicUsize::new(left);
        Self { inner, left }
    }

    fn change(&self, key: &Key) -> Result<(), Error> {
        let one_less = |left: usize| left.checked_sub(1);
        let order = Ordering::SeqCst;
        match self.left.fetch_update(order, order, one_less) {
            Ok(_) => Ok(()),
            Err(_) => Err(Error::Busy {
                name: key.to_string(),
                hint: Error::WAIT,
            }),
        }
    }
}

impl Storage for Mortal<'_> {
    fn create(&self, key: &Key) -> Result<Box<dyn NewObject + '_>, Error> {
        self.inner.create(key)
    }

    fn replace(&self, key: &Key, bytes: &[u8]) -> Result<(), Error> {
        self.change(key)?;
        self.inner.replace(key, bytes)
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Object>, Error> {
        self.inner.open(key)
    }

    fn list(&self, prefix: &str) -> Result<Vec<Listed>, Error> {
        self.inner.list(prefix)
    }

    fn strays(&self, prefix: &str) -> Result<Vec<Stray>, Error> {
        self.inner.strays(prefix)
    }

    fn delete(&self, key: &Key) -> Result<(), Error> {
        self.change(key)?;
        self.inner.delete(key)
    }

    fn lease(&self, name: &str) -> Result<Lease, Error> {
        self.inner.lease(name)
    }

    fn place(&self) -> String {
        self.inner.place()
    }
}
