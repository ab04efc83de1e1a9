use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use storage::{Error, Key, Lease, Listed, NewObject, Object, Storage, Stray};

/// How much of the write is done when death comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Nothing of it is done.
    Before,
    /// An unfinished object stays behind. Only where an object is made.
    During,
    /// All of it is done, and nobody is told.
    After,
}

/// A store whose process dies at a chosen write: no later act succeeds.
pub struct Mortal {
    inner: Arc<dyn Storage>,
    /// Which write is the last, from 0.
    last: AtomicUsize,
    moment: Moment,
    writes: AtomicUsize,
    /// What comes of it at the last write; by default every later act fails.
    pub end: fn(),
}

impl Mortal {
    /// Over `inner`, with write number `last`, from 0, as the last one.
    pub fn new(inner: Arc<dyn Storage>, last: usize, moment: Moment) -> Self {
        Self {
            inner,
            last: AtomicUsize::new(last),
            moment,
            writes: AtomicUsize::new(0),
            end: || {},
        }
    }

    /// Whether the last write was begun.
    pub fn is_dead(&self) -> bool {
        self.writes.load(Ordering::SeqCst) > self.last.load(Ordering::SeqCst)
    }

    /// Lets `writes` more be done, and dies at the next.
    pub fn die_after(&self, writes: usize) {
        self.writes.store(0, Ordering::SeqCst);
        self.last.store(writes, Ordering::SeqCst);
    }

    /// Lets it live on, for ever.
    pub fn revive(&self) {
        self.last.store(usize::MAX, Ordering::SeqCst);
    }

    fn alive(&self, name: &str) -> Result<(), Error> {
        if self.is_dead() {
            Err(death(name))
        } else {
            Ok(())
        }
    }

    /// Counts a write and does as much of it as is left to do.
    fn write<T>(
        &self,
        name: &str,
        subject: T,
        act: impl FnOnce(T) -> Result<(), Error>,
        leave: impl FnOnce(T),
    ) -> Result<(), Error> {
        self.alive(name)?;
        if self.writes.fetch_add(1, Ordering::SeqCst) < self.last.load(Ordering::SeqCst) {
            return act(subject);
        }
        match self.moment {
            Moment::Before => drop(subject),
            Moment::During => leave(subject),
            Moment::After => act(subject)?,
        }
        (self.end)();
        Err(death(name))
    }
}

fn death(name: &str) -> Error {
    Error::Io {
        act: "go on after death with",
        name: name.into(),
        source: io::Error::other("killed"),
    }
}

struct Mortals<'a> {
    storage: &'a Mortal,
    name: String,
    inner: Box<dyn NewObject + 'a>,
}

impl Write for Mortals<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl NewObject for Mortals<'_> {
    fn commit(self: Box<Self>) -> Result<(), Error> {
        let Self {
            storage,
            name,
            inner,
        } = *self;
        storage.write(&name, inner, |inner| inner.commit(), std::mem::forget)
    }
}

impl Storage for Mortal {
    fn create(&self, key: &Key) -> Result<Box<dyn NewObject + '_>, Error> {
        self.alive(key.as_str())?;
        Ok(Box::new(Mortals {
            storage: self,
            name: key.to_string(),
            inner: self.inner.create(key)?,
        }))
    }

    fn replace(&self, key: &Key, bytes: &[u8]) -> Result<(), Error> {
        let act = |()| self.inner.replace(key, bytes);
        self.write(key.as_str(), (), act, drop)
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Object>, Error> {
        self.alive(key.as_str())?;
        self.inner.open(key)
    }

    fn list(&self, prefix: &str) -> Result<Vec<Listed>, Error> {
        self.alive(prefix)?;
        self.inner.list(prefix)
    }

    fn strays(&self, prefix: &str) -> Result<Vec<Stray>, Error> {
        self.alive(prefix)?;
        self.inner.strays(prefix)
    }

    fn delete(&self, key: &Key) -> Result<(), Error> {
        self.write(key.as_str(), (), |()| self.inner.delete(key), drop)
    }

    fn lease(&self, name: &str) -> Result<Lease, Error> {
        self.inner.lease(name)
    }

    fn place(&self) -> String {
        self.inner.place()
    }
}
