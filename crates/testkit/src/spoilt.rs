use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::io::Errno;
use storage::{Error, Key, Lease, Listed, NewObject, Object, Storage, Stray};

/// No test waits for more of what has no end.
const ENOUGH: u64 = 1 << 30;

/// A store some of whose objects are spoilt: they are there, and what they give is of no use. What is
/// deleted or replaced is spoilt no longer.
pub struct Spoilt {
    inner: Arc<dyn Storage>,
    spoilt: Mutex<BTreeSet<Key>>,
    is_endless: bool,
    given: Arc<AtomicU64>,
}

impl Spoilt {
    /// Over `inner`, with objects that lie on sectors which the disk cannot read.
    pub fn unreadable(inner: Arc<dyn Storage>, keys: impl IntoIterator<Item = Key>) -> Self {
        Self::new(inner, keys, false)
    }

    /// Over `inner`, with objects that have no end, as somebody may give who wants to fill a memory.
    pub fn endless(inner: Arc<dyn Storage>, keys: impl IntoIterator<Item = Key>) -> Self {
        Self::new(inner, keys, true)
    }

    fn new(inner: Arc<dyn Storage>, keys: impl IntoIterator<Item = Key>, is_endless: bool) -> Self {
        Self {
            inner,
            spoilt: Mutex::new(keys.into_iter().collect()),
            is_endless,
            given: Arc::default(),
        }
    }

    /// How many bytes were read of objects without an end.
    pub fn given(&self) -> u64 {
        self.given.load(Ordering::SeqCst)
    }

    fn spoilt(&self) -> MutexGuard<'_, BTreeSet<Key>> {
        self.spoilt.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Unreadable;

impl Read for Unreadable {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(Errno::IO.into())
    }
}

impl Seek for Unreadable {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Ok(0)
    }
}

struct Endless(Arc<AtomicU64>);

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let given = self.0.fetch_add(into.len() as u64, Ordering::SeqCst);
        if given > ENOUGH {
            return Err(io::Error::other("nobody stopped reading"));
        }
        into.fill(b'0');
        Ok(into.len())
    }
}

impl Seek for Endless {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Ok(0)
    }
}

impl Storage for Spoilt {
    fn create(&self, key: &Key) -> Result<Box<dyn NewObject + '_>, Error> {
        self.inner.create(key)
    }

    fn replace(&self, key: &Key, bytes: &[u8]) -> Result<(), Error> {
        self.inner.replace(key, bytes)?;
        self.spoilt().remove(key);
        Ok(())
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Object>, Error> {
        match (self.spoilt().contains(key), self.is_endless) {
            (false, _) => self.inner.open(key),
            (true, false) => Ok(Box::new(Unreadable)),
            (true, true) => Ok(Box::new(Endless(Arc::clone(&self.given)))),
        }
    }

    fn list(&self, prefix: &str) -> Result<Vec<Listed>, Error> {
        self.inner.list(prefix)
    }

    fn strays(&self, prefix: &str) -> Result<Vec<Stray>, Error> {
        self.inner.strays(prefix)
    }

    fn delete(&self, key: &Key) -> Result<(), Error> {
        self.inner.delete(key)?;
        self.spoilt().remove(key);
        Ok(())
    }

    fn lease(&self, name: &str) -> Result<Lease, Error> {
        self.inner.lease(name)
    }

    fn place(&self) -> String {
        self.inner.place()
    }
}
